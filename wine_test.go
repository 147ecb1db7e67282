//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
)

// wine has the program's Windows build run in place of this system's.
func wine(t *testing.T) {
	t.Helper()
	run := os.Getenv("PATCHBAY_WINE")
	if run == "" {
		t.Skip("needs Wine: run by make test-wine")
	}
	folder := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "patchbay.exe"), ".")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	starter := filepath.Join(folder, "patchbay")
	if err := os.WriteFile(starter, fmt.Appendf(nil, "#!/bin/sh\nexec '%s' '%s/patchbay.exe' \"$@\"\n", run, folder), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATCHBAY_BINARY", starter)
}

// TestWineStartsServesAndStopsTheWindowsBuild connects an account with it, as
// a person does, and looks at what it left.
func TestWineStartsServesAndStopsTheWindowsBuild(t *testing.T) {
	wine(t)
	service := newCoda(t)
	p := start(t, "--data", `C:\pretend data`, "--vault", "filevault", service.flag())
	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	if _, err := p.connect("coda", pasted("pretend-ada-1")); err != nil {
		t.Fatal(err)
	}
	if about := must[app.AboutView](p, "About"); about.System != "windows" || about.DataFolder != `C:\pretend data` {
		t.Fatalf("it says it is %+v", about)
	}
	quits(p)

	// As Windows starts it where a message of it is pressed after it has ended.
	again := start(t, "--data", `C:\pretend data`, service.flag(), "-Embedding")
	if list := must[app.ListView](again, "List"); len(list.Accounts) != 1 {
		t.Fatalf("it kept %d accounts", len(list.Accounts))
	}
	second, line := launch(t, "--data", `C:\pretend data`, service.flag())
	if !strings.Contains(line, "already running") {
		t.Fatalf("a second start says %q", line)
	}
	<-second.ended
	quits(again)
}

// TestWineStartsItAtLogin writes to that Windows' own registry.
func TestWineStartsItAtLogin(t *testing.T) {
	wine(t)
	p := start(t, "--vault", "filevault")
	for _, c := range []struct {
		on   bool
		want string
	}{{true, "on"}, {false, "off"}, {true, "on"}} {
		must[any](p, "SetStartAtLogin", c.on)
		if home := must[app.HomeView](p, "Home"); home.Start != c.want {
			t.Fatalf("it says %q, not %q", home.Start, c.want)
		}
	}
	quits(p)
	out, err := exec.Command(os.Getenv("PATCHBAY_WINE"), "reg", "query", `HKCU\Software\Microsoft\Windows\CurrentVersion\Run`).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `patchbay.exe" --hidden`) {
		t.Fatalf("%v %s", err, out)
	}
}

// quits ends a program by its page.
func quits(p *program) {
	p.t.Helper()
	must[any](p, "Quit")
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		p.t.Fatalf("it didn't end\n%s", p.said())
	}
	if code := p.command.ProcessState.ExitCode(); code != 0 {
		p.t.Fatalf("it ended with %d\n%s", code, p.said())
	}
}
