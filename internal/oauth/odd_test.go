package oauth_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/oauth"
	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// odd is a small server for what the certified one doesn't do: what is wrong,
// or only some services' habit.
type odd struct {
	*httptest.Server
	metadata map[string]any
	token    func(form url.Values) (status int, answer string)
	revoke   http.HandlerFunc
	sites    http.HandlerFunc

	mu         sync.Mutex
	forms      []url.Values
	registered map[string]any // what a program said of itself last
	secret     string         // that it is given
}

func newOdd(t *testing.T) *odd {
	t.Helper()
	o := &odd{}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/.well-known/oauth-authorization-server":
			_ = json.NewEncoder(w).Encode(o.metadata)
		case "/register":
			o.registered = map[string]any{}
			_ = json.NewDecoder(r.Body).Decode(&o.registered)
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(map[string]string{"client_id": "pretend-client", "client_secret": o.secret})
		case "/token":
			_ = r.ParseForm()
			o.mu.Lock()
			o.forms = append(o.forms, r.PostForm)
			o.mu.Unlock()
			status, answer := o.token(r.PostForm)
			w.WriteHeader(status)
			fmt.Fprint(w, answer)
		case "/revoke":
			o.revoke(w, r)
		case "/sites":
			o.sites(w, r)
		case "/fine":
			fmt.Fprint(w, `{}`)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(o.Close)
	o.metadata = map[string]any{
		"issuer": o.URL, "authorization_endpoint": o.URL + "/authorize", "token_endpoint": o.URL + "/token",
		"registration_endpoint": o.URL + "/register", "token_endpoint_auth_methods_supported": []string{"none"},
	}
	return o
}

// back is where the service would send the person from an approval page.
func back(t *testing.T, address string, parameters ...string) string {
	t.Helper()
	asked, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := url.Values{"state": {asked.Query().Get("state")}}
	for i := 0; i < len(parameters); i += 2 {
		q.Set(parameters[i], parameters[i+1])
	}
	return asked.Query().Get("redirect_uri") + "?" + q.Encode()
}

func TestMetadataIsOnlyThatOfTheIssuerAndLeadsOnlyToThePacksDomains(t *testing.T) {
	for name, change := range map[string]func(o *odd){
		"another issuer":               func(o *odd) { o.metadata["issuer"] = "https://evil.test" },
		"the issuer with a slash":      func(o *odd) { o.metadata["issuer"] = o.URL + "/" },
		"no issuer":                    func(o *odd) { delete(o.metadata, "issuer") },
		"an approval page elsewhere":   func(o *odd) { o.metadata["authorization_endpoint"] = "https://evil.test/authorize" },
		"an approval page in clear":    func(o *odd) { o.metadata["authorization_endpoint"] = "http://example.com/authorize" },
		"an approval page that runs":   func(o *odd) { o.metadata["authorization_endpoint"] = "javascript:alert(1)" },
		"keys from elsewhere":          func(o *odd) { o.metadata["token_endpoint"] = "https://evil.test/token" },
		"no approval page":             func(o *odd) { delete(o.metadata, "authorization_endpoint") },
		"an address that is no text":   func(o *odd) { o.metadata["token_endpoint"] = 7 },
		"keys from a private network":  func(o *odd) { o.metadata["token_endpoint"] = "https://10.0.0.1/token" },
		"an approval page on this box": func(o *odd) { o.metadata["authorization_endpoint"] = "http://127.0.0.1:1/authorize" },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOdd(t)
			change(o)
			s := newStage(t, o.URL)
			s.opens = func(string) error { t.Error("a page was opened"); return nil }
			s.begin().ends(patchbay.AnswerUnexpected)
			if len(o.forms) > 0 {
				t.Error("a key was asked for")
			}
		})
	}
}

func TestAnAnswerThatComesTwiceIsTrustedNeitherTime(t *testing.T) {
	o := newOdd(t)
	release := make(chan struct{})
	defer close(release)
	o.token = func(url.Values) (int, string) { <-release; return 200, `{"access_token":"pretend-token-late"}` }
	s := newStage(t, o.URL)
	y := s.begin()
	address := y.page().Address
	b := newBrowser(t)
	_, first, _ := b.comes(back(t, address, "code", "pretend-code"))
	_, second, _ := b.comes(back(t, address, "code", "pretend-other-code"))
	if !strings.Contains(first, "You can close this tab</h1>") || strings.Contains(second, "You can close this tab</h1>") {
		t.Errorf("%s\n%s", first, second)
	}
	y.ends(patchbay.ApprovalTwice)
	shut(t, doorOf(t, address))
}

