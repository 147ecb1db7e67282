package oauth_test

import (
	"net/url"
	"slices"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestAClientThatThePersonIntroducedIsUsedAndNothingIsAskedOrRegistered(t *testing.T) {
	s := newStage(t, serve(t, map[string]any{"registration": false}))
	s.client = patchbay.Credential{
		patchbay.ClientID: secret("pretend-confidential"), patchbay.ClientSecret: secret("pretend-confidential-secret"),
	}
	first, second := s.signedIn("ada").Credential, s.signedIn("ada").Credential
	if s.whose(first) != "ada" || s.connector.Alone(s.signIn(), first) {
		t.Fatal("other keys hang on the same client")
	}
	fresh, err := s.connector.Renew(t.Context(), s.pack, s.signIn(), first)
	if err != nil || s.whose(fresh) != "ada" || s.whose(second) != "ada" {
		t.Fatal(err)
	}
	s.dialog().RevokesOne = true
	if !s.connector.Alone(s.signIn(), fresh) {
		t.Fatal("its Pack says that this service takes them back one by one")
	}
	s.silent(s.client, nil)
}

func TestAClientThatTheServiceDoesntKnowIsSaidToBeThat(t *testing.T) {
	for _, code := range []string{"invalid_client", "unauthorized_client"} {
		o := newOdd(t)
		o.token = func(url.Values) (int, string) { return 401, `{"error":"` + code + `"}` }
		s := newStage(t, o.URL)
		s.client = patchbay.Credential{patchbay.ClientID: secret("pretend-wrong")}
		y := s.begin()
		newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
		y.ends(patchbay.ClientRefused)
		s.client = nil
		y = s.begin()
		newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
		y.ends(patchbay.ApprovalRefused)
	}
}

func TestTheAddressesToRegisterAreThoseThatPeopleComeBackTo(t *testing.T) {
	s := newStage(t, serve(t, nil))
	if got := s.connector.ReturnsTo(s.signIn()); !slices.Equal(got, []string{"http://127.0.0.1/signed-in"}) {
		t.Error(got)
	}
	s.dialog().Ports = []int{18765, 18766}
	if got := s.connector.ReturnsTo(s.signIn()); !slices.Equal(got, []string{"http://127.0.0.1:18765/signed-in", "http://127.0.0.1:18766/signed-in"}) {
		t.Error(got)
	}
	if door := doorOf(t, s.begin().page().Address); !slices.Contains(s.connector.ReturnsTo(s.signIn()), door.String()) {
		t.Error(door)
	}
	s.dialog().ByCode = true
	if got := s.connector.ReturnsTo(s.signIn()); len(got) != 0 {
		t.Error("nobody is sent back who types a code:", got)
	}
}

func TestThePageIsOpenedInTheBrowserThatThePersonChose(t *testing.T) {
	s := newStage(t, serve(t, nil))
	y := s.beginWith(func(patchbay.Form) patchbay.Values {
		return patchbay.Values{patchbay.FieldBrowser: secret("firefox.desktop/work")}
	})
	w := y.page()
	if got := <-s.browsers; got != "firefox.desktop/work" || w.Browser != got {
		t.Fatal(got, w.Browser)
	}
	b := newBrowser(t)
	b.comes(b.says("allow", "ada", w.Address))
	if r := y.end(); r.err != nil || r.Browser != "firefox.desktop/work" {
		t.Fatal(r.err, r.Browser)
	}
}
