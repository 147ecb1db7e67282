package oauth_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

// dropped waits for a key that the attempt handed over, and demands that it
// was this one.
func (y *try) dropped(token string) {
	y.t.Helper()
	select {
	case c := <-y.drops:
		if c[patchbay.AccessToken].Reveal() != token {
			y.t.Fatal("another key was dropped")
		}
	case <-time.After(10 * time.Second):
		y.t.Fatal("the key that nobody got isn't handed over to be taken back")
	}
}

// exchanging is a server that has the code and waits before it gives the key.
func exchanging(t *testing.T, answer string) (s *stage, y *try, address string, give func()) {
	t.Helper()
	o := newOdd(t)
	asked, release := make(chan struct{}), make(chan struct{})
	o.token = func(url.Values) (int, string) { close(asked); <-release; return 200, answer }
	s = newStage(t, o.URL)
	y = s.begin()
	address = y.page().Address
	newBrowser(t).comes(back(t, address, "code", "pretend-code"))
	<-asked
	return s, y, address, func() { close(release) }
}

func TestAKeyThatComesAfterTheFlowWasCancelledIsHandedOver(t *testing.T) {
	_, y, address, give := exchanging(t, `{"access_token":"pretend-late"}`)
	begun := time.Now()
	y.cancel()
	if r := y.end(); !errors.Is(r.err, context.Canceled) || r.Credential != nil {
		t.Fatal(r.err)
	}
	shut(t, doorOf(t, address))
	if took := time.Since(begun); took > time.Second {
		t.Fatalf("it took %s", took)
	}
	give()
	y.dropped("pretend-late")
}

func TestAKeyForWhichTwoPeopleCameIsHandedOver(t *testing.T) {
	_, y, address, give := exchanging(t, `{"access_token":"pretend-twice"}`)
	newBrowser(t).comes(back(t, address, "code", "pretend-other-code"))
	y.ends(patchbay.ApprovalTwice)
	give()
	y.dropped("pretend-twice")
}

func TestAKeyWithoutTheAccountsOwnAddressIsHandedOver(t *testing.T) {
	o := newOdd(t)
	o.token = func(url.Values) (int, string) { return 200, `{"access_token":"pretend-nowhere"}` }
	s := newStage(t, o.URL)
	s.dialog().BaseAt = "instance_url"
	y := s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	y.ends(patchbay.AnswerUnexpected)
	y.dropped("pretend-nowhere")
}

func TestAKeyThatArrivesWellIsNotHandedOver(t *testing.T) {
	s := newStage(t, serve(t, nil))
	y := s.begin()
	b := newBrowser(t)
	b.comes(b.says("allow", "ada", y.page().Address))
	r := y.end()
	if r.err != nil || len(y.drops) != 0 {
		t.Fatal(r.err, len(y.drops))
	}
	if !s.connector.Alone(s.signIn(), r.Credential) {
		t.Fatal("its client was made for this key alone")
	}
	other := s.signedIn("ada").Credential
	if done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), r.Credential); !done || err != nil {
		t.Fatal(done, err)
	}
	if s.whose(r.Credential) != "" || s.whose(other) != "ada" {
		t.Fatal("not exactly the one key was taken back")
	}
}

func TestARenewalSaysWhatTheKeyIsFor(t *testing.T) {
	o := newOdd(t)
	o.token = func(url.Values) (int, string) { return 200, `{"access_token":"pretend-fresh"}` }
	s := newStage(t, o.URL)
	s.dialog().Resource = "https://api.example.com/a b"
	old := patchbay.Credential{patchbay.RefreshToken: secret("pretend-refresh"), patchbay.ClientID: secret("pretend-client")}
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), old); err != nil {
		t.Fatal(err)
	}
	form := o.forms[0]
	if form.Get("resource") != s.dialog().Resource || form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != "pretend-refresh" {
		t.Fatal("the renewal says something else, or not what it is for:", len(form))
	}
	s.dialog().Resource = ""
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), old); err != nil || o.forms[1].Has("resource") {
		t.Fatal(err)
	}
}

func TestARevocationThatIsLedElsewhereIsNotDone(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		o := newOdd(t)
		o.metadata["revocation_endpoint"] = o.URL + "/revoke"
		o.revoke = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/fine", status) }
		s := newStage(t, o.URL)
		key := patchbay.Credential{patchbay.AccessToken: secret("pretend-access-token"), patchbay.ClientID: secret("pretend-client")}
		done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), key)
		if done || !errors.Is(err, patchbay.Redirected) {
			t.Errorf("%d: %t %v", status, done, err)
		}
		s.silent(key, err)
	}
}
