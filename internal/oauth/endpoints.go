package oauth

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// endpoints are where an authorization server does what, and what it says of
// its ways.
type endpoints struct {
	issuer                                                 string
	authorization, token, registration, revocation, device string
	// issuerComesBack says that every answer carries the issuer's name (RFC
	// 9207, section 3).
	issuerComesBack bool
	// authentications are the ways in which a client may prove itself; empty
	// where nothing is said.
	authentications []string
	// grants are the ways to get a key that it knows; empty where it doesn't say.
	grants []string
}

// discover returns the addresses of a Pack's authorization server: those that
// its file names, and the rest from the metadata of the issuer that it names.
func (c *Connector) discover(ctx context.Context, pack patchbay.Pack, o patchbay.OAuth) (endpoints, error) {
	found := endpoints{}
	if o.Issuer != "" {
		var err error
		if found, err = c.metadata(ctx, pack, o.Issuer); err != nil {
			return endpoints{}, err
		}
	}
	for _, named := range []struct {
		said string
		at   *string
	}{
		{o.Authorization, &found.authorization}, {o.Token, &found.token}, {o.Registration, &found.registration},
		{o.Revocation, &found.revocation}, {o.Device, &found.device},
	} {
		if named.said != "" {
			*named.at = named.said
		}
	}
	return found, nil
}

// metadata asks an issuer for its metadata: where RFC 8414, section 3, says,
// else where OpenID Connect Discovery does. Another issuer's is refused.
func (c *Connector) metadata(ctx context.Context, pack patchbay.Pack, issuer string) (endpoints, error) {
	u, err := url.Parse(issuer)
	if err != nil {
		return endpoints{}, patchbay.AddressInvalid.Because(errors.New("the issuer's address can't be read"))
	}
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	root := u.Scheme + "://" + u.Host
	var answer outbound.Answer
	for _, place := range []string{"/.well-known/oauth-authorization-server" + path, path + "/.well-known/openid-configuration"} {
		answer, err = c.out.Do(ctx, outbound.Request{Base: root, Path: place, Domains: pack.Domains})
		if err != nil {
			return endpoints{}, err
		}
		if answer.Status != 404 {
			break
		}
	}
	if err := judge(answer); err != nil {
		return endpoints{}, err
	}
	said, ok := object(answer.Body)
	if !ok {
		return endpoints{}, unexpected(answer.Host, "the issuer's metadata isn't JSON")
	}
	if said["issuer"] != issuer {
		return endpoints{}, unexpected(answer.Host, "the metadata is another issuer's")
	}
	text := func(name string) string { value, _ := said[name].(string); return value }
	comesBack, _ := said["authorization_response_iss_parameter_supported"].(bool)
	found := endpoints{
		issuer: issuer, authorization: text("authorization_endpoint"), token: text("token_endpoint"),
		registration: text("registration_endpoint"), revocation: text("revocation_endpoint"),
		device: text("device_authorization_endpoint"), issuerComesBack: comesBack,
	}
	found.authentications = texts(said["token_endpoint_auth_methods_supported"])
	found.grants = texts(said["grant_types_supported"])
	return found, nil
}

// texts are the texts in a list.
func texts(list any) (found []string) {
	entries, _ := list.([]any)
	for _, entry := range entries {
		if text, ok := entry.(string); ok {
			found = append(found, text)
		}
	}
	return found
}

// accepts reports whether the server lets clients prove themselves like that.
// One that says nothing takes HTTP Basic (RFC 8414, section 2).
func (e endpoints) accepts(way string) bool {
	if len(e.authentications) == 0 {
		return way == inHeader
	}
	return slices.Contains(e.authentications, way)
}

// judge turns a status other than 2xx into its failure.
func judge(a outbound.Answer) error {
	status := strconv.Itoa(a.Status)
	switch {
	case a.Status >= 200 && a.Status < 300:
		return nil
	case a.Status == 408 || a.Status == 429:
		f := patchbay.RateLimited.With("host", a.Host)
		if a.RetryAfter > 0 {
			f.With("seconds", strconv.Itoa(int(a.RetryAfter.Seconds())))
		}
		return f
	case a.Status >= 500:
		return patchbay.ServiceDown.With("host", a.Host).With("status", status)
	case a.Status >= 400:
		return patchbay.ServiceSaidNo.With("host", a.Host).With("status", status)
	default:
		return unexpected(a.Host, "status "+status)
	}
}

func unexpected(host, why string) error {
	return patchbay.AnswerUnexpected.Because(errors.New(why)).With("host", host)
}
