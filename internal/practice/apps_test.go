package practice

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// makeApp presses New app on the page for apps and returns what it shows.
func makeApp(t *testing.T, s *Services, redirect string) (id, secret string) {
	t.Helper()
	form := url.Values{"name": {"Patchbay"}, "redirect": {redirect}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Address()+"/approval/apps", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.Address())
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, _ := io.ReadAll(res.Body)
	values := regexp.MustCompile(`readonly value="([^"]+)"`).FindAllStringSubmatch(string(page), -1)
	if len(values) != 2 {
		t.Fatalf("%d\n%s", res.StatusCode, page)
	}
	return values[0][1], values[1][1]
}

func TestAnAppGetsAKeyForItselfWithItsSecretAlone(t *testing.T) {
	s, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	id, secret := makeApp(t, s, "")
	for said, want := range map[string]int{secret: 200, "pretend-wrong": 401, "": 401} {
		res, err := http.PostForm(s.Address()+"/approval/token", url.Values{
			"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {said},
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%d, not %d", res.StatusCode, want)
		}
	}
}

func TestThePortOfARedirectAddressMayBeAnyAndNothingElse(t *testing.T) {
	for asked, want := range map[string]bool{
		"http://127.0.0.1/signed-in": true, "http://127.0.0.1:4321/signed-in": true, "http://127.0.0.1:4321/other": false,
		"http://localhost:4321/signed-in": false, "http://evil.test/signed-in": false, "https://127.0.0.1/signed-in": false, "": false,
	} {
		if got := asRegistered("http://127.0.0.1/signed-in", asked); got != want {
			t.Errorf("%s: %t", asked, got)
		}
	}
	if asRegistered("", "") {
		t.Error("nothing is an address")
	}
}
