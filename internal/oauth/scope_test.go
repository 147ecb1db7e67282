package oauth_test

import (
	"net/url"
	"slices"
	"testing"

	"app.patchbay/internal/patchbay"
)

// allowed signs in, in a browser, leaving out some scopes.
func (s *stage) allowed(b *browser, without string) patchbay.Credential {
	s.t.Helper()
	y := s.begin()
	b.comes(b.saysBut(without, "allow", "ada", y.page().Address))
	r := y.end()
	if r.err != nil {
		s.t.Fatal(r.err)
	}
	return r.Credential
}

func TestWhatTheCertifiedServerLeavesOutIsNoticedAtOnceAndAskedForAnew(t *testing.T) {
	s := newStage(t, serve(t, map[string]any{"remembers": true}))
	s.client = patchbay.Credential{
		patchbay.ClientID: secret("pretend-confidential"), patchbay.ClientSecret: secret("pretend-confidential-secret"),
	}
	b := newBrowser(t)
	key := s.allowed(b, "profile")
	if got := s.connector.Lacks(key); !slices.Equal(got, []string{"profile"}) || s.whose(key) != "ada" {
		t.Fatal(got)
	}
	fresh, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key)
	if err != nil || !slices.Equal(s.connector.Lacks(fresh), []string{"profile"}) {
		t.Fatal(s.connector.Lacks(fresh), err)
	}

	y := s.begin()
	if _, _, outside := b.follow(b.Get(y.page().Address)); outside == "" {
		t.Fatal("this server asks what was left out all by itself: the test proves nothing")
	}
	y.cancel()

	s.anew = true
	if got := s.connector.Lacks(s.allowed(b, "")); len(got) != 0 {
		t.Fatal("all was allowed, and yet it lacks", got)
	}
}

func TestOnlyWhatWasAskedForAndIsMissingIsSaidToBe(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		lacks  []string
	}{
		"nothing said":          {`{}`, nil},
		"an empty text":         {`{"scope":""}`, nil},
		"null":                  {`{"scope":null}`, nil},
		"no text":               {`{"scope":7}`, nil},
		"an empty list":         {`{"scope":[]}`, nil},
		"all":                   {`{"scope":"tasks:read user:email a,b offline_access"}`, nil},
		"all, and more":         {`{"scope":"openid offline_access a,b user:email tasks:read tasks:write"}`, nil},
		"in other letters":      {`{"scope":"Tasks:Read USER:EMAIL a,b offline_access"}`, nil},
		"with commas":           {`{"scope":"tasks:read, user:email;offline_access"}`, []string{"a,b"}},
		"as a list":             {`{"scope":["tasks:read","user:email","a,b","offline_access"]}`, nil},
		"part of a list":        {`{"scope":["user:email","a,b","offline_access", 7]}`, []string{"tasks:read"}},
		"a wider one":           {`{"scope":"tasks:read user a,b offline_access"}`, nil},
		"one that begins alike": {`{"scope":"tasks users a,b offline_access"}`, []string{"tasks:read", "user:email"}},
		"nothing of it":         {`{"scope":"openid"}`, []string{"tasks:read", "user:email", "a,b", "offline_access"}},
		"a refresh token, unnamed": {
			`{"scope":"tasks:read user:email a,b","refresh_token":"pretend-refresh-token"}`, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOdd(t)
			o.token = func(url.Values) (int, string) { return 200, `{"access_token":"pretend-token",` + c.answer[1:] }
			if c.answer == `{}` {
				o.token = func(url.Values) (int, string) { return 200, `{"access_token":"pretend-token"}` }
			}
			s := newStage(t, o.URL)
			s.dialog().Scopes = []patchbay.Scope{
				{Name: "tasks:read"}, {Name: "user:email", GrantedAs: []string{"user"}}, {Name: "a,b"}, {Name: "offline_access"},
			}
			y := s.begin()
			newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
			r := y.end()
			if got := s.connector.Lacks(r.Credential); r.err != nil || !slices.Equal(got, c.lacks) {
				t.Errorf("it lacks %q, %v", got, r.err)
			}
		})
	}
}

func TestARenewalThatSaysNothingChangesNothingAndOneThatDoesCounts(t *testing.T) {
	o := newOdd(t)
	answer := `{"access_token":"pretend-token","refresh_token":"pretend-refresh-token","scope":"openid"}`
	o.token = func(url.Values) (int, string) { return 200, answer }
	s := newStage(t, o.URL)
	y := s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	key := y.end().Credential
	for _, step := range []struct {
		said  string
		lacks []string
	}{
		{`{"access_token":"pretend-token-2"}`, []string{"profile"}},
		{`{"access_token":"pretend-token-3","scope":"openid profile"}`, nil},
		{`{"access_token":"pretend-token-4"}`, nil},
		{`{"access_token":"pretend-token-5","scope":"profile"}`, []string{"openid"}},
	} {
		answer = step.said
		fresh, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key)
		if err != nil || !slices.Equal(s.connector.Lacks(fresh), step.lacks) {
			t.Fatalf("after %s it lacks %q, %v", step.said, s.connector.Lacks(fresh), err)
		}
		key = fresh
	}
}

func TestAPacksOwnPromptIsLeftAsItIs(t *testing.T) {
	o := newOdd(t)
	s := newStage(t, o.URL)
	for _, c := range []struct {
		anew   bool
		extra  []patchbay.Placed
		prompt string
	}{
		{false, nil, ""}, {true, nil, "consent"},
		{true, []patchbay.Placed{{Name: "prompt", Value: "select_account"}}, "select_account"},
	} {
		s.anew, s.dialog().Extra = c.anew, c.extra
		asked, _ := url.Parse(s.begin().page().Address)
		if got := asked.Query().Get("prompt"); got != c.prompt {
			t.Errorf("the page is asked with %q, not %q", got, c.prompt)
		}
	}
}
