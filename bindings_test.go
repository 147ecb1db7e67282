//go:build linux

package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestTheBindingsAreThoseOfTheFacade generates them anew in an empty folder
// and compares. Where it fails, run build/bindings.
func TestTheBindingsAreThoseOfTheFacade(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "wails.json"), []byte(read(t, "wails.json")))
	binary := filepath.Join(folder, "bindings")
	build := exec.Command("go", "build", "-tags", "bindings", "-o", binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	generate := exec.Command(binary)
	generate.Dir = folder
	generate.Env = append(os.Environ(), "tsoutputtype=interfaces")
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fresh, kept := files(t, filepath.Join(folder, "frontend", "wailsjs")), files(t, "frontend/wailsjs")
	if len(fresh) == 0 {
		t.Fatal("nothing was generated")
	}
	for name, text := range fresh {
		if kept[name] != text {
			t.Errorf("%s is out of date: run build/bindings", name)
		}
	}
	for name := range kept {
		if _, ok := fresh[name]; !ok {
			t.Errorf("%s is left over: run build/bindings", name)
		}
	}
}

func files(t *testing.T, root string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		found[name] = read(t, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
