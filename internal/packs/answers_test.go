package packs_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/rehearsal"
)

// answer is one file of testdata/<id>/: what the service says, and what
// Patchbay must make of it. All its values are invented.
type answer struct {
	Status int `json:"status"`
	// Body is JSON, or another text as a JSON string.
	Body json.RawMessage `json:"body"`
	// Probe is what the service says to whoAmI.probe.
	Probe *answer `json:"probe"`
	// Identity is whom Patchbay must see, or Cause why it must fail.
	Identity *patchbay.Identity `json:"identity"`
	Cause    patchbay.Cause     `json:"cause"`

	away   string // an address that the service sends the asker to
	echoes bool   // the service says the key that it was given
}

// typedFile holds what the person types into the fields, by their ids: in the
// form that the service gives its keys, and plainly invented.
const typedFile = "typed.json"

// answersOf are a Pack's answers by the names of their files. A Pack needs at
// least the answer to a good key and to a wrong one, and to a limited one
// where its guide says what such a key can't do.
func answersOf(t *testing.T, pack patchbay.Pack) map[string]answer {
	t.Helper()
	folder := filepath.Join("testdata", pack.ID)
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]answer{}
	for _, file := range files {
		if slices.Contains([]string{typedFile, rehearsal.GivenFile, rehearsal.SitesFile}, filepath.Base(file)) {
			continue
		}
		var a answer
		read(t, file, &a)
		if (a.Identity == nil) == (a.Cause == "") {
			t.Fatalf(`%s must say either whom Patchbay should see, "identity", or why it should fail, "cause"`, file)
		}
		answers[strings.TrimSuffix(filepath.Base(file), ".json")] = a
	}
	demand := func(name, whose, example string) {
		if _, there := answers[name]; !there {
			t.Errorf("%s has no %s/%s.json: put there what the service answers to %s, with invented values: %s",
				pack.Name, folder, name, whose, example)
		}
	}
	demand("good", "a good key", `{"status": 200, "body": {"id": "1"}, "identity": {"id": "1"}}`)
	demand("wrong-key", "a wrong key", `{"status": 401, "body": {}, "cause": "key-refused"}`)
	if len(pack.Guide.LimitedKey) > 0 {
		demand("limited-key", "a key that may not do everything", `{"status": 403, "body": {}, "cause": "key-limited"}, or with "identity" where it says less`)
	}
	return answers
}

// typedFor is what the person types for a Pack.
func typedFor(t *testing.T, pack patchbay.Pack) map[string]string {
	t.Helper()
	var typed map[string]string
	file := filepath.Join("testdata", pack.ID, typedFile)
	if _, err := os.Stat(file); err != nil {
		t.Fatalf(`%s has no %s: put there an invented value for each field that it asks for, like {"token": "pretend-token-1"}`, pack.Name, file)
	}
	read(t, file, &typed)
	return typed
}

// read is strict, so that a misspelt name isn't passed over.
func read(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func fits(t *testing.T, pattern, value string) bool {
	t.Helper()
	form, err := regexp.Compile(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return form.MatchString(value)
}
