package autostart

import (
	"errors"
	"strings"
	"testing"
)

func program(path string) Program {
	return Program{ID: "app.pretend", Name: "Pretend", Comment: "Pretends to be a program", Path: path, Args: []string{"--hidden"}}
}

// kept is a place with a text in it that the test may change by hand.
type kept struct {
	text string
	told func(string, Program) State
}

func TestAnEntryChangedByHandIsToldAsItIs(t *testing.T) {
	p := program(`/opt/A "good" place/100 % $HOME\pretend`)
	desktop, err := desktopEntry(p)
	if err != nil {
		t.Fatal(err)
	}
	agent, err := launchAgent(p)
	if err != nil {
		t.Fatal(err)
	}
	entry, plist := kept{desktop, desktopEntryTold}, kept{agent, launchAgentTold}
	for name, c := range map[string]struct {
		in       kept
		old, new string
		want     State
	}{
		"as written":                        {entry, "", "", On},
		"with a comment and spaces":         {entry, "Terminal=false", "# mine\nTerminal = false ", On},
		"switched off by GNOME":             {entry, "Terminal=false", "X-GNOME-Autostart-enabled=false", Off},
		"switched off by Xfce":              {entry, "Terminal=false", "Hidden=true", Off},
		"in another group":                  {entry, "Terminal=false", "[Other]\nHidden=true", On},
		"emptied":                           {entry, desktop, "", Off},
		"with another option":               {entry, "--hidden", "--hidden --data /elsewhere", Changed},
		"of a program that moved":           {entry, "place", "home", Changed},
		"on one desktop only":               {entry, "Terminal=false", "OnlyShowIn=KDE;", Changed},
		"a link":                            {entry, "Type=Application", "Type=Link", Changed},
		"agent as written":                  {plist, "", "", On},
		"agent disabled":                    {plist, "<key>RunAtLoad</key>", "<key>Disabled</key><true/><key>RunAtLoad</key>", Off},
		"agent on demand":                   {plist, "<true/>", "<false/>", Off},
		"agent that is cut off":             {plist, "</array>", "", Off},
		"agent of a program that moved":     {plist, "place", "home", Changed},
		"agent with another option":         {plist, "<string>--hidden</string>", "", Changed},
		"agent that starts something else":  {plist, "<key>RunAtLoad</key>", "<key>Program</key><string>/bin/sh</string><key>RunAtLoad</key>", Changed},
		"agent with more, and more in that": {plist, "<key>RunAtLoad</key>", "<key>KeepAlive</key><dict><key>Disabled</key><true/></dict><key>RunAtLoad</key>", On},
	} {
		text := c.in.text
		if c.old != "" {
			if text = strings.Replace(text, c.old, c.new, 1); text == c.in.text {
				t.Errorf("%s: nothing was changed", name)
			}
		}
		if got := c.in.told(text, p); got != c.want {
			t.Errorf("%s: %s, not %s\n%s", name, got, c.want, text)
		}
	}
}

func TestTheLaunchAgentHoldsTheCommandWhateverIsInIt(t *testing.T) {
	for _, path := range []string{"/Applications/Patchbay.app/Contents/MacOS/patchbay", `/Users/a & b/<"x">'/ü`, " /with\ttab\nand line"} {
		p := program(path)
		text, err := launchAgent(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := plist(text)["ProgramArguments"]; len(got) != 2 || got[0] != path || got[1] != "--hidden" {
			t.Errorf("%q became %q", path, got)
		}
	}
	if _, err := launchAgent(program("/a\x01b")); err == nil {
		t.Error("what XML can't write was written")
	}
}

// pretendRegistry holds values by path and name.
type pretendRegistry map[string]any

func (r pretendRegistry) text(path, name string) (string, error) {
	text, _ := r[path+"|"+name].(string)
	return text, nil
}

func (r pretendRegistry) bytes(path, name string) ([]byte, error) {
	bytes, _ := r[path+"|"+name].([]byte)
	return bytes, nil
}

func (r pretendRegistry) setText(path, name, value string) error {
	r[path+"|"+name] = value
	return nil
}

func (r pretendRegistry) remove(path, name string) error {
	delete(r, path+"|"+name)
	return nil
}

func TestTheRunKeyIsWrittenAndToldAsItIs(t *testing.T) {
	here := pretendRegistry{}
	p := program(`C:\Program Files\Pat\patchbay.exe`)
	place := runKey{here}
	run, approved := runPath+"|"+p.ID, approvedPath+"|"+p.ID
	told := func(what string, want State) {
		t.Helper()
		if got, err := place.read(p); err != nil || got != want {
			t.Errorf("%s: %s %v, not %s", what, got, err, want)
		}
	}
	told("nothing there", Off)
	if err := place.write(p); err != nil {
		t.Fatal(err)
	}
	if here[run] != `"C:\Program Files\Pat\patchbay.exe" --hidden` {
		t.Fatalf("it is %v", here[run])
	}
	told("written", On)
	here[approved] = []byte{2, 0, 0, 0}
	told("switched on in Task Manager", On)
	here[approved] = []byte{3, 0, 0, 0}
	told("switched off in Task Manager", Off)
	if err := place.write(p); err != nil {
		t.Fatal(err)
	}
	told("switched on here again", On)
	here[run] = `"C:\old\patchbay.exe" --hidden`
	told("moved", Changed)
	if err := place.remove(p); err != nil || len(here) != 0 {
		t.Fatalf("left: %v %v", here, err)
	}
	p.Path = `C:\` + strings.Repeat("long", 70) + `\patchbay.exe`
	if err := place.write(p); !errors.Is(err, ErrTooLong) || len(here) != 0 {
		t.Fatalf("a command that Windows doesn't take: %v %v", err, here)
	}
}

func TestArgumentsAreQuotedForWindows(t *testing.T) {
	for arg, want := range map[string]string{
		``: `""`, `--hidden`: `--hidden`, `a b`: `"a b"`, `a\b`: `a\b`, `a b\`: `"a b\\"`, `a"b`: `"a\"b"`, `a\"b`: `"a\\\"b"`, `a\ b`: `"a\ b"`,
	} {
		if got := argument(arg); got != want {
			t.Errorf("%s became %s, not %s", arg, got, want)
		}
	}
}
