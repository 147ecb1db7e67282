package oauth_test

import (
	"fmt"
	"net/url"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestRegisteringAsksForNothingThatTheServerSaysItLacks(t *testing.T) {
	for name, c := range map[string]struct {
		grants any
		want   string
	}{
		"nothing said":    {nil, "[authorization_code refresh_token]"},
		"a code alone":    {[]string{"authorization_code"}, "[authorization_code]"},
		"renewal, too":    {[]string{"authorization_code", "refresh_token", "password"}, "[authorization_code refresh_token]"},
		"nonsense":        {7, "[authorization_code refresh_token]"},
		"a list of those": {[]any{7, nil}, "[authorization_code refresh_token]"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOdd(t)
			o.metadata["grant_types_supported"] = c.grants
			newStage(t, o.URL).begin().page()
			if got := fmt.Sprint(o.registered["grant_types"]); got != c.want {
				t.Errorf("it registers for %s", got)
			}
		})
	}
}

// As Coda's authorization server says of itself at
// https://coda.io/.well-known/oauth-authorization-server (seen in July 2026).
func TestAServerLikeCodasGetsTheSecretInTheFormAndHasNothingToRenewWith(t *testing.T) {
	o := newOdd(t)
	o.metadata["grant_types_supported"] = []string{"authorization_code"}
	o.metadata["token_endpoint_auth_methods_supported"] = []string{"client_secret_post"}
	o.metadata["scopes_supported"] = []string{"mcp:all"}
	o.secret = "pretend-secret-of-a-client"
	o.token = func(url.Values) (int, string) {
		return 200, `{"access_token":"pretend-token-of-coda","token_type":"Bearer","scope":"mcp:all"}`
	}
	s := newStage(t, o.URL)
	s.dialog().Scopes = []patchbay.Scope{{Name: "mcp:all"}}
	y := s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	r := y.end()
	if r.err != nil || o.registered["token_endpoint_auth_method"] != "client_secret_post" ||
		o.forms[0].Get("client_secret") != o.secret || o.forms[0].Get("code_verifier") == "" {
		t.Fatal(r.err, o.registered)
	}
	_, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), r.Credential)
	if cause, _ := patchbay.Why(err); cause != patchbay.SignInOver {
		t.Fatal(err)
	}
	if done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), r.Credential); done || err != nil {
		t.Fatal("there is nowhere to take it back:", done, err)
	}
	s.silent(r.Credential, err)
}
