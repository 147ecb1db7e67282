package browsers

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/adrg/xdg"
)

func TestTheAddressStandsWhereTheEntryWantsIt(t *testing.T) {
	for command, want := range map[string][]string{
		`firefox %u`:                             {"firefox", "X"},
		`/usr/bin/chromium %U`:                   {"/usr/bin/chromium", "X"},
		`/opt/b --new %u --profile a%%b`:         {"/opt/b", "--new", "X", "--profile", "a%b"},
		`/opt/b`:                                 {"/opt/b", "X"},
		`"/opt/a b/\\"c\\\\$d" %i --class %c %U`: {`/opt/a b/"c\$d`, "--class", "X"},
		`/opt/b "%u"`:                            {"/opt/b", "%u", "X"},
	} {
		if got, err := arguments(command, "X"); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q %v", command, got, err)
		}
	}
	for _, command := range []string{"", "%u", " "} {
		if args, err := arguments(command, "X"); err == nil {
			t.Errorf("%q starts %q", command, args)
		}
	}
}

// TestABrowserIsFoundOpensThePageAndMayGo installs pretend ones.
func TestABrowserIsFoundOpensThePageAndMayGo(t *testing.T) {
	home, system := t.TempDir(), t.TempDir()
	t.Setenv("XDG_DATA_HOME", home)
	t.Setenv("XDG_DATA_DIRS", system)
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	install := func(folder, name, text string) {
		t.Helper()
		apps := filepath.Join(folder, "applications")
		if err := errors.Join(os.MkdirAll(apps, 0o700), os.WriteFile(filepath.Join(apps, name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(system, "a browser")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nprintf %s \"$1\" >\"$0.opened\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	const opens = "MimeType=text/html;x-scheme-handler/https;\n"
	install(system, "one.desktop", "[Desktop Entry]\nName=Two\nName[de]=Zwei\nExec=\""+program+"\" %u\n"+opens+"[Desktop Action new]\nExec=false\nNoDisplay=true\n")
	install(system, "hidden.desktop", "[Desktop Entry]\nName=Hidden\nExec=x\n"+opens)
	install(home, "hidden.desktop", "[Desktop Entry]\nNoDisplay=true\nName=Hidden\nExec=x\n"+opens)
	install(system, "mail.desktop", "[Desktop Entry]\nName=Mail\nExec=x\nMimeType=x-scheme-handler/mailto;\n")
	if got := List(); !slices.Equal(got, []Browser{{"one.desktop", "Two"}}) {
		t.Fatalf("got %v", got)
	}
	if err := Open("one.desktop", "http://127.0.0.1:1/#code"); err != nil {
		t.Fatal(err)
	}
	var opened []byte
	for range 100 {
		if opened, _ = os.ReadFile(program + ".opened"); len(opened) > 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if string(opened) != "http://127.0.0.1:1/#code" {
		t.Fatalf("it opened %q", opened)
	}
	if err := Open("hidden.desktop", "x"); !errors.Is(err, ErrGone) {
		t.Fatalf("got %v", err)
	}
}
