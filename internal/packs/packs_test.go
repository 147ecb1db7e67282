package packs

import (
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strconv"
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

func TestTheCatalogueHoldsOnePackForEachSimpleWay(t *testing.T) {
	want := map[string]patchbay.Way{
		"cats": "", "coda": patchbay.Bearer, "figma": patchbay.Header,
		"todoist": patchbay.Bearer, "trello": patchbay.Queries, "zendesk": patchbay.Basic,
	}
	all := load(t)
	if len(all) != len(want) {
		t.Errorf("%d packs, want %d", len(all), len(want))
	}
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
	if !slices.IsSortedFunc(all, func(a, b patchbay.Pack) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("they aren't sorted by name")
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
		// One way to sign in is called by that word, where only authors read it.
		said := strings.ReplaceAll(strings.ToLower(string(data)), string(patchbay.ClientCredentials), "")
		for _, word := range []string{"credential", "endpoint", "vault"} {
			if strings.Contains(said, word) {
				t.Errorf("%s says %q to people who never heard of it", file, word)
			}
		}
	}
}

func TestTheAnswersOfTheServicesAreReadInTheRightPlaces(t *testing.T) {
	all := load(t)
	type want struct{ id, name, email, workspace, keyName, scoped, fails string }
	for file, want := range map[string]want{
		"coda/good.json":         {"pat@example.com", "Pat Practice", "pat@example.com", "Practice Ltd", "Coda via Patchbay", "false", ""},
		"coda/limited.json":      {"pat@example.com", "Pat Practice", "pat@example.com", "", "One doc only", "true", ""},
		"todoist/good.json":      {"111111", "Pat Practice", "pat@example.com", "", "", "", ""},
		"figma/good.json":        {"1234567890", "Pat Practice", "pat@example.com", "", "", "", ""},
		"trello/good.json":       {"5f0000000000000000000001", "Pat Practice", "", "", "", "", ""},
		"figma/refused.json":     {"", "", "", "", "", "", "key-refused"},
		"zendesk/good.json":      {"35436", "Pat Practice", "pat@example.com", "", "", "", ""},
		"zendesk/anonymous.json": {"", "Anonymous user", "", "", "", "", "key-refused"},
	} {
		t.Run(file, func(t *testing.T) {
			id, _, _ := strings.Cut(file, "/")
			who := find(t, all, id).WhoAmI
			data, err := os.ReadFile("testdata/" + file)
			if err != nil {
				t.Fatal(err)
			}
			var answer any
			if err := json.Unmarshal(data, &answer); err != nil {
				t.Fatal(err)
			}
			got := want
			got.id, got.name, got.email = at(answer, who.ID), at(answer, who.Name), at(answer, who.Email)
			got.workspace, got.keyName, got.scoped = at(answer, who.Workspace), at(answer, who.KeyName), at(answer, who.Scoped)
			got.fails = ""
			for _, fails := range who.Fails {
				value := at(answer, fails.At)
				if fails.Is != nil && value == *fails.Is || fails.Is == nil && value != "" && value != "false" {
					got.fails = string(fails.Cause)
				}
			}
			if got != want {
				t.Errorf("read %+v\nwant %+v", got, want)
			}
		})
	}
}

// at follows a dotted path into a JSON value; absent and null are empty.
func at(value any, path string) string {
	if path == "" {
		return ""
	}
	for _, name := range strings.Split(path, ".") {
		group, _ := value.(map[string]any)
		value = group[name]
	}
	switch value := value.(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(value)
	}
	return ""
}

func TestHintsFitWhatTheServicesSendAndOnlyWarn(t *testing.T) {
	for _, pack := range load(t) {
		for _, signIn := range pack.SignIn {
			for _, field := range signIn.Fields {
				if field.Hint == nil {
					continue
				}
				fits := map[string]string{
					"coda.token":    "fade0000-1234-4abc-8def-0123456789ab",
					"todoist.token": strings.Repeat("0a", 20),
					"figma.token":   "figd_pretend-token",
					"trello.key":    strings.Repeat("0a", 16),
					"trello.token":  "ATTApretendtoken0",
					"zendesk.token": strings.Repeat("Aa0z", 10),
					"zendesk.email": "pat@example.com",
				}[pack.ID+"."+field.ID]
				if !matches(field.Hint.Pattern, fits) {
					t.Errorf("%s.%s: the hint warns of a usual value", pack.ID, field.ID)
				}
				if matches(field.Hint.Pattern, "pretend-token-of-another-kind") {
					t.Errorf("%s.%s: the hint never warns", pack.ID, field.ID)
				}
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
