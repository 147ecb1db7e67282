package accountpage_test

import (
	"encoding/json"
	"errors"
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"app.patchbay/internal/accountpage"
	"app.patchbay/internal/patchbay"
)

func packs() []patchbay.Pack {
	return []patchbay.Pack{
		{ID: "todoist", Name: "Todoist"}, {ID: "trello", Name: "Trello"}, {ID: "figma", Name: "Figma"},
		{ID: "zendesk", Name: "Zendesk"}, {ID: "coda", Name: "Coda", AlsoKnownAs: []string{"Superhuman Docs"}},
	}
}

// The pages in testdata are invented. Most were made in a browser and copied
// there with all that is around the list, as HTML and as text; run with -write
// to see what has become of them, then read the difference.
func TestWhatIsUnderstoodOfEachPageAndWhatIsnt(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) < 10 {
		t.Fatal("the pages aren't there", err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".html")
		source, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile("testdata/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name+" as HTML", func(t *testing.T) { compare(t, name+".html.json", string(source), "") })
		t.Run(name+" as text", func(t *testing.T) { compare(t, name+".txt.json", "", string(text)) })
	}
}

func compare(t *testing.T, golden, page, text string) {
	seen, err := accountpage.Read(page, text, packs())
	cause, _ := patchbay.Why(err)
	got, err := json.MarshalIndent(struct {
		Cause patchbay.Cause `json:",omitempty"`
		Seen  patchbay.Seen
	}{cause, seen}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	invented(t, seen, page+text)
	path := "testdata/" + golden
	if flag.Lookup("write").Value.String() == "true" {
		if err := os.WriteFile(path, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got)+"\n" {
		t.Errorf("got\n%s", got)
	}
}

// invented fails the test where something was understood that isn't there.
func invented(t *testing.T, seen patchbay.Seen, source string) {
	t.Helper()
	bare := func(s string) string {
		return regexp.MustCompile(`[\s\x{202b}\x{202c}\x{200f}]`).ReplaceAllString(s, "")
	}
	page := bare(source)
	shown := page + bare(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(source, "")))
	has := func(what string) {
		if !strings.Contains(shown, bare(what)) {
			t.Errorf("%q isn't on the page", what)
		}
	}
	for _, account := range seen.Accounts {
		has(account.Pack)
		has(account.Name)
		for _, doc := range account.Docs {
			has(doc.Title)
			has(doc.Said)
			if doc.Link != "" && !strings.Contains(source, doc.Link[strings.LastIndex(doc.Link, "_d"):]) {
				t.Errorf("%q isn't on the page", doc.Link)
			}
			if doc.Sharing != "" && doc.Said == "" {
				t.Errorf("%q is shared, and the page doesn't say so", doc.Title)
			}
		}
	}
}

func TestSentencesOfBothEditionsAreUnderstoodAndNoOthers(t *testing.T) {
	for said, want := range map[string][2]string{
		"All members can pull in data. Only you can take actions":   {"shared", "view"},
		"Anyone can view data. Only you can take actions.":          {"shared", "view"},
		"All members can pull in data and take actions":             {"shared", "act"},
		"Anyone can take actions":                                   {"shared", "act"},
		"Take actions and view data":                                {"shared", "act"},
		"View data":                                                 {"shared", "view"},
		"Only you can take actions":                                 {"private", ""},
		"Private actions":                                           {"private", ""},
		"Only you can pull in data and take actions":                {"shared", "restricted"},
		"Shared account":                                            {"shared", ""},
		"Only you can pull in data. All members can take actions":   {"shared", "act"},
		"All members can't take actions":                            {"", ""},
		"Only you can do something new":                             {"", ""},
		"Nobody can take actions":                                   {"", ""},
		"It isn't true that all members can take actions":           {"", ""},
		"Everyone can pull in data, and only you can take actions":  {"shared", "view"},
		"All members can pull in data. Nobody can take actions":     {"shared", "view"},
		"Alle Mitglieder können Daten abrufen":                      {"", ""},
		"All members can pull in data. Managers can do other stuff": {"shared", "view"},
	} {
		page := "Accounts connected to Packs\nTodoist\nAda\nConnected docs\nPlan\n" + said + "\nDisconnect\nRemove this account\nDelete account"
		seen, err := accountpage.Read("", page, packs())
		if err != nil || len(seen.Accounts) != 1 || len(seen.Accounts[0].Docs) != 1 {
			t.Fatal(said, seen, err)
		}
		doc := seen.Accounts[0].Docs[0]
		if string(doc.Sharing) != want[0] || string(doc.NonOwners) != want[1] || doc.Said != said {
			t.Errorf("%q: got %q %q of %q", said, doc.Sharing, doc.NonOwners, doc.Said)
		}
		if unread := len(seen.Unread) == 1 && seen.Unread[0] == said; unread != (want[0] == "") {
			t.Errorf("%q: unread %q", said, seen.Unread)
		}
	}
}

func TestAPageThatIsTooLargeIsRefusedForItsCause(t *testing.T) {
	_, err := accountpage.Read(strings.Repeat("a", accountpage.Limit), "b", nil)
	if _, values := patchbay.Why(err); !errors.Is(err, patchbay.PageTooLarge) || values["most"] != "20" {
		t.Fatal(err, values)
	}
}
