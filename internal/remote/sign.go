package remote

import (
	"fmt"
	"net/url"
	"strings"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// sign puts the credential on a new request, as the way of signing in says.
func sign(signIn patchbay.SignIn, credential patchbay.Credential) (outbound.Request, error) {
	var r outbound.Request
	var err error
	headers := signIn.Headers
	switch signIn.Way {
	case patchbay.Bearer:
		if len(headers) == 0 && len(signIn.Fields) > 0 {
			headers = []patchbay.Placed{{Name: "Authorization", Value: "Bearer {" + signIn.Fields[0].ID + "}"}}
		}
		r.Headers, err = place(headers, signIn, credential)
	case patchbay.Header, patchbay.Headers:
		r.Headers, err = place(headers, signIn, credential)
	case patchbay.Query, patchbay.Queries:
		r.Queries, err = place(signIn.Queries, signIn, credential)
	case patchbay.Custom:
		r, err = custom(signIn, credential)
	case patchbay.Basic:
		if signIn.Basic == nil {
			return r, fmt.Errorf("remote: no rules for user name and password")
		}
		var both []outbound.Value
		both, err = place([]patchbay.Placed{{Value: signIn.Basic.Username}, {Value: signIn.Basic.Password}}, signIn, credential)
		if err == nil {
			r.Basic = &outbound.Basic{Username: both[0].Value, Password: both[1].Value}
		}
	case patchbay.OAuth2, patchbay.ClientCredentials:
		if signIn.OAuth == nil {
			return r, fmt.Errorf("remote: nothing is said of how the key came")
		}
		value := strings.TrimSpace(signIn.OAuth.Prefix() + " {" + patchbay.AccessToken + "}")
		r.Headers, err = place([]patchbay.Placed{{Name: "Authorization", Value: value}}, signIn, credential)
	default:
		err = fmt.Errorf("remote: no way to sign in called %q", signIn.Way)
	}
	if err == nil && len(r.Headers)+len(r.Queries) == 0 && r.Basic == nil && r.KeyPath.Empty() {
		err = fmt.Errorf("remote: the Pack doesn't say where the key goes")
	}
	return r, err
}

// custom puts the credential wherever the Pack says, in the path above all.
func custom(signIn patchbay.SignIn, credential patchbay.Credential) (r outbound.Request, err error) {
	if r.Headers, err = place(signIn.Headers, signIn, credential); err != nil {
		return r, err
	}
	if r.Queries, err = place(signIn.Queries, signIn, credential); err != nil {
		return r, err
	}
	r.KeyPath, err = fill(signIn.Path, signIn, credential, url.PathEscape)
	r.Hidden = secretsOf(signIn, credential)
	return r, err
}

func place(placed []patchbay.Placed, signIn patchbay.SignIn, credential patchbay.Credential) ([]outbound.Value, error) {
	values := make([]outbound.Value, 0, len(placed))
	for _, p := range placed {
		value, err := fill(p.Value, signIn, credential, plain)
		if err != nil {
			return nil, err
		}
		values = append(values, outbound.Value{Name: p.Name, Value: value})
	}
	return values, nil
}

func plain(value string) string { return value }

// fill replaces each {id} of a template by the field with that id, escaped. It
// goes through the template once, so that braces in a password mean nothing.
func fill(
	template string, signIn patchbay.SignIn, credential patchbay.Credential, escape func(string) string,
) (patchbay.Secret, error) {
	var b strings.Builder
	for rest := template; ; {
		before, after, open := strings.Cut(rest, "{")
		id, behind, closed := strings.Cut(after, "}")
		if !open || !closed {
			b.WriteString(rest)
			return patchbay.NewSecret(b.String()), nil
		}
		value, ok := credential[id]
		if !ok || value.Empty() {
			return patchbay.Secret{}, patchbay.FieldMissing.With("field", labelOf(id, signIn))
		}
		b.WriteString(before + escape(value.Reveal()))
		rest = behind
	}
}

// labelOf is what the person knows a field as.
func labelOf(id string, signIn patchbay.SignIn) string {
	for _, f := range signIn.Fields {
		if f.ID == id && f.Label != "" {
			return f.Label
		}
	}
	return id
}

// secretsOf are the values that must not come back in an identity. A user
// name or an e-mail address may.
func secretsOf(signIn patchbay.SignIn, credential patchbay.Credential) []patchbay.Secret {
	var secrets []patchbay.Secret
	for _, f := range signIn.Fields {
		if value := credential[f.ID]; f.Secret && !value.Empty() {
			secrets = append(secrets, value)
		}
	}
	for _, id := range []string{patchbay.AccessToken, patchbay.RefreshToken, patchbay.ClientSecret} {
		if value := credential[id]; signIn.OAuth != nil && !value.Empty() {
			secrets = append(secrets, value)
		}
	}
	return secrets
}
