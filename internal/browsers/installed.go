package browsers

import (
	"os"
	"path/filepath"
)

// onMac looks where programs install themselves, and has open(1) start them.
// Nobody has tried it on a Mac yet.
func (f *Finder) onMac() []Browser {
	var found []Browser
	folders := []string{f.root + "/Applications", filepath.Join(f.env("HOME"), "Applications")}
	known := append(families(), family{name: "Safari", app: "Safari.app"})
	for _, of := range known {
		app, ok := first(folders, of.app)
		if !ok {
			continue
		}
		one := Browser{ID: of.app, Name: of.name, command: []string{"/usr/bin/open", "-a", app, place}}
		if len(f.profilesOf(of)) > 1 {
			// Only a new instance gets arguments; it hands them to the one that runs.
			one.command = []string{"/usr/bin/open", "-n", "-a", app, "--args", place}
		}
		found = append(found, f.profiles(one, of)...)
	}
	return found
}

// onWindows looks where programs install themselves: for all, or for one
// person. Nobody has tried it on Windows yet.
func (f *Finder) onWindows() []Browser {
	var found []Browser
	folders := []string{f.env("ProgramFiles"), f.env("ProgramFiles(x86)"), f.env("LOCALAPPDATA")}
	for _, of := range families() {
		if exe, ok := first(folders, of.exe); ok {
			found = append(found, f.profiles(Browser{ID: of.exe, Name: of.name, command: []string{exe, place}}, of)...)
		}
	}
	return found
}

// first finds a file below the first of some folders that has it.
func first(folders []string, below string) (string, bool) {
	for _, folder := range folders {
		if folder == "" {
			continue
		}
		path := filepath.Join(folder, below)
		if _, err := os.Stat(path); err == nil {
			return path, true
		}
	}
	return "", false
}
