package rehearsal

import (
	"strings"
	"testing"
	"testing/fstest"

	"app.patchbay/internal/patchbay"
)

// approvedPack is a Pack whose service has a dialog of its own manner.
func approvedPack(o patchbay.OAuth) patchbay.Pack {
	o.Authorization, o.Token = "https://example.com/allow", "https://example.com/token"
	o.Introduce = &patchbay.Introduce{Secret: true}
	return patchbay.Pack{
		ID: "example", Name: "Example", Domains: []string{"example.com"},
		SignIn: []patchbay.SignIn{{Way: patchbay.OAuth2, Base: "/api", OAuth: &o}},
		WhoAmI: &patchbay.WhoAmI{Method: "GET", Path: "/me", ID: "id", Name: "name"},
	}
}

// folder holds a good answer and a wrong one, and these files.
func folder(files map[string]string) fstest.MapFS {
	all := fstest.MapFS{
		"typed.json":     {Data: []byte(`{}`)},
		"good.json":      {Data: []byte(`{"status": 200, "body": {"id": "1", "name": "Pat"}, "identity": {"id": "1", "name": "Pat"}}`)},
		"wrong-key.json": {Data: []byte(`{"status": 401, "body": {}, "cause": "key-refused"}`)},
	}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func TestADialogIsPlayedFromTheServicesWholeAnswer(t *testing.T) {
	const given = `{"who": {"access_token": "pretend-token"}, "at": {"url": "https://pat.example.com"}}`
	sites := &patchbay.Sites{Request: "https://example.com/sites", List: "all", Value: "id", Name: "name", Base: "https://api.example.com/{site}"}
	for name, c := range map[string]struct {
		oauth patchbay.OAuth
		files map[string]string
		base  string
	}{
		"an address of the account's own": {patchbay.OAuth{Nested: "who", BaseAt: "at.url"}, map[string]string{GivenFile: given}, "https://pat.example.com/api"},
		"back to localhost":               {patchbay.OAuth{Nested: "who", RedirectHost: "localhost", Ports: []int{1}}, map[string]string{GivenFile: given}, "/api"},
		"the first of its sites": {patchbay.OAuth{Nested: "who", Sites: sites}, map[string]string{
			GivenFile: given, SitesFile: `{"all": [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}]}`,
		}, "https://api.example.com/one"},
	} {
		t.Run(name, func(t *testing.T) {
			pack := approvedPack(c.oauth)
			got, asked, err := Dialog(t.Context(), pack, pack.SignIn[0], folder(c.files))
			if err != nil || got.Base != c.base || got.Credential[patchbay.AccessToken].Reveal() != "pretend-token" {
				t.Fatalf("%v, %q", err, got.Base)
			}
			if asked.Token.Get("code_verifier") == "" || asked.Token.Get("client_secret") == "" || asked.Page.Get("state") == "" {
				t.Errorf("asked %v, and %v", asked.Page, asked.Token)
			}
			played, err := Play(t.Context(), pack, folder(c.files))
			if err != nil || len(played) != 2 {
				t.Errorf("%v of %v", err, played)
			}
		})
	}
}

func TestADialogThatGivesNoKeySaysWhichFileAndWhy(t *testing.T) {
	for name, c := range map[string]struct {
		oauth patchbay.OAuth
		files map[string]string
		says  string
	}{
		"no answer":           {patchbay.OAuth{BaseAt: "url"}, nil, GivenFile},
		"the key elsewhere":   {patchbay.OAuth{Nested: "who"}, map[string]string{GivenFile: `{"access_token": "pretend-token"}`}, "answer-unexpected"},
		"a stranger's host":   {patchbay.OAuth{BaseAt: "url"}, map[string]string{GivenFile: `{"access_token": "pretend-token", "url": "https://evil.test"}`}, "answer-unexpected"},
		"a refusal":           {patchbay.OAuth{}, map[string]string{GivenFile: `{"error": "invalid_grant"}`}, "approval-refused"},
		"a code to be typed":  {patchbay.OAuth{ByCode: true}, map[string]string{GivenFile: `{}`}, "sent back"},
		"neither key nor one": {patchbay.OAuth{}, nil, "no token"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Play(t.Context(), approvedPack(c.oauth), folder(c.files))
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "pretend-token") {
				t.Errorf("it says %v", err)
			}
		})
	}
}
