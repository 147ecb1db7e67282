//go:build linux

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
)

// TestTheWindowSavesTheBoardAndAsksHowToPrintIt has WebKitGTK draw the board
// and its picture, and the program save that where a page in a window can't.
func TestTheWindowSavesTheBoardAndAsksHowToPrintIt(t *testing.T) {
	binary := os.Getenv("PATCHBAY_WINDOW")
	if binary == "" {
		t.Skip("needs the build with a window: run by make test-window")
	}
	downloads, data := t.TempDir(), t.TempDir()
	t.Setenv("XDG_DOWNLOAD_DIR", downloads)
	p := start(t, "--data", data, "--vault", "filevault")
	account := must[string](p, "AddKeptByCoda", "figma", "Pretend Mia", "", "")
	doc := must[app.DocView](p, "AddDoc", "https://coda.io/d/Pretend-plans_dPretend001", "")
	must[any](p, "AddToDoc", account, doc.ID, "shared")
	must[any](p, "MarkInCoda", account, doc.ID, "done")
	must[any](p, "SetPreference", "accounts", "board")
	if code := p.interrupt(); code != 0 {
		t.Fatalf("it ended with %d", code)
	}

	s := newScreen(t)
	s.open(binary, "--data", data, "--vault", "filevault")
	s.see("Save as SVG")
	s.see("Pretend plans")
	s.key("Tab", "Return") // skip to the content
	// The switch, bring in, connect, search, three choices, print, and as PNG.
	for range 9 {
		s.key("Tab")
	}
	s.key("Return")
	png := s.saved(downloads, ".png")
	if !bytes.HasPrefix(png, []byte("\x89PNG\r\n\x1a\n")) || len(png) < 10_000 {
		t.Errorf("the PNG is %d bytes that begin with %q", len(png), png[:min(8, len(png))])
	}
	s.key("Tab", "Return")
	svg := string(s.saved(downloads, ".svg"))
	for _, part := range []string{"<?xml", "Pretend plans", "Pretend Mia", "<path"} {
		if !strings.Contains(svg, part) {
			t.Errorf("the SVG has no %s", part)
		}
	}
	s.see("patchbay-board")

	s.key("shift+Tab", "shift+Tab", "Return")
	s.see("Print to File")
}

// saved waits until a whole file with that ending is in folder.
func (s *screen) saved(folder, ending string) []byte {
	s.t.Helper()
	for range 100 {
		found, err := filepath.Glob(filepath.Join(folder, "patchbay-board-*"+ending))
		if err == nil && len(found) == 1 {
			time.Sleep(200 * time.Millisecond)
			if content, err := os.ReadFile(found[0]); err == nil && len(content) > 0 {
				return content
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatalf("no %s was saved; the screen says:\n%s", ending, s.text())
	return nil
}
