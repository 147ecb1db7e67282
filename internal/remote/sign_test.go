package remote

import (
	"io"
	"net/http"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestTheCredentialIsPutWhereTheWaySays(t *testing.T) {
	secret := func(id string) patchbay.Field { return patchbay.Field{ID: id, Label: id, Secret: true} }
	two := patchbay.Credential{"key": patchbay.NewSecret("{token}&="), "token": patchbay.NewSecret(canary)}
	tests := []struct {
		name       string
		signIn     patchbay.SignIn
		credential patchbay.Credential
		check      func(*http.Request) bool
	}{
		{
			"bearer",
			patchbay.SignIn{Way: patchbay.Bearer, Fields: []patchbay.Field{secret("token")}},
			two, func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer "+canary },
		},
		{
			"a header of its own",
			patchbay.SignIn{Way: patchbay.Header, Headers: []patchbay.Placed{{Name: "X-Figma-Token", Value: "{token}"}, {Name: "X-Kind", Value: "pat {odd"}}},
			two, func(r *http.Request) bool {
				return r.Header.Get("X-Figma-Token") == canary && r.Header.Get("X-Kind") == "pat {odd" && r.Header.Get("Authorization") == ""
			},
		},
		{
			"query parameters",
			patchbay.SignIn{Way: patchbay.Queries, Queries: []patchbay.Placed{{Name: "key", Value: "{key}"}, {Name: "token", Value: "{token}"}}},
			two, func(r *http.Request) bool {
				return r.URL.Query().Get("key") == "{token}&=" && r.URL.Query().Get("token") == canary && r.URL.Query().Get("full") == "1"
			},
		},
		{
			"user name and password",
			patchbay.SignIn{Way: patchbay.Basic, Basic: &patchbay.BasicRules{Username: "{email}/token", Password: "{token}"}},
			patchbay.Credential{"email": patchbay.NewSecret("jane@acme.example"), "token": patchbay.NewSecret(canary + " \"{email}\"")},
			func(r *http.Request) bool {
				user, password, ok := r.BasicAuth()
				return ok && user == "jane@acme.example/token" && password == canary+" \"{email}\""
			},
		},
		{
			"a user name alone",
			patchbay.SignIn{Way: patchbay.Basic, Basic: &patchbay.BasicRules{Username: "{token}"}},
			two, func(r *http.Request) bool {
				user, password, ok := r.BasicAuth()
				return ok && user == canary && password == ""
			},
		},
		{
			"several headers",
			patchbay.SignIn{Way: patchbay.Headers, Headers: []patchbay.Placed{{Name: "X-Access-Token", Value: "{token}"}, {Name: "X-User", Value: "{key}"}}},
			two, func(r *http.Request) bool {
				return r.Header.Get("X-Access-Token") == canary && r.Header.Get("X-User") == "{token}&="
			},
		},
		{
			"one parameter",
			patchbay.SignIn{Way: patchbay.Query, Queries: []patchbay.Placed{{Name: "api_token", Value: "{token}"}}},
			two, func(r *http.Request) bool { return r.URL.Query().Get("api_token") == canary },
		},
		{
			"inside the address",
			patchbay.SignIn{Way: patchbay.Custom, Path: "/bot{token}"},
			two, func(r *http.Request) bool { return r.URL.Path == "/v1/bot"+canary+"/whoami" && len(r.URL.Query()) == 1 },
		},
		{
			"inside the address, in a header and in a parameter",
			patchbay.SignIn{
				Way: patchbay.Custom, Path: "/a/{key}/b", Headers: []patchbay.Placed{{Name: "X-Key", Value: "{token}"}},
				Queries: []patchbay.Placed{{Name: "k", Value: "{key}"}},
			},
			two, func(r *http.Request) bool {
				return r.URL.EscapedPath() == "/v1/a/%7Btoken%7D&=/b/whoami" && r.Header.Get("X-Key") == canary && r.URL.Query().Get("k") == "{token}&="
			},
		},
		{
			"an approved key", patchbay.SignIn{Way: patchbay.OAuth2, OAuth: &patchbay.OAuth{}},
			two, func(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer "+canary },
		},
		{
			"an approved key with another word in front",
			patchbay.SignIn{Way: patchbay.OAuth2, OAuth: &patchbay.OAuth{TokenPrefix: new("token")}},
			two, func(r *http.Request) bool { return r.Header.Get("Authorization") == "token "+canary },
		},
		{
			"a program's key without a word in front",
			patchbay.SignIn{Way: patchbay.ClientCredentials, OAuth: &patchbay.OAuth{TokenPrefix: new("")}},
			two, func(r *http.Request) bool { return r.Header.Get("Authorization") == canary },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			good := false
			p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
				good = tt.check(r)
				_, _ = io.WriteString(w, `{"user":{"id":"u1"}}`)
			})
			p.signIn = tt.signIn
			p.pack.WhoAmI.Path = "/whoami?full=1"
			if _, err := p.askWith(t, tt.credential); err != nil || !good {
				t.Errorf("the request carried the key in its place: %v; error %v", good, err)
			}
		})
	}
}

func TestACredentialWithoutAFieldIsNotSent(t *testing.T) {
	p := newPretend(t, func(http.ResponseWriter, *http.Request) { t.Error("the service was asked") })
	for _, credential := range []patchbay.Credential{nil, {"token": patchbay.NewSecret("")}, {"other": patchbay.NewSecret(canary)}} {
		_, err := p.askWith(t, credential)
		if cause, values := patchbay.Why(err); cause != patchbay.FieldMissing || values["field"] != "API Key" || values["service"] == "" {
			t.Errorf("got %v %v", cause, values)
		}
	}
}

func TestAKeyThatNoHeaderCanCarryIsRefused(t *testing.T) {
	p := newPretend(t, func(http.ResponseWriter, *http.Request) { t.Error("the service was asked") })
	_, err := p.askWith(t, patchbay.Credential{"token": patchbay.NewSecret(canary + "\r\nX-Other: 1")})
	if cause, values := patchbay.Why(err); cause != patchbay.KeyRefused || values["service"] == "" {
		t.Errorf("got %v %v", cause, values)
	}
}

func TestAPackThatDoesNotSayHowIsADefect(t *testing.T) {
	for _, signIn := range []patchbay.SignIn{
		{Way: "oauth2"}, {Way: patchbay.Basic}, {Way: patchbay.Header}, {Way: patchbay.Queries}, {Way: patchbay.Bearer}, {},
		{Way: patchbay.Headers}, {Way: patchbay.Query}, {Way: patchbay.Custom}, {Way: patchbay.AWSKeys}, {Way: patchbay.AWSRole},
	} {
		p := newPretend(t, func(http.ResponseWriter, *http.Request) { t.Error("the service was asked") })
		p.signIn = signIn
		if cause, _ := patchbay.Why(second(p.ask(t))); cause != patchbay.Unexplained {
			t.Errorf("%q: got %v", signIn.Way, cause)
		}
	}
	p := newPretend(t, func(http.ResponseWriter, *http.Request) { t.Error("the service was asked") })
	p.pack.WhoAmI = nil
	if cause, _ := patchbay.Why(second(p.ask(t))); cause != patchbay.Unexplained {
		t.Errorf("without who-am-I: got %v", cause)
	}
}

func second(_ patchbay.Identity, err error) error { return err }
