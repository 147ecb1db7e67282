package oauth_test

import (
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// oddWithKey is an odd server that has given a key, and takes keys back.
func oddWithKey(t *testing.T) (*odd, patchbay.Credential) {
	t.Helper()
	o := newOdd(t)
	o.metadata["revocation_endpoint"] = o.URL + "/revoke"
	o.revoke = func(http.ResponseWriter, *http.Request) {}
	o.token = func(url.Values) (int, string) {
		return 200, `{"access_token":"pretend-token-bound","refresh_token":"pretend-refresh-bound"}`
	}
	s := newStage(t, o.URL)
	y := s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	r := y.end()
	if r.err != nil {
		t.Fatal(r.err)
	}
	return o, r.Credential
}

// listening is a stage for a file that may lead to any of these servers, and
// what counts the requests that reach the last one.
func listening(t *testing.T, home, other *odd) (*stage, *atomic.Int32) {
	t.Helper()
	s := newStage(t, home.URL)
	var trial []string
	for _, o := range []*odd{home, other} {
		entry, err := outbound.TrialAddress(o.URL)
		if err != nil {
			t.Fatal(err)
		}
		trial = append(trial, entry)
	}
	s.out = outbound.New(outbound.Options{Trial: trial})
	s.make()
	var asked atomic.Int32
	serve := other.Config.Handler
	other.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		serve.ServeHTTP(w, r)
	})
	return s, &asked
}

// stranger is a server that would gladly take anything.
func stranger(t *testing.T) *odd {
	t.Helper()
	o := newOdd(t)
	o.metadata["revocation_endpoint"] = o.URL + "/revoke"
	o.revoke = func(http.ResponseWriter, *http.Request) {}
	o.token = func(url.Values) (int, string) { return 200, `{"access_token":"pretend-token-of-a-stranger"}` }
	return o
}

func TestWhatOneServerGaveIsNeverSentToAnother(t *testing.T) {
	for name, c := range map[string]struct {
		change func(d *patchbay.OAuth, home, other *odd)
		asked  int32 // for metadata, without anything of the key
		stays  bool  // the revocation still goes to the server that gave it
	}{
		"another token address": {func(d *patchbay.OAuth, _, other *odd) { d.Token = other.URL + "/token" }, 0, true},
		"another issuer":        {func(d *patchbay.OAuth, _, other *odd) { d.Issuer = other.URL }, 0, false},
		"no issuer, and another token address": {func(d *patchbay.OAuth, home, other *odd) {
			d.Issuer, d.Token, d.Revocation = "", other.URL+"/token", other.URL+"/revoke"
		}, 0, false},
		"a token address that the issuer moved": {func(_ *patchbay.OAuth, home, other *odd) {
			home.metadata["token_endpoint"] = other.URL + "/token"
		}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			home, key := oddWithKey(t)
			other := stranger(t)
			s, asked := listening(t, home, other)
			c.change(s.dialog(), home, other)
			_, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key)
			cause, values := patchbay.Why(err)
			if cause != patchbay.SignInMoved || values["expected"] == values["got"] || values["service"] != "Example" {
				t.Errorf("%v %v", err, values)
			}
			done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), key)
			if done != c.stays || !c.stays && !errors.Is(err, patchbay.SignInMoved) {
				t.Errorf("revoked: %v, %v", done, err)
			}
			if got := asked.Load(); got != c.asked {
				t.Errorf("the other server was asked %d times", got)
			}
			s.silent(key, err)
		})
	}
}

func TestAKeyIsTakenBackWhereItsOwnServerSays(t *testing.T) {
	for name, c := range map[string]struct {
		change func(d *patchbay.OAuth, home, other *odd)
		done   bool
	}{
		"where the file says now": {func(d *patchbay.OAuth, _, other *odd) { d.Revocation = other.URL + "/revoke" }, false},
		"where the issuer says now": {func(_ *patchbay.OAuth, home, other *odd) {
			home.metadata["revocation_endpoint"] = other.URL + "/revoke"
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			home, key := oddWithKey(t)
			other := stranger(t)
			s, asked := listening(t, home, other)
			c.change(s.dialog(), home, other)
			done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), key)
			if done != c.done || done != (asked.Load() == 1) || !done && !errors.Is(err, patchbay.SignInMoved) {
				t.Errorf("%v, %v, asked %d times", done, err, asked.Load())
			}
		})
	}
	// A file may name an address elsewhere from the beginning.
	home, other := newOdd(t), stranger(t)
	home.token = func(url.Values) (int, string) { return 200, `{"access_token":"pretend-token-bound"}` }
	s, _ := listening(t, home, other)
	s.dialog().Revocation = other.URL + "/revoke"
	y := s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	if done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), y.end().Credential); !done || err != nil {
		t.Fatal(done, err)
	}
}

func TestAnIdAndASecretStayWithTheirServerToo(t *testing.T) {
	home, other := stranger(t), stranger(t)
	s, asked := listening(t, home, other)
	s.pack.SignIn[0].Way = patchbay.ClientCredentials
	s.pack.SignIn[0].Fields = []patchbay.Field{{ID: patchbay.ClientID}, {ID: patchbay.ClientSecret, Secret: true}}
	key := s.beginWith(func(patchbay.Form) patchbay.Values {
		return patchbay.Values{patchbay.ClientID: secret("pretend-id"), patchbay.ClientSecret: secret("pretend-secret")}
	}).end().Credential
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key); err != nil {
		t.Fatal(err)
	}
	s.dialog().Token = other.URL + "/token"
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key); !errors.Is(err, patchbay.SignInMoved) || asked.Load() != 0 {
		t.Fatal(err, asked.Load())
	}
}

func TestAKeyFromBeforeServersWereNotedGoesOnAndIsBoundAtItsNextRenewal(t *testing.T) {
	home, key := oddWithKey(t)
	other := stranger(t)
	s, asked := listening(t, home, other)
	for _, field := range []string{"issuer", "from", "revokes-at"} {
		if key[field].Empty() {
			t.Fatalf("a key of today has no %q: the test proves nothing", field)
		}
		delete(key, field)
	}
	bound, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key)
	if err != nil {
		t.Fatal(err)
	}
	s.dialog().Token = other.URL + "/token"
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), bound); !errors.Is(err, patchbay.SignInMoved) || asked.Load() != 0 {
		t.Fatal(err, asked.Load())
	}
	s.dialog().Token = home.URL + "/token"
	if done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), key); !done || err != nil {
		t.Fatal("what isn't bound is taken back where the file says:", done, err)
	}
}
