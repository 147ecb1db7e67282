package main

import (
	"os"
	"path/filepath"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestASavedFileReplacesNone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Downloads")
	save := saver(folder)
	for i, want := range []string{"patchbay-board.svg", "patchbay-board (2).svg", "patchbay-board (3).svg"} {
		path, err := save("patchbay-board.svg", []byte{byte(i)})
		if err != nil || path != filepath.Join(folder, want) {
			t.Fatal(path, err)
		}
		if content, err := os.ReadFile(path); err != nil || len(content) != 1 || content[0] != byte(i) {
			t.Fatal(content, err)
		}
	}
}

func TestAFileThatCantBeSavedSaysWhichOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "no folder")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := saver(file)("patchbay-board.svg", nil)
	if cause, values := patchbay.Why(err); cause != patchbay.FileNotSaved || values["path"] != file {
		t.Error(cause, values)
	}
}
