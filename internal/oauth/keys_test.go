package oauth_test

import (
	"errors"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

func TestARenewedKeyTakesTheOldOnesPlaceAndTheOldOneIsSpent(t *testing.T) {
	s := newStage(t, serve(t, nil))
	first := s.signedIn("ada").Credential
	second, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), first)
	if err != nil {
		t.Fatal(err)
	}
	if second[patchbay.RefreshToken].Equal(first[patchbay.RefreshToken]) || second[patchbay.AccessToken].Equal(first[patchbay.AccessToken]) {
		t.Fatal("nothing was exchanged")
	}
	third, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), second)
	if err != nil || s.whose(third) != "ada" {
		t.Fatal(err)
	}
	// This server takes a second use for a theft and ends everything.
	for _, spent := range []patchbay.Credential{first, third} {
		_, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), spent)
		if cause, values := patchbay.Why(err); cause != patchbay.SignInOver || values["service"] != "Example" {
			t.Fatal(err)
		}
		s.silent(spent, err)
	}
}

func TestARevokedKeyIsWorthNothing(t *testing.T) {
	s := newStage(t, serve(t, nil))
	key := s.signedIn("ada").Credential
	if done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), key); !done || err != nil {
		t.Fatal(done, err)
	}
	if who := s.whose(key); who != "" {
		t.Fatal("the service still knows the key as", who)
	}
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key); !errors.Is(err, patchbay.SignInOver) {
		t.Fatal(err)
	}
	if done, err := s.connector.Revoke(t.Context(), s.pack, s.signIn(), key); !done || err != nil {
		t.Fatal("twice is no error (RFC 7009, section 2.2):", done, err)
	}
	s.silent(key, nil)
}

func TestAnOutageIsNoRefusal(t *testing.T) {
	s := newStage(t, serve(t, nil))
	key := s.signedIn("ada").Credential
	o, gone := oddWithKey(t)
	o.Server.Close()
	away := newStage(t, o.URL)
	if _, err := away.connector.Renew(t.Context(), away.pack, away.signIn(), gone); !errors.Is(err, patchbay.ConnectionRefused) {
		t.Fatal(err)
	}
	if done, err := away.connector.Revoke(t.Context(), away.pack, away.signIn(), gone); done || !errors.Is(err, patchbay.ConnectionRefused) {
		t.Fatal(done, err)
	}
	delete(key, patchbay.RefreshToken)
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), key); !errors.Is(err, patchbay.SignInOver) {
		t.Fatal("there is nothing to renew it with:", err)
	}
}

func TestACodeThatIsTypedAtTheServiceSignsIn(t *testing.T) {
	s := newStage(t, serve(t, nil))
	s.dialog().ByCode = true
	y := s.begin()
	w := y.page()
	if len(w.Code) < 6 || w.Address == "" || time.Until(w.Until) > 10*time.Minute {
		t.Fatalf("%+v", w)
	}
	b := newBrowser(t)
	b.types("allow", w.Address, w.Code)
	r := y.end()
	if r.err != nil || s.whose(r.Credential) != "ada" {
		t.Fatal(r.err)
	}
	if _, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), r.Credential); err != nil {
		t.Fatal(err)
	}
}

func TestACodeThatIsRefusedOrTooOldSaysWhich(t *testing.T) {
	s := newStage(t, serve(t, nil))
	s.dialog().ByCode = true
	y := s.begin()
	w := y.page()
	newBrowser(t).types("deny", w.Address, w.Code)
	y.ends(patchbay.ApprovalDenied)

	s = newStage(t, serve(t, map[string]any{"ttl": map[string]int{"DeviceCode": 2}}))
	s.dialog().ByCode = true
	y = s.begin()
	y.page()
	y.ends(patchbay.ApprovalTooLate)
}

func TestAProgramsIdAndSecretGetAKeyAndAWrongSecretIsAskedForAgain(t *testing.T) {
	s := newStage(t, serve(t, nil))
	s.pack.SignIn[0].Way = patchbay.ClientCredentials
	s.dialog().SecretGoes, s.dialog().Scopes = patchbay.SecretInHeader, nil
	s.pack.SignIn[0].Fields = []patchbay.Field{
		{ID: patchbay.ClientID, Label: "Client ID"}, {ID: patchbay.ClientSecret, Label: "Client secret", Secret: true},
	}
	asked := 0
	y := s.beginWith(func(f patchbay.Form) patchbay.Values {
		asked++
		if f.Name != patchbay.FormKey {
			t.Errorf("the form is %s", f.Name)
		}
		if asked == 1 {
			return patchbay.Values{patchbay.ClientID: secret("pretend-machine"), patchbay.ClientSecret: secret("pretend-wrong-secret")}
		}
		if cause, values := patchbay.Why(f.Problem); cause != patchbay.KeyRefused || values["service"] != "Example" {
			t.Errorf("asked again because of %v", f.Problem)
		}
		return patchbay.Values{patchbay.ClientID: secret("pretend-machine"), patchbay.ClientSecret: secret("pretend-machine-secret")}
	})
	r := y.end()
	if r.err != nil || asked != 2 || r.Credential[patchbay.AccessToken].Empty() {
		t.Fatal(r.err, asked)
	}
	if left := time.Until(s.connector.Lapses(r.Credential)); left < 9*time.Minute || left > 10*time.Minute {
		t.Fatal(left)
	}
	fresh, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), r.Credential)
	if err != nil || fresh[patchbay.AccessToken].Equal(r.Credential[patchbay.AccessToken]) {
		t.Fatal(err)
	}
	r.Credential[patchbay.ClientSecret] = secret("pretend-old-secret")
	_, err = s.connector.Renew(t.Context(), s.pack, s.signIn(), r.Credential)
	if !errors.Is(err, patchbay.KeyRefused) {
		t.Fatal(err)
	}
	s.silent(r.Credential, err)
}
