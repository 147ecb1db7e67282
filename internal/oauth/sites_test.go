package oauth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

// withSites is a stage whose service answers with these sites.
func withSites(t *testing.T, answer string) (*stage, *odd, *[]string) {
	t.Helper()
	o := newOdd(t)
	o.token = func(url.Values) (int, string) { return 200, `{"access_token":"pretend-site-token"}` }
	asked := &[]string{}
	o.sites = func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Header.Get("Authorization"))
		fmt.Fprint(w, answer)
	}
	s := newStage(t, o.URL)
	s.pack.SignIn[0].Base = ""
	s.dialog().Sites = &patchbay.Sites{Request: o.URL + "/sites", Value: "id", Name: "name", Base: o.URL + "/ex/jira/{site}"}
	return s, o, asked
}

const twoSites = `[{"id":"one-1","name":"Bakery"},{"id":"two-2","name":"Garden\nShed"},{"id":"one-1","name":"Bakery"}]`

func TestOfSeveralSitesThePersonChoosesOneAndTheKeyIsKeptForThatAlone(t *testing.T) {
	s, o, asked := withSites(t, twoSites)
	var form patchbay.Form
	y := s.beginWith(func(f patchbay.Form) patchbay.Values {
		if f.Name != patchbay.FormSite {
			return yes(f)
		}
		form = f
		return choose(f.Choices[1])
	})
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	r := y.end()
	if r.err != nil || r.Base != o.URL+"/ex/jira/two-2" || r.Site != "Garden Shed" {
		t.Fatal(r.err, r.Base, r.Site)
	}
	if len(form.Choices) != 2 || !slices.Equal(form.Names, []string{"Bakery", "Garden Shed"}) {
		t.Fatalf("%+v", form)
	}
	if !slices.Equal(*asked, []string{"Bearer pretend-site-token"}) {
		t.Fatal("the sites were asked for in another way")
	}
	s.silent(r.Credential, nil)
}

func TestOneSiteAloneIsNoQuestionAndSigningInAgainKeepsTheSite(t *testing.T) {
	s, o, _ := withSites(t, `[{"id":"one-1","name":"Bakery"}]`)
	y := s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	if r := y.end(); r.err != nil || r.Base != o.URL+"/ex/jira/one-1" {
		t.Fatal(r.err, r.Base)
	}
	s, o, _ = withSites(t, twoSites)
	s.base = o.URL + "/ex/jira/two-2"
	y = s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	if r := y.end(); r.err != nil || r.Base != s.base {
		t.Fatal(r.err, r.Base)
	}
	s.base = o.URL + "/ex/jira/three-3"
	y = s.begin()
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	y.ends(patchbay.DifferentAccount)
	y.dropped("pretend-site-token")
}

func TestAListOfSitesThatIsOddLeadsNowhereAndItsKeyIsDropped(t *testing.T) {
	for answer, cause := range map[string]patchbay.Cause{
		`[]`:                               patchbay.NoSites,
		`{}`:                               patchbay.AnswerUnexpected,
		`no`:                               patchbay.AnswerUnexpected,
		`[7]`:                              patchbay.AnswerUnexpected,
		`[{"name":"x"}]`:                   patchbay.AnswerUnexpected,
		`[{"id":"../../evil","name":"x"}]`: patchbay.AnswerUnexpected,
		`[{"id":"a@evil.test"}]`:           patchbay.AnswerUnexpected,
		`[{"id":"pretend-site-token"}]`:    patchbay.AnswerUnexpected,
	} {
		s, _, _ := withSites(t, answer)
		y := s.begin()
		newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
		y.ends(cause)
		y.dropped("pretend-site-token")
	}
	s, _, _ := withSites(t, `[{"id":"one-1","name":"echo pretend-site-token"},{"id":"two-2","name":"`+strings.Repeat("x", 500)+`"}]`)
	y := s.beginWith(func(f patchbay.Form) patchbay.Values {
		if f.Name == patchbay.FormSite && (f.Names[0] != "1" || len(f.Names[1]) > 100) {
			t.Error("the form shows what the service echoes, or without end")
		}
		if f.Name == patchbay.FormSite {
			return choose(f.Choices[0])
		}
		return yes(f)
	})
	newBrowser(t).comes(back(t, y.page().Address, "code", "pretend-code"))
	if r := y.end(); r.err != nil {
		t.Fatal(r.err)
	}
}
