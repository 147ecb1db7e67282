package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"golang.org/x/oauth2"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// client is what Patchbay is to an authorization server.
type client struct {
	id, secret string
	place      patchbay.SecretPlace // of the secret; empty is the body
	alone      bool                 // made for one attempt: it gets no other key
}

// How clients prove themselves, as RFC 7591, section 2, calls it.
const (
	withoutSecret = "none"
	inBody        = "client_secret_post"
	inHeader      = "client_secret_basic"
)

func (w client) style() oauth2.AuthStyle {
	if w.secret != "" && w.place == patchbay.SecretInHeader {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// identify returns the client to be: the one whose id the person typed, now or
// when they introduced Patchbay; the one that the Pack's file names; or one that is
// registered for this attempt alone.
// comesTo is where the person is sent back to; empty where they aren't.
func (a *attempt) identify(ctx context.Context, at endpoints, typed patchbay.Values, comesTo string) (client, error) {
	if id := typed[patchbay.ClientID]; !id.Empty() {
		return client{id: id.Reveal(), secret: typed[patchbay.ClientSecret].Reveal(), place: a.oauth.SecretGoes}, nil
	}
	if id := a.want.Client[patchbay.ClientID]; !id.Empty() {
		return client{id: id.Reveal(), secret: a.want.Client[patchbay.ClientSecret].Reveal(), place: a.oauth.SecretGoes}, nil
	}
	if a.oauth.ClientID != "" {
		return client{id: a.oauth.ClientID}, nil
	}
	if at.registration == "" {
		return client{}, patchbay.RegistrationRefused.Because(errors.New("there is nowhere to register"))
	}
	return a.register(ctx, at, comesTo)
}

// known are the grants to register for: grant itself, and renewal unless the
// server says that it has none. A strict one refuses what it doesn't know.
func (e endpoints) known(grant string) []string {
	if len(e.grants) > 0 && !slices.Contains(e.grants, "refresh_token") {
		return []string{grant}
	}
	return []string{grant, "refresh_token"}
}

// register makes Patchbay known to the server (RFC 7591), without a secret
// where it accepts that: a secret on somebody's own computer is none.
func (a *attempt) register(ctx context.Context, at endpoints, comesTo string) (client, error) {
	way := inHeader
	for _, better := range []string{withoutSecret, inBody} {
		if at.accepts(better) {
			way = better
			break
		}
	}
	about := map[string]any{
		"client_name": "Patchbay", "token_endpoint_auth_method": way, "application_type": "native",
	}
	if comesTo != "" {
		about["redirect_uris"] = []string{comesTo}
		about["response_types"] = []string{"code"}
		about["grant_types"] = at.known("authorization_code")
	} else {
		about["redirect_uris"] = []string{}
		about["response_types"] = []string{}
		about["grant_types"] = at.known("urn:ietf:params:oauth:grant-type:device_code")
	}
	if scope := a.scope(); scope != "" {
		about["scope"] = scope
	}
	body, err := json.Marshal(about)
	if err != nil {
		return client{}, err
	}
	answer, err := a.out.Do(ctx, outbound.Request{
		Method: "POST", Base: at.registration, Body: string(body), Domains: a.want.Pack.Domains,
	})
	if err != nil {
		return client{}, err
	}
	if err := judge(answer); errors.Is(err, patchbay.ServiceSaidNo) {
		return client{}, patchbay.RegistrationRefused.With("status", strconv.Itoa(answer.Status)).With("host", answer.Host)
	} else if err != nil {
		return client{}, err
	}
	var made struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
		Way    string `json:"token_endpoint_auth_method"`
	}
	if json.Unmarshal(answer.Body, &made) != nil || made.ID == "" {
		return client{}, unexpected(answer.Host, "no client in the answer")
	}
	if made.Way != "" {
		way = made.Way
	}
	who := client{id: made.ID, secret: made.Secret, place: a.oauth.SecretGoes, alone: true}
	if who.place == "" && way == inHeader {
		who.place = patchbay.SecretInHeader
	}
	if way == withoutSecret {
		who.secret = ""
	}
	return who, nil
}
