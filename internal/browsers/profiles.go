package browsers

import (
	"bufio"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// family is a kind of browser: how its profiles are kept and named.
type family struct {
	// sign is a part of its program's or its entry's name.
	sign string
	// name is its own, for systems where nothing says it.
	name string
	// gecko says that its profiles are kept as Firefox keeps them, else as
	// Chromium does.
	gecko bool
	// linux, mac and windows are the folders of its profiles, below the home,
	// ~/Library/Application Support and %LOCALAPPDATA% (Firefox: %APPDATA%).
	linux        []string
	mac, windows string
	// app is the program on macOS, exe below the folders for programs on Windows.
	app, exe string
}

// families are those whose profiles can be told apart, more special ones first.
func families() []family {
	return []family{
		{
			sign: "firefox", name: "Firefox", gecko: true,
			linux: []string{".mozilla/firefox", "snap/firefox/common/.mozilla/firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"},
			mac:   "Firefox", windows: "Mozilla/Firefox", app: "Firefox.app", exe: "Mozilla Firefox/firefox.exe",
		},
		{
			sign: "brave", name: "Brave",
			linux: []string{".config/BraveSoftware/Brave-Browser"}, mac: "BraveSoftware/Brave-Browser",
			windows: "BraveSoftware/Brave-Browser/User Data", app: "Brave Browser.app", exe: "BraveSoftware/Brave-Browser/Application/brave.exe",
		},
		{
			sign: "microsoft-edge", name: "Microsoft Edge",
			linux: []string{".config/microsoft-edge"}, mac: "Microsoft Edge",
			windows: "Microsoft/Edge/User Data", app: "Microsoft Edge.app", exe: "Microsoft/Edge/Application/msedge.exe",
		},
		{
			sign: "vivaldi", name: "Vivaldi",
			linux: []string{".config/vivaldi"}, mac: "Vivaldi",
			windows: "Vivaldi/User Data", app: "Vivaldi.app", exe: "Vivaldi/Application/vivaldi.exe",
		},
		{
			sign: "chromium", name: "Chromium",
			linux: []string{".config/chromium", "snap/chromium/common/chromium"}, mac: "Chromium",
			windows: "Chromium/User Data", app: "Chromium.app", exe: "Chromium/Application/chrome.exe",
		},
		{
			sign: "google-chrome", name: "Google Chrome",
			linux: []string{".config/google-chrome"}, mac: "Google/Chrome",
			windows: "Google/Chrome/User Data", app: "Google Chrome.app", exe: "Google/Chrome/Application/chrome.exe",
		},
	}
}

// familyOf finds the family by a program's or an entry's name; one without a
// sign is of none.
func familyOf(names ...string) family {
	for _, name := range names {
		for _, one := range families() {
			if strings.Contains(strings.ToLower(filepath.Base(name)), one.sign) {
				return one
			}
		}
	}
	return family{}
}

// profile is one profile: what the browser wants to be told, and its name.
type profile struct{ key, name string }

// profiles are a browser's, each as a browser of its own; the browser itself
// where there is only one.
func (f *Finder) profiles(b Browser, of family) []Browser {
	found := f.profilesOf(of)
	if len(found) < 2 {
		return []Browser{b}
	}
	all := []Browser{}
	for _, p := range found {
		args := []string{"--profile-directory=" + p.key}
		if of.gecko {
			args = []string{"-P", p.key}
		}
		one := b
		one.ID, one.Profile = b.ID+"/"+p.key, p.name
		at := slices.Index(b.command, place)
		one.command = slices.Concat(b.command[:at], args, b.command[at:])
		all = append(all, one)
	}
	return all
}

func (f *Finder) profilesOf(of family) []profile {
	var folders []string
	switch {
	case of.sign == "":
	case f.system == "darwin":
		folders = []string{filepath.Join(f.env("HOME"), "Library/Application Support", of.mac)}
	case f.system == "windows" && of.gecko:
		folders = []string{filepath.Join(f.env("APPDATA"), of.windows)}
	case f.system == "windows":
		folders = []string{filepath.Join(f.env("LOCALAPPDATA"), of.windows)}
	default:
		for _, folder := range of.linux {
			below, inConfig := strings.CutPrefix(folder, ".config/")
			if config := f.env("XDG_CONFIG_HOME"); inConfig && filepath.IsAbs(config) {
				folders = append(folders, filepath.Join(config, below))
				continue
			}
			folders = append(folders, filepath.Join(f.env("HOME"), folder))
		}
	}
	for _, folder := range folders {
		found := chromiumProfiles(filepath.Join(folder, "Local State"))
		if of.gecko {
			found = geckoProfiles(filepath.Join(folder, "profiles.ini"))
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// geckoProfiles reads Firefox's list. A name that could be taken for an option
// is left out.
func geckoProfiles(path string) []profile {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	var found []profile
	inside := false
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			inside = strings.HasPrefix(line, "[Profile")
		}
		if name, ok := strings.CutPrefix(line, "Name="); ok && inside && name != "" && !strings.HasPrefix(name, "-") {
			found = append(found, profile{name, name})
		}
	}
	return found
}

// chromiumProfiles reads Chromium's "Local State".
func chromiumProfiles(path string) []profile {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var state struct {
		Profile struct {
			Known map[string]struct {
				Name string `json:"name"`
			} `json:"info_cache"`
		} `json:"profile"`
	}
	if json.Unmarshal(text, &state) != nil {
		return nil
	}
	var found []profile
	for folder, one := range state.Profile.Known {
		if regexp.MustCompile(`^[\w .-]{1,64}$`).MatchString(folder) {
			found = append(found, profile{folder, cmp.Or(one.Name, folder)})
		}
	}
	slices.SortFunc(found, func(a, b profile) int { return strings.Compare(a.key, b.key) })
	return found
}
