package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// Lapses is when the service said that the key ends; zero where it didn't.
func (c *Connector) Lapses(credential patchbay.Credential) time.Time {
	at, err := time.Parse(time.RFC3339, credential[fieldExpires].Reveal())
	if err != nil {
		return time.Time{}
	}
	return at
}

// Renew gets a new key for the old one, at the Pack's own server. It fails with
// SignInOver where the service refuses to, or has given nothing to do it with,
// with SignInMoved (values "expected" and "got", two servers), having sent
// nothing of the key, where the Pack's file leads to another server than the
// one that gave it, and else with the causes that Obtain has. An id and a secret that the person
// pasted are refused with KeyRefused.
func (c *Connector) Renew(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, credential patchbay.Credential) (patchbay.Credential, error) {
	fresh, err := c.renew(ctx, pack, signIn, credential)
	return fresh, of(pack, err)
}

func (c *Connector) renew(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, credential patchbay.Credential) (patchbay.Credential, error) {
	if signIn.OAuth == nil {
		return nil, fmt.Errorf("oauth: nothing is said of how the way %q works", signIn.Way)
	}
	who := clientOf(credential)
	if signIn.Way == patchbay.ClientCredentials {
		at, err := c.discoverFor(ctx, pack, *signIn.OAuth, credential)
		if err != nil {
			return nil, err
		}
		given, err := c.byItself(ctx, pack, *signIn.OAuth, at, who)
		if err != nil {
			return nil, err
		}
		return seal(given, who, *signIn.OAuth), nil
	}
	refresh := credential[patchbay.RefreshToken]
	if refresh.Empty() {
		return nil, patchbay.SignInOver.Because(errors.New("the service gave nothing to renew it with"))
	}
	at, err := c.discoverFor(ctx, pack, *signIn.OAuth, credential)
	if err != nil {
		return nil, err
	}
	asking, wire := c.asking(ctx, pack, *signIn.OAuth)
	wire.renews = true
	if resource := signIn.OAuth.Resource; resource != "" { // RFC 8707, section 2.2; the library has no way to say it
		wire.also = url.Values{"resource": {resource}}
	}
	token, err := config(at, who, "").TokenSource(asking, &oauth2.Token{RefreshToken: refresh.Reveal()}).Token()
	if err != nil {
		return nil, explain(err, func(code string, status int) *patchbay.Failure {
			switch code {
			case "invalid_grant", "invalid_client", "unauthorized_client":
				return patchbay.SignInOver.Because(errors.New(code))
			}
			return patchbay.ServiceSaidNo.With("status", fmt.Sprint(status))
		})
	}
	fresh := seal(&given{token, wire.whole, at}, who, *signIn.OAuth)
	if lacks, known := credential[fieldLacks]; known {
		if _, said := lacking(*signIn.OAuth, token); !said { // then it is as before (RFC 6749, section 6)
			fresh[fieldLacks] = lacks
		}
	}
	return fresh, nil
}

// byItself gets a key for an id and a secret, without anybody's approval.
func (c *Connector) byItself(ctx context.Context, pack patchbay.Pack, o patchbay.OAuth, at endpoints, who client) (*given, error) {
	a := attempt{oauth: o}
	parameters := url.Values{}
	if scope := a.scope(); scope != "" {
		parameters.Set("scope", scope)
	}
	if o.Resource != "" {
		parameters.Set("resource", o.Resource)
	}
	asking, wire := c.asking(ctx, pack, o)
	token, err := (&clientcredentials.Config{
		ClientID: who.id, ClientSecret: who.secret, TokenURL: at.token, EndpointParams: parameters, AuthStyle: who.style(),
	}).Token(asking)
	if err != nil {
		return nil, explain(err, func(code string, status int) *patchbay.Failure {
			switch {
			case code == "invalid_client", code == "unauthorized_client", status == 401:
				return patchbay.KeyRefused.Because(errors.New(code))
			case code == "invalid_scope", status == 403:
				return patchbay.KeyLimited.Because(errors.New(code))
			}
			return patchbay.ServiceSaidNo.With("status", fmt.Sprint(status))
		})
	}
	return &given{token, wire.whole, at}, nil
}

// Alone reports whether Revoke ends that credential and nothing else: its
// client was made for it, or the Pack's file says that the service takes keys
// back one by one. Some take back all that a client has of one person.
func (c *Connector) Alone(signIn patchbay.SignIn, credential patchbay.Credential) bool {
	return clientOf(credential).alone || signIn.OAuth != nil && signIn.OAuth.RevokesOne
}

// Revoke asks the service to take the key back, and whatever could renew it
// (RFC 7009). It reports false where the service offers no way to; then nothing
// was asked. Its failures are those of Obtain, and SignInMoved as for Renew.
func (c *Connector) Revoke(ctx context.Context, pack patchbay.Pack, signIn patchbay.SignIn, credential patchbay.Credential) (bool, error) {
	if signIn.OAuth == nil || signIn.Way != patchbay.OAuth2 {
		return false, nil
	}
	at, err := c.discoverRevocation(ctx, pack, *signIn.OAuth, credential)
	if err != nil || at.revocation == "" {
		return false, of(pack, err)
	}
	token, kind := credential[patchbay.RefreshToken], "refresh_token"
	if token.Empty() {
		token, kind = credential[patchbay.AccessToken], "access_token"
	}
	who := clientOf(credential)
	form := url.Values{"token": {token.Reveal()}, "token_type_hint": {kind}}
	request := outbound.Request{Method: "POST", Base: at.revocation, ContentType: outbound.Form, Domains: pack.Domains, Stays: true}
	if who.style() == oauth2.AuthStyleInHeader {
		request.Basic = &outbound.Basic{
			Username: patchbay.NewSecret(url.QueryEscape(who.id)), Password: patchbay.NewSecret(url.QueryEscape(who.secret)),
		}
	} else {
		form.Set("client_id", who.id)
		if who.secret != "" {
			form.Set("client_secret", who.secret)
		}
	}
	request.Body = form.Encode()
	answer, err := c.out.Do(ctx, request)
	if err == nil {
		err = judge(answer)
	}
	if err == nil && saysNo(answer.Body) {
		err = patchbay.ServiceSaidNo.With("status", fmt.Sprint(answer.Status))
	}
	return err == nil, of(pack, err)
}

// saysNo reports whether an answer that came as a success says that it is
// none, as some services do (docs.slack.dev, auth.revoke: "ok": false).
func saysNo(body []byte) bool {
	var said struct {
		OK    *bool `json:"ok"`
		Error any   `json:"error"`
	}
	return json.Unmarshal(body, &said) == nil && (said.OK != nil && !*said.OK || said.Error != nil && said.Error != "" && said.Error != false)
}
