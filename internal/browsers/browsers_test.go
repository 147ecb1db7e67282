package browsers

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// computer is a folder that looks like somebody's computer.
type computer struct {
	t *testing.T
	*Finder
	home    string
	started [][]string
}

func newComputer(t *testing.T, system string) *computer {
	t.Helper()
	c := &computer{t: t, home: t.TempDir()}
	around := map[string]string{
		"HOME": c.home, "XDG_DATA_HOME": c.home + "/own", "XDG_DATA_DIRS": c.home + "/all:relative", "PATH": c.home + "/bin",
		"ProgramFiles": c.home + "/programs", "LOCALAPPDATA": c.home + "/local", "APPDATA": c.home + "/roaming",
	}
	c.Finder = &Finder{system: system, root: c.home, env: func(name string) string { return around[name] }, start: func(command []string) error {
		c.started = append(c.started, command)
		return nil
	}}
	for _, program := range []string{"bin/firefox", "bin/chromium", "bin/odd browser"} {
		c.has(program, "#!/bin/sh\n", 0o755)
	}
	return c
}

func (c *computer) has(path, text string, mode os.FileMode) {
	c.t.Helper()
	path = filepath.Join(c.home, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		c.t.Fatal(err)
	}
}

func (c *computer) entry(path, exec, more string) {
	c.t.Helper()
	name := strings.TrimSuffix(filepath.Base(path), ".desktop")
	c.has(path, "# x\n[Desktop Entry]\nType=Application\nName=The "+name+"\nExec="+exec+
		"\nMimeType=text/html;x-scheme-handler/https;\n"+more+"[Desktop Action new]\nName=Wrong\nExec=wrong\n", 0o644)
}

func (c *computer) names() []string {
	var names []string
	for _, b := range c.List() {
		names = append(names, strings.TrimSpace(b.ID+" | "+b.Name+" | "+b.Profile))
	}
	return names
}

func TestOnLinuxBrowsersAreFoundByTheirDesktopEntries(t *testing.T) {
	c := newComputer(t, "linux")
	c.entry("all/applications/firefox.desktop", "firefox %u", "")
	c.entry("all/applications/chromium.desktop", "/nowhere/chromium %U", "")
	c.entry("own/applications/chromium.desktop", "chromium --class=x %U", "") // the person's own counts
	c.entry("all/applications/gone.desktop", "/nowhere/gone %u", "")
	c.entry("all/applications/hidden.desktop", "firefox %u", "NoDisplay=true\n")
	c.entry("all/applications/text.desktop", "firefox %u", "Terminal=true\n")
	c.has("all/applications/mail.desktop", "[Desktop Entry]\nType=Application\nExec=firefox\nMimeType=x-scheme-handler/mailto\n", 0o644)
	c.has("all/applications/none.desktop", "\x00\xff", 0o644)
	c.entry("relative/applications/elsewhere.desktop", "firefox %u", "")
	want := []string{"chromium | The chromium |", "firefox | The firefox |"}
	if got := c.names(); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	if err := c.Open("chromium", "https://example.com/?a=b&c=$(x)"); err != nil {
		t.Fatal(err)
	}
	if got := c.started[0]; !slices.Equal(got, []string{c.home + "/bin/chromium", "--class=x", "https://example.com/?a=b&c=$(x)"}) {
		t.Fatalf("%q", got)
	}
}

func TestACommandIsReadAsItsSpecificationSaysAndByNoShell(t *testing.T) {
	c := newComputer(t, "linux")
	for exec, want := range map[string][]string{
		`firefox`:                        {"firefox", place},
		`firefox %u %U`:                  {"firefox", place},
		`"odd browser" "a b" %u`:         {"odd browser", "a b", place},
		`firefox "\\"q\\" \\$HOME" %u`:   {"firefox", `"q" $HOME`, place},
		`firefox $HOME ; rm -rf %i %c%%`: {"firefox", "$HOME", ";", "rm", "-rf", "%c%", place},
	} {
		got := c.commandOf(entry{"Exec": unescaped(exec)})
		want[0] = filepath.Join(c.home, "bin", want[0])
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", exec, got)
		}
	}
	for _, exec := range []string{"", "%u", `""`, "nowhere %u", "./firefox %u", "../bin/firefox"} {
		if got := c.commandOf(entry{"Exec": exec}); got != nil {
			t.Errorf("%s: %q", exec, got)
		}
	}
}

