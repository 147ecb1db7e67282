package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packFolder is a Pack of somebody's own, with its example answers.
func packFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	figma, err := os.ReadFile("internal/packs/catalogue/figma.json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"mine.json": strings.Replace(string(figma), `"id": "figma"`, `"id": "mine"`, 1)}
	for name, content := range files {
		all[name] = content
	}
	for name, content := range all {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "mine.json")
}

func TestPacksCheckSaysWhatIsWrongWithAFileAndItsAnswers(t *testing.T) {
	const typed, good = `{"token": "pretend-token-1"}`, `{"status": 200, "body": {"id": "7", "handle": "Pat"}, "identity": {"id": "7", "name": "Pat"}}`
	for name, c := range map[string]struct {
		files map[string]string
		well  bool
		says  []string
	}{
		"a file alone": {nil, true, []string{"mine.json is in order", "none was played"}},
		"with answers": {map[string]string{
			"testdata/mine/typed.json": typed, "testdata/mine/good.json": good,
			"testdata/mine/wrong-key.json": `{"status": 403, "body": {"err": "Invalid token"}, "cause": "key-refused"}`,
			"testdata/mine/page.json":      `{"status": 200, "body": "<html>", "cause": "answer-unexpected"}`,
		}, true, []string{"Example answers played: 3."}},
		"two mistakes": {map[string]string{"mine.json": `{"id": "mine", "colour": "red"}`}, false, []string{"mine.json: colour: there is no such field", "mine.json: name: is missing"}},
		"no JSON":      {map[string]string{"mine.json": `{`}, false, []string{"mine.json: not valid JSON"}},
		"another person": {map[string]string{
			"testdata/mine/typed.json": typed, "testdata/mine/good.json": strings.Replace(good, `"Pat"}}`, `"Eve"}}`, 1),
		}, false, []string{"testdata/mine/good.json: header: it sees", "should see", "Eve"}},
		"another failure": {map[string]string{
			"testdata/mine/typed.json": typed, "testdata/mine/wrong.json": `{"status": 500, "body": {}, "cause": "key-refused"}`,
		}, false, []string{`testdata/mine/wrong.json: header: it fails with "service-down"`, `should with "key-refused"`}},
		"no failure": {map[string]string{
			"testdata/mine/typed.json": typed, "testdata/mine/wrong.json": strings.Replace(good, `"identity": {"id": "7", "name": "Pat"}`, `"cause": "key-refused"`, 1),
		}, false, []string{"should fail with"}},
		"nothing typed": {map[string]string{"testdata/mine/good.json": good}, false, []string{"testdata/mine/typed.json: "}},
		"a part typed": {map[string]string{
			"testdata/mine/typed.json": `{"tokken": "x"}`, "testdata/mine/good.json": good,
		}, false, []string{"testdata/mine/typed.json: header: what is typed isn't accepted: field-missing"}},
		"a misspelt answer": {map[string]string{
			"testdata/mine/typed.json": typed, "testdata/mine/good.json": `{"staus": 200}`,
		}, false, []string{"testdata/mine/good.json: ", "staus"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if well := checkPack(t.Context(), packFolder(t, c.files), &out); well != c.well {
				t.Errorf("in order: %v", well)
			}
			for _, want := range c.says {
				if !strings.Contains(out.String(), want) {
					t.Errorf("it doesn't say %q:\n%s", want, out.String())
				}
			}
			if strings.Contains(out.String(), "pretend-token-1") {
				t.Errorf("it prints the key: %s", out.String())
			}
		})
	}
	var out bytes.Buffer
	if checkPack(t.Context(), filepath.Join(t.TempDir(), "none.json"), &out) || !strings.Contains(out.String(), "none.json") {
		t.Errorf("a file that isn't there: %s", out.String())
	}
}

func TestWithoutACommandPatchbayStarts(t *testing.T) {
	if f, command := parse([]string{"--practice", "--no-open"}); command != "start" || !f.Practice || !f.NoOpen {
		t.Errorf("%q, %+v", command, f)
	}
	if f, command := parse([]string{"packs", "check", "/x.json"}); command != "packs check <file>" || f.Packs.Check.File != "/x.json" {
		t.Errorf("%q, %+v", command, f)
	}
}