func TestWhatIsOddAboutAServiceIsSaidInItsPack(t *testing.T) {
	o := newOdd(t)
	o.token = func(form url.Values) (int, string) {
		return 200, `{"ok":true,"access_token":"pretend-bot-token","instance":{"url":"` + o.URL + `/"},
			"authed_user":{"access_token":"pretend-user-token","refresh_token":"pretend-refresh-token"}}`
	}
	s := newStage(t, o.URL)
	d := s.dialog()
	d.ScopeDelimiter, d.ScopeParameter = ",", "user_scope"
	d.Extra = []patchbay.Placed{{Name: "access_type", Value: "offline"}}
	d.Resource, d.Nested, d.BaseAt, d.Lasts = "https://api.example.com/", "authed_user", "instance.url", 600
	s.pack.SignIn[0].Base = "/api/v2"
	y := s.begin()
	address := y.page().Address
	asked, _ := url.Parse(address)
	q := asked.Query()
	if q.Get("user_scope") != "openid,profile" || q.Has("scope") || q.Get("access_type") != "offline" || q.Get("resource") != d.Resource {
		t.Fatal(q)
	}
	newBrowser(t).comes(back(t, address, "code", "pretend-code"))
	r := y.end()
	if r.err != nil {
		t.Fatal(r.err)
	}
	if r.Credential[patchbay.AccessToken].Reveal() != "pretend-user-token" || r.Credential[patchbay.RefreshToken].Reveal() != "pretend-refresh-token" {
		t.Error("the key was taken from the wrong place")
	}
	if r.Base != o.URL+"/api/v2" {
		t.Error(r.Base)
	}
	if left := time.Until(s.connector.Lapses(r.Credential)); left < 9*time.Minute || left > 10*time.Minute {
		t.Error(left)
	}
	if o.forms[0].Get("resource") != d.Resource || o.forms[0].Get("code_verifier") == "" || o.forms[0].Get("client_secret") != "" {
		t.Error("the key was asked for in another way")
	}
	// A service that doesn't exchange the refresh token leaves it as it is.
	o.token = func(url.Values) (int, string) { return 200, `{"authed_user":{"access_token":"pretend-second-token"}}` }
	fresh, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), r.Credential)
	if err != nil || !fresh[patchbay.RefreshToken].Equal(r.Credential[patchbay.RefreshToken]) || fresh[patchbay.AccessToken].Reveal() != "pretend-second-token" {
		t.Fatal(err)
	}
	// Slack says a renewed key at the top of its answer.
	o.token = func(url.Values) (int, string) {
		return 200, `{"ok":true,"access_token":"pretend-third-token","refresh_token":"pretend-third-refresh"}`
	}
	fresh, err = s.connector.Renew(t.Context(), s.pack, s.signIn(), fresh)
	if err != nil || fresh[patchbay.AccessToken].Reveal() != "pretend-third-token" || fresh[patchbay.RefreshToken].Reveal() != "pretend-third-refresh" {
		t.Fatal(err)
	}
}

func TestAKeyThatIsFirstGivenIsTakenFromNowhereElse(t *testing.T) {
	o := newOdd(t)
	o.token = func(url.Values) (int, string) { return 200, `{"ok":true,"access_token":"pretend-bot-token"}` }
	s := newStage(t, o.URL)
	s.dialog().Nested = "authed_user"
	y := s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	y.ends(patchbay.AnswerUnexpected)
}

func TestAnAccountsOwnAddressIsHeldToThePacksDomains(t *testing.T) {
	for _, said := range []string{`"https://evil.test"`, `"http://127.0.0.1:1"`, `""`, `7`, `"` + "javascript:alert(1)" + `"`, `"https://127.0.0.1@evil.test"`} {
		o := newOdd(t)
		o.token = func(url.Values) (int, string) {
			return 200, `{"access_token":"pretend-token","instance_url":` + said + `}`
		}
		s := newStage(t, o.URL)
		s.dialog().BaseAt = "instance_url"
		y := s.begin()
		newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
		y.ends(patchbay.AnswerUnexpected)
	}
}

func TestNoAnswerOfAServiceBreaksAnythingOrGetsIntoTheLog(t *testing.T) {
	const canary = "pretend-code-canary-5512"
	for name, c := range map[string]struct {
		status int
		answer string
		cause  patchbay.Cause
	}{
		"nothing":             {200, ``, patchbay.AnswerUnexpected},
		"null":                {200, `null`, patchbay.AnswerUnexpected},
		"a list":              {200, `[]`, patchbay.AnswerUnexpected},
		"HTML":                {200, `<html>` + canary, patchbay.AnswerUnexpected},
		"no key":              {200, `{"token_type":"Bearer"}`, patchbay.AnswerUnexpected},
		"a key that is none":  {200, `{"access_token":{"a":"` + canary + `"}}`, patchbay.AnswerUnexpected},
		"an error in a 200":   {200, `{"error":"invalid_grant","error_description":"` + canary + `"}`, patchbay.ApprovalRefused},
		"the key in an error": {400, `{"error":"` + canary + `","error_description":"` + canary + `"}`, patchbay.ApprovalRefused},
		"HTML in an error":    {403, `<html>` + canary, patchbay.ApprovalRefused},
		"an outage":           {503, canary, patchbay.ServiceDown},
		"too often":           {429, canary, patchbay.RateLimited},
		"10 MB":               {200, `{"access_token":"` + strings.Repeat("x", 10<<20) + `"}`, patchbay.AnswerTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOdd(t)
			o.token = func(url.Values) (int, string) { return c.status, c.answer }
			s := newStage(t, o.URL)
			y := s.begin()
			newBrowser(t).comes(back(t, y.page().Address, "code", canary))
			r := y.end()
			if cause, values := patchbay.Why(r.err); cause != c.cause || strings.Contains(fmt.Sprint(r.err, values), canary) {
				t.Errorf("%v %v", r.err, values)
			}
			if strings.Contains(s.log.String(), canary) {
				t.Error("the log holds what the service echoed")
			}
		})
	}
}

