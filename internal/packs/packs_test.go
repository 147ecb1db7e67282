package packs

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"app.patchbay/internal/patchbay"
)

func load(t *testing.T) []patchbay.Pack {
	t.Helper()
	all, err := Load()
	if err != nil {
		t.Fatalf("the built-in packs don't load:\n%v", err)
	}
	return all
}

func find(t *testing.T, all []patchbay.Pack, id string) patchbay.Pack {
	t.Helper()
	i := slices.IndexFunc(all, func(p patchbay.Pack) bool { return p.ID == id })
	if i < 0 {
		t.Fatalf("there is no pack %q", id)
	}
	return all[i]
}

func TestTheCatalogueHoldsAPackForEachSimpleWay(t *testing.T) {
	want := map[string]patchbay.Way{
		"cats": "", "coda": patchbay.Bearer, "figma": patchbay.Header,
		"todoist": patchbay.Bearer, "trello": patchbay.Queries, "zendesk": patchbay.Basic,
	}
	all := load(t)
	for id, way := range want {
		pack := find(t, all, id)
		if way == "" {
			if pack.Account != patchbay.NoAccount {
				t.Errorf("%s needs an account", id)
			}
			continue
		}
		if pack.SignIn[0].Way != way {
			t.Errorf("%s signs in by %q, want %q", id, pack.SignIn[0].Way, way)
		}
	}
	if !slices.IsSortedFunc(all, func(a, b patchbay.Pack) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) }) {
		t.Error("they aren't sorted by name")
	}
}

func TestThePickerHasFewCategories(t *testing.T) {
	few := []string{
		"AI", "Calendar", "Code", "Data", "Design", "Documents", "Files", "Forms", "Fun", "Marketing",
		"Messages", "Money", "Projects", "Sales", "Support", "Tasks", "Time",
	}
	for _, pack := range load(t) {
		if !slices.Contains(few, pack.Category) {
			t.Errorf("%s is the only one in the category %q: choose one of %q", pack.ID, pack.Category, few)
		}
	}
}

func TestNoTwoLetterMarksLookAlike(t *testing.T) {
	drawn := map[string]string{}
	for _, pack := range load(t) {
		mark := strings.ToUpper(pack.Name[:1]) + " on " + pack.Color
		if other, taken := drawn[mark]; taken {
			t.Errorf("%s and %s are both drawn as %s", other, pack.ID, mark)
		}
		drawn[mark] = pack.ID
	}
}

func TestOnlyCodasGuideUsesCodasDrawings(t *testing.T) {
	for _, pack := range load(t) {
		for _, step := range allSteps(pack.Guide.Steps) {
			if strings.HasPrefix(step.Drawing, "coda-") != (pack.ID == "coda") && step.Drawing != "" && step.Drawing != "generic-paste" {
				t.Errorf("%s: %q has the drawing %q", pack.ID, step.Title, step.Drawing)
			}
		}
	}
}

func allSteps(steps []patchbay.GuideStep) (all []patchbay.GuideStep) {
	for _, step := range steps {
		all = append(all, step)
		for _, trouble := range step.Trouble {
			all = append(all, allSteps(trouble.Steps)...)
		}
	}
	return all
}

func TestCodasGuideCarriesTheWholeWay(t *testing.T) {
	coda := find(t, load(t), "coda")
	text, err := json.Marshal(coda)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Superhuman Docs", "Landed somewhere else?", "I see something different", "The button isn't there",
		"I left the page without copying", "Generate API token", "Copy token", "via Patchbay", "API Key",
		"everything you can do in Coda", "API connections", "{keyName}",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it never says %q", want)
		}
	}
	drawn := map[string]bool{}
	for _, step := range allSteps(coda.Guide.Steps) {
		drawn[step.Drawing] = true
	}
	for _, drawing := range Drawings() {
		if strings.HasPrefix(drawing, "coda-") && !drawn[drawing] {
			t.Errorf("the drawing %q is never shown", drawing)
		}
	}
	for _, where := range coda.Guide.Steps[0].Trouble {
		if where.Title != "Landed somewhere else?" {
			continue
		}
		if len(where.Steps) != 4 {
			t.Fatalf("%d steps lead back, want 4", len(where.Steps))
		}
		for _, step := range where.Steps {
			if step.Drawing == "" {
				t.Errorf("%q has no drawing", step.Title)
			}
		}
	}
	if coda.Links["tokens"] != "https://coda.io/account#apiSettings" {
		t.Errorf("tokens leads to %q", coda.Links["tokens"])
	}
}

func TestTheGuideNeverSpeaksOfCredentials(t *testing.T) {
	entries, err := fs.Glob(catalogue, "catalogue/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range entries {
		data, err := fs.ReadFile(catalogue, file)
		if err != nil {
			t.Fatal(err)
		}
		// One way to sign in is called by that word, where only authors read
		// it, and so may be a page that a link opens.
		said := strings.ReplaceAll(strings.ToLower(string(data)), string(patchbay.ClientCredentials), "")
		said = regexp.MustCompile(`"https://[^"]*"`).ReplaceAllString(said, "")
		for _, word := range []string{"credential", "endpoint", "vault"} {
			if strings.Contains(said, word) {
				t.Errorf("%s says %q to people who never heard of it", file, word)
			}
		}
	}
}

func TestReadIgnoresOtherFilesAndFolders(t *testing.T) {
	data, err := fs.ReadFile(catalogue, "catalogue/cats.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(fstest.MapFS{
		"cats.json": {Data: data}, "README.md": {Data: []byte("{")}, "schema.json": {Data: []byte("{")}, "old/x.json": {Data: []byte("{")},
	})
	if err != nil || len(got) != 1 {
		t.Errorf("%d packs, error %v", len(got), err)
	}
	if got, err := Read(fstest.MapFS{}); err != nil || len(got) != 0 {
		t.Errorf("an empty folder gives %d packs, error %v", len(got), err)
	}
}

// A person's own Pack may do without either.
func TestEveryBuiltInKeyCanBeAskedAboutAndTakenBackOnAPage(t *testing.T) {
	for _, pack := range load(t) {
		for _, signIn := range pack.SignIn {
			if signIn.Silent() || pack.WhoAmI == nil && !signIn.SignsForAWS() || pack.Manage.Link == "" {
				t.Errorf("%s: whoAmI or manage.link is missing", pack.ID)
			}
		}
	}
}
