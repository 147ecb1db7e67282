//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
)

// browserHere stands in for the person's browser: it notes what it is to open.
func browserHere(t *testing.T) (opened func() []string) {
	t.Helper()
	bin := t.TempDir()
	note := filepath.Join(bin, "opened")
	script := fmt.Sprintf("#!/bin/sh\nprintf '%%s\\n' \"$1\" >>'%s'\n", note)
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	return func() []string {
		content, _ := os.ReadFile(note)
		return strings.Fields(string(content))
	}
}

// visit opens a link as a page does.
func visit(t *testing.T, link string) *program {
	t.Helper()
	p := &program{t: t}
	var code string
	p.address, code, _ = strings.Cut(link, "/#")
	var session struct{ Key string }
	if err := p.post("session", map[string]string{"code": code}, &session); err != nil {
		t.Fatal(err)
	}
	p.key = session.Key
	return p
}

// TestTheWindowOpensInTheBrowserInstead presses what the window, which listens
// at no port, offers, works in the browser, and closes the window, which nobody
// needs then.
func TestTheWindowOpensInTheBrowserInstead(t *testing.T) {
	binary := windowBinary(t)
	opened := browserHere(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	s := newScreen(t)
	ended := s.open(binary, "--data", t.TempDir(), "--vault", "filevault")
	s.see("Coda shows a key only once")
	if ports := listening(t, s.pid); len(ports) != 0 {
		t.Fatalf("it listens at %v before anybody asked", ports)
	}
	s.key("Tab", "Tab", "Tab", "Tab", "Tab", "Tab") // past the three places
	for range 2 {
		before := len(opened())
		s.key("Return")
		s.until("no page was opened", func() bool { return len(opened()) > before })
	}
	links := opened()
	page := visit(t, links[len(links)-1])
	if about := must[app.AboutView](page, "About"); about.Shell != "browser" {
		t.Fatalf("the page says that it is in the %s", about.Shell)
	}
	must[app.DocView](page, "AddDoc", "", "Plan")
	leave := page.listens()

	s.close()
	s.goes()
	must[app.ListView](page, "List")
	leave()
	must[any](page, "Quit")
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it still runs")
	}
}

// TestTheWindowThatHasNoScreenIsThePageInTheBrowser starts where a window
// can't open.
func TestTheWindowThatHasNoScreenIsThePageInTheBrowser(t *testing.T) {
	t.Setenv("PATCHBAY_BINARY", windowBinary(t))
	t.Setenv("DISPLAY", ":32123")
	t.Setenv("WAYLAND_DISPLAY", "nothing-here")
	p := start(t, "--data", t.TempDir(), "--vault", "filevault")
	must[app.ListView](p, "List")
	if code := p.interrupt(); code != 0 {
		t.Fatalf("it ended with %d\n%s", code, p.said())
	}
}