// script is a way out that answers as it is told, with its own clock.
type script struct {
	answers []string
	at      []time.Duration
	begun   time.Time
}

func (s *script) Allows(string, []string) error { return nil }

func (s *script) Do(ctx context.Context, r outbound.Request) (outbound.Answer, error) {
	switch r.Path {
	case "/device":
		return outbound.Answer{Status: 200, Body: []byte(s.answers[0])}, nil
	default:
		s.at = append(s.at, time.Since(s.begun).Round(time.Second))
		if len(s.answers) > 2 {
			s.answers = append(s.answers[:1], s.answers[2:]...)
		}
		switch said := s.answers[1]; said {
		case "outage":
			return outbound.Answer{}, patchbay.NoNetwork.With("host", "example.com")
		case "key":
			return outbound.Answer{Status: 200, Body: []byte(`{"access_token":"pretend-token"}`)}, nil
		default:
			return outbound.Answer{Status: 400, Body: []byte(`{"error":"` + said + `"}`)}, nil
		}
	}
}

func TestAServiceThatIsAskedForACodesAnswerSetsThePace(t *testing.T) {
	const device = `{"device_code":"pretend-device","user_code":"ABCD-EFGH","verification_uri":"https://example.com/code","expires_in":300`
	for name, c := range map[string]struct {
		answers []string
		at      []time.Duration
		cause   patchbay.Cause
	}{
		"slow down": {
			[]string{device + `,"interval":2}`, "", "authorization_pending", "slow_down", "authorization_pending", "key"},
			[]time.Duration{2, 4, 11, 18}, "",
		},
		"no pace":       {[]string{device + `}`, "", "authorization_pending", "key"}, []time.Duration{5, 10}, ""},
		"a mad pace":    {[]string{device + `,"interval":-7}`, "", "key"}, []time.Duration{1}, ""},
		"an outage":     {[]string{device + `,"interval":2}`, "", "outage", "outage", "key"}, []time.Duration{2, 6, 14}, ""},
		"denied":        {[]string{device + `,"interval":2}`, "", "access_denied"}, []time.Duration{2}, patchbay.ApprovalDenied},
		"expired":       {[]string{device + `,"interval":2}`, "", "expired_token"}, []time.Duration{2}, patchbay.ApprovalTooLate},
		"another error": {[]string{device + `,"interval":2}`, "", "invalid_grant"}, []time.Duration{2}, patchbay.ApprovalRefused},
		"nothing to show": {
			[]string{`{"device_code":"pretend-device","verification_uri":"https://example.com/code"}`}, nil, patchbay.AnswerUnexpected,
		},
		"null": {[]string{`null`}, nil, patchbay.AnswerUnexpected},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: c.answers, begun: time.Now()}
				y := &try{t: t, waits: make(chan patchbay.Waiting, 100), form: yes}
				_, err := oauth.New(oauth.Options{Out: s, Open: func(string, string) error { return nil }}).Obtain(t.Context(), y, patchbay.Wanted{
					Pack: patchbay.Pack{Name: "Example"},
					SignIn: patchbay.SignIn{Way: patchbay.OAuth2, OAuth: &patchbay.OAuth{
						ByCode: true, ClientID: "pretend-client", Token: "https://example.com/token", Device: "https://example.com/device",
					}},
				})
				if cause, _ := patchbay.Why(err); cause != c.cause {
					t.Fatal(err)
				}
				if len(s.at) != len(c.at) {
					t.Fatalf("asked at %v", s.at)
				}
				for i, at := range s.at {
					if at != c.at[i]*time.Second {
						t.Fatalf("asked at %v", s.at)
					}
				}
			})
		})
	}
}

func TestNothingIsTriedWithoutAWordOnHow(t *testing.T) {
	c := oauth.New(oauth.Options{})
	for _, way := range []patchbay.Way{patchbay.OAuth2, patchbay.ClientCredentials} {
		if _, err := c.Obtain(t.Context(), nil, patchbay.Wanted{SignIn: patchbay.SignIn{Way: way}}); err == nil {
			t.Error(way)
		}
	}
	_, err := c.Obtain(t.Context(), nil, patchbay.Wanted{SignIn: patchbay.SignIn{Way: patchbay.Bearer, OAuth: &patchbay.OAuth{}}})
	var failure *patchbay.Failure
	if err == nil || errors.As(err, &failure) {
		t.Error(err)
	}
}
