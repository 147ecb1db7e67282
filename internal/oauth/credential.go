package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"app.patchbay/internal/patchbay"
)

// The fields of a credential that only this package reads.
const (
	fieldExpires = "expires"      // RFC 3339
	fieldPlace   = "secret-place" // where the client's secret goes, as agreed when it was registered
	fieldAlone   = "alone"        // "yes" where the client was made for this key and no other
	fieldLacks   = "lacks"        // the names of the scopes that the service left out, with spaces between
)

// given is what a token endpoint gave.
type given struct {
	token *oauth2.Token
	whole any // its whole answer
	from  endpoints
}

// trimmed takes the spaces around the fields' values off, as copying adds
// them, and names the first field that is empty then.
func trimmed(fields []patchbay.Field, values patchbay.Values) (typed patchbay.Values, missing string) {
	typed = patchbay.Values{}
	for _, field := range fields {
		value := strings.TrimSpace(values[field.ID].Reveal())
		if value == "" {
			return nil, field.Label
		}
		typed[field.ID] = patchbay.NewSecret(value)
	}
	return typed, ""
}

// obtained is what the flow is brought.
func (a *attempt) obtained(ctx context.Context, g *given, who client) (patchbay.Obtained, error) {
	base, name := a.want.SignIn.Base, ""
	if a.oauth.Sites != nil {
		site, err := a.site(ctx, g)
		if err != nil {
			return patchbay.Obtained{}, err
		}
		base, name = site.Base, site.Name
	}
	if a.oauth.BaseAt != "" {
		own, err := a.own(g)
		if err != nil {
			return patchbay.Obtained{}, err
		}
		base = own + base
	}
	if a.want.Base != "" && a.want.Base != base {
		return patchbay.Obtained{}, patchbay.DifferentAccount.With("expected", hostOf(a.want.Base)).With("got", hostOf(base))
	}
	return patchbay.Obtained{Credential: seal(g, who, a.oauth), Base: base, Site: name, Browser: a.browser}, nil
}

// own is the account's own address as the answer says it. It is held to the
// Pack's domains, like every address that a key goes to.
func (a *attempt) own(g *given) (string, error) {
	said, _ := at(g.whole, a.oauth.BaseAt).(string)
	said = strings.TrimSuffix(said, "/")
	if u, err := url.Parse(said); err != nil || u.RawQuery != "" || u.Fragment != "" || a.out.Allows(said, a.want.Pack.Domains) != nil {
		return "", patchbay.AnswerUnexpected.Because(errors.New("the account's own address isn't one of this service"))
	}
	return said, nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "?"
	}
	return u.Hostname()
}

// seal makes a credential of an answer and the client that it was given to.
func seal(g *given, who client, o patchbay.OAuth) patchbay.Credential {
	c := patchbay.Credential{patchbay.AccessToken: patchbay.NewSecret(g.token.AccessToken)}
	set := func(id, value string) {
		if value != "" {
			c[id] = patchbay.NewSecret(value)
		}
	}
	set(patchbay.RefreshToken, g.token.RefreshToken)
	set(patchbay.ClientID, who.id)
	set(patchbay.ClientSecret, who.secret)
	set(fieldPlace, string(who.place))
	if who.alone {
		set(fieldAlone, "yes")
	}
	bind(c, g.from)
	lacks, _ := lacking(o, g.token)
	set(fieldLacks, strings.Join(lacks, " "))
	expires := g.token.Expiry
	if expires.IsZero() && o.Lasts > 0 {
		expires = time.Now().Add(time.Duration(o.Lasts) * time.Second)
	}
	if !expires.IsZero() {
		set(fieldExpires, expires.UTC().Format(time.RFC3339))
	}
	return c
}

// clientOf is the client that a credential was given to.
func clientOf(c patchbay.Credential) client {
	return client{
		id: c[patchbay.ClientID].Reveal(), secret: c[patchbay.ClientSecret].Reveal(),
		place: patchbay.SecretPlace(c[fieldPlace].Reveal()), alone: !c[fieldAlone].Empty(),
	}
}

// at follows a path like "authed_user.id" into JSON; nil where it leads nowhere.
func at(root any, path string) any {
	for _, name := range strings.Split(path, ".") {
		object, ok := root.(map[string]any)
		if !ok {
			return nil
		}
		root = object[name]
	}
	return root
}

// object reads a JSON object.
func object(text []byte) (map[string]any, bool) {
	var o map[string]any
	if err := json.Unmarshal(text, &o); err != nil || o == nil {
		return nil, false
	}
	return o, true
}
