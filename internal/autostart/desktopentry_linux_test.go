package autostart

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// recorder is a program that writes its arguments where it lies.
const recorder = "#!/bin/sh\nprintf '%s|' \"$#\" \"$@\" >\"$0.ran\"\n"

// TestDesktopsStartExactlyThisProgram writes entries for programs at odd paths
// and lets programs of two desktops start them.
func TestDesktopsStartExactlyThisProgram(t *testing.T) {
	for _, tool := range []string{"gio", "dex", "desktop-file-validate"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	for _, name := range []string{"plain", "with space", `quo"te`, "dollar $HOME", "back\\slash", "percent %f %%", "`tick`", "a=b", "semi;colon", "tilde~'", "ümlaut", "new\nline"} {
		t.Run(name, func(t *testing.T) {
			p := program(filepath.Join(t.TempDir(), name))
			if err := os.WriteFile(p.Path, []byte(recorder), 0o700); err != nil {
				t.Fatal(err)
			}
			config := t.TempDir()
			place := folder{filepath.Join(config, "autostart"), ".desktop", desktopEntry, desktopEntryTold}
			entry := &Entry{p, place}
			if err := entry.Set(true); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command("desktop-file-validate", place.file(p)).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v: %s", err, out)
			}
			for _, launch := range [][]string{{"gio", "launch"}, {"dex"}} {
				if launch[0] == "dex" && strings.ContainsAny(execOf(p), `\%`) {
					continue // it reads neither of these
				}
				command := exec.Command(launch[0], append(launch[1:], place.file(p))...)
				command.Dir = t.TempDir() // not the path that it lies at
				if out, err := command.CombinedOutput(); err != nil {
					t.Errorf("%s: %v: %s", launch[0], err, out)
					continue
				}
				if got := ran(p.Path + ".ran"); got != "1|--hidden|" {
					t.Errorf("%s started it with %q\n%s", launch[0], got, execOf(p))
				}
				_ = os.Remove(p.Path + ".ran")
			}
		})
	}
}

// ran is what a recorder wrote.
func ran(path string) string {
	for range 100 {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 {
			return string(text)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "nothing"
}

func TestAnEntryOfTheFolderComesAndGoes(t *testing.T) {
	place := folder{filepath.Join(t.TempDir(), "not yet", "autostart"), ".desktop", desktopEntry, desktopEntryTold}
	entry := &Entry{program("/opt/pretend"), place}
	told := func(want State) {
		t.Helper()
		if got, err := entry.State(); err != nil || got != want {
			t.Fatalf("%s %v, not %s", got, err, want)
		}
	}
	set := func(on bool) {
		t.Helper()
		if err := entry.Set(on); err != nil {
			t.Fatal(err)
		}
	}
	told(Off)
	set(false) // there is nothing to remove
	set(true)
	set(true)
	told(On)
	files, err := os.ReadDir(place.path)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	if err := os.Remove(place.file(entry.program)); err != nil {
		t.Fatal(err)
	}
	told(Off)
	if err := os.WriteFile(place.file(entry.program), []byte("[Desktop Entry]\nType=Application\nExec=/opt/other\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	told(Changed)
	set(false)
	told(Off)
}
