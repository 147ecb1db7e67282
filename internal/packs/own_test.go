package packs

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"app.patchbay/internal/patchbay"
)

// own is a Pack file of a person's own, called id.
func own(t *testing.T, id string, change func(group)) *fstest.MapFile {
	return &fstest.MapFile{Data: mutilated(t, "figma", func(p group) {
		p["id"], p["name"] = id, "Own "+id
		delete(p, "alsoKnownAs")
		change(p)
	})}
}

func TestPacksOfOnesOwnAreAddedMarkedAndSorted(t *testing.T) {
	builtIn := load(t)
	all, wrong := WithOwn(builtIn, fstest.MapFS{"zeta.json": own(t, "zeta", func(p group) { p["name"] = "AAA" }), "notes.txt": {Data: []byte("{")}})
	if len(wrong) > 0 || len(all) != len(builtIn)+1 {
		t.Fatalf("%d packs, %v", len(all), wrong)
	}
	if all[0].ID != "zeta" {
		t.Errorf("they aren't sorted: %s first", all[0].Name)
	}
	for _, pack := range all {
		if pack.Own != (pack.ID == "zeta") {
			t.Errorf("%s: own is %v", pack.ID, pack.Own)
		}
	}
	if slices.ContainsFunc(builtIn, func(p patchbay.Pack) bool { return p.Own }) {
		t.Error("the list that was given was changed")
	}
}

func TestNoPackOfOnesOwnTakesTheNameOfAnother(t *testing.T) {
	builtIn := load(t)
	for name, c := range map[string]struct {
		file, field string
		change      func(group)
	}{
		"its id":                  {"figma", "id", func(group) {}},
		"its name":                {"mine", "name", func(p group) { p["name"] = "FIGMA" }},
		"another name of it":      {"mine", "name", func(p group) { p["name"] = "zendesk support" }},
		"its name for another":    {"mine", "alsoKnownAs[0]", func(p group) { p["alsoKnownAs"] = list("Figma") }},
		"its other name as an id": {"mine", "name", func(p group) { p["name"] = "Superhuman Docs" }},
	} {
		t.Run(name, func(t *testing.T) {
			all, wrong := WithOwn(builtIn, fstest.MapFS{c.file + ".json": own(t, c.file, c.change)})
			if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Error(), c.file+".json: "+c.field+": ") {
				t.Errorf("got %v", wrong)
			}
			if len(all) != len(builtIn) || slices.ContainsFunc(all, func(p patchbay.Pack) bool { return p.Own }) {
				t.Error("it is there all the same")
			}
		})
	}
}

func TestABadFileIsNamedWithItsMistakesAndHindersNoOther(t *testing.T) {
	all, wrong := WithOwn(load(t), fstest.MapFS{
		"bad.json":    own(t, "bad", func(p group) { p["color"] = "red"; p["category"] = " " }),
		"broken.json": {Data: []byte("{")},
		"good.json":   own(t, "good", func(group) {}),
		"loop.json":   own(t, "loop", func(p group) { signIn(p)["base"] = "http://127.0.0.1:1"; p["domains"] = list("127.0.0.1") }),
		"script.json": own(t, "script", func(p group) { p["links"].(group)["home"] = "javascript:alert(1)" }),
		"ours.json":   own(t, "ours", func(p group) { p["own"] = false }),
	})
	said := ""
	for _, err := range wrong {
		said += err.Error() + "\n"
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("more than one mistake in a line: %q", err)
		}
	}
	for _, want := range []string{
		"bad.json: color: ", "bad.json: category: ", "broken.json: not valid JSON", "loop.json: domains[0]: ", "script.json: links.home: ",
		"ours.json: own: there is no such field",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it doesn't say %q:\n%s", want, said)
		}
	}
	if !slices.ContainsFunc(all, func(p patchbay.Pack) bool { return p.ID == "good" && p.Own }) {
		t.Error("the good one isn't there")
	}
}

func TestWithoutAFolderThereAreNoPacksOfOnesOwn(t *testing.T) {
	all, wrong := WithOwn(load(t), os.DirFS(filepath.Join(t.TempDir(), "none")))
	if len(wrong) > 0 || len(all) != len(load(t)) {
		t.Errorf("%d packs, %v", len(all), wrong)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFiftyPacks reads as many files as the catalogue is meant to have.
func BenchmarkFiftyPacks(b *testing.B) {
	folder := fiftyFiles(b)
	for b.Loop() {
		if _, wrong := WithOwn(nil, folder); len(wrong) > 0 {
			b.Fatal(wrong)
		}
	}
}

// fiftyFiles are copies of the built-in files, in turn, each with a name of its
// own.
func fiftyFiles(b *testing.B) fstest.MapFS {
	b.Helper()
	builtIn, err := fs.Glob(catalogue, "catalogue/*.json")
	if err != nil {
		b.Fatal(err)
	}
	builtIn = slices.DeleteFunc(builtIn, func(file string) bool { return strings.HasSuffix(file, "/"+schemaFile) })
	folder := fstest.MapFS{}
	for i := range 50 {
		data, err := catalogue.ReadFile(builtIn[i%len(builtIn)])
		if err != nil {
			b.Fatal(err)
		}
		var pack group
		if err := json.Unmarshal(data, &pack); err != nil {
			b.Fatal(err)
		}
		id := "copy-" + strings.Repeat("x", i+1)
		pack["id"], pack["name"] = id, id
		delete(pack, "alsoKnownAs")
		if data, err = json.MarshalIndent(pack, "", "  "); err != nil {
			b.Fatal(err)
		}
		folder[id+".json"] = &fstest.MapFile{Data: data}
	}
	return folder
}