func TestProfilesAreBrowsersOfTheirOwn(t *testing.T) {
	c := newComputer(t, "linux")
	c.entry("all/applications/firefox-esr.desktop", "firefox %u", "")
	c.entry("all/applications/chromium.desktop", "chromium %U", "")
	c.has(".mozilla/firefox/profiles.ini", "[Install1]\nDefault=x\n[Profile1]\nName=Work\n[Profile0]\nName=default\n[Profile2]\nName=--headless\n", 0o600)
	c.has(".config/chromium/Local State", `{"profile":{"info_cache":{"Default":{"name":"Ada"},"Profile 1":{"name":"Shop"},"../x":{"name":"Evil"}}}}`, 0o600)
	want := []string{
		"chromium/Default | The chromium | Ada", "chromium/Profile 1 | The chromium | Shop",
		"firefox-esr/Work | The firefox-esr | Work", "firefox-esr/default | The firefox-esr | default",
	}
	if got := c.names(); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	for _, id := range []string{"firefox-esr/Work", "chromium/Profile 1"} {
		if err := c.Open(id, "https://example.com/"); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(c.started[0][1:], []string{"-P", "Work", "https://example.com/"}) ||
		!slices.Equal(c.started[1][1:], []string{"--profile-directory=Profile 1", "https://example.com/"}) {
		t.Fatalf("%q", c.started)
	}
}

func TestNothingButAPageIsOpenedAndOnlyInABrowserThatIsThere(t *testing.T) {
	c := newComputer(t, "linux")
	c.entry("all/applications/firefox.desktop", "firefox %u", "")
	for _, address := range []string{
		"", "--help", "-P", "file:///etc/passwd", "javascript:alert(1)", "https:", "https://", "/etc/passwd", "https://a b",
		"https://example.com\n", " https://example.com", "https://example.com/\x00",
	} {
		if err := c.Open("firefox", address); err == nil {
			t.Errorf("%q was opened", address)
		}
	}
	for _, id := range []string{"", "chrome", "../firefox", "firefox/Work"} {
		if err := c.Open(id, "https://example.com/"); err == nil {
			t.Errorf("%q is a browser", id)
		}
	}
	if len(c.started) > 0 {
		t.Fatalf("%q", c.started)
	}
}

func TestOnAMacAndOnWindowsBrowsersAreFoundWhereTheyInstallThemselves(t *testing.T) {
	c := newComputer(t, "darwin")
	c.has("Applications/Safari.app/Contents/Info.plist", "x", 0o644)
	c.has("Applications/Google Chrome.app/Contents/Info.plist", "x", 0o644)
	c.has("Library/Application Support/Google/Chrome/Local State", `{"profile":{"info_cache":{"Default":{"name":"Ada"},"Profile 1":{"name":"Shop"}}}}`, 0o600)
	want := []string{"Google Chrome.app/Default | Google Chrome | Ada", "Google Chrome.app/Profile 1 | Google Chrome | Shop", "Safari.app | Safari |"}
	if got := c.names(); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	_ = c.Open("Google Chrome.app/Profile 1", "https://example.com/")
	_ = c.Open("Safari.app", "https://example.com/")
	chrome := []string{"/usr/bin/open", "-n", "-a", c.home + "/Applications/Google Chrome.app", "--args", "--profile-directory=Profile 1", "https://example.com/"}
	if !slices.Equal(c.started[0], chrome) || !slices.Equal(c.started[1], []string{"/usr/bin/open", "-a", c.home + "/Applications/Safari.app", "https://example.com/"}) {
		t.Fatalf("%q", c.started)
	}

	c = newComputer(t, "windows")
	c.has("programs/Mozilla Firefox/firefox.exe", "x", 0o755)
	c.has("local/Google/Chrome/Application/chrome.exe", "x", 0o755)
	want = []string{"Mozilla Firefox/firefox.exe | Firefox |", "Google/Chrome/Application/chrome.exe | Google Chrome |"}
	if got := c.names(); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
}
