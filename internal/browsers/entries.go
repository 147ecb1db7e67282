//go:build unix && !darwin

package browsers

import (
	"cmp"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
)

// entry is what a desktop entry says of its program.
type entry struct {
	Browser
	command string
}

// List returns the browsers by name. It reads a few hundred small files.
func List() []Browser {
	var all []Browser
	for _, e := range entries(folders()) {
		all = append(all, e.Browser)
	}
	slices.SortFunc(all, func(x, y Browser) int {
		return cmp.Or(strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), strings.Compare(x.ID, y.ID))
	})
	return all
}

// Open opens a page in a browser and doesn't wait for it. It fails with ErrGone.
func Open(id, address string) error {
	e, ok := entries(folders())[id]
	if !ok {
		return ErrGone
	}
	args, err := arguments(e.command, address)
	if err != nil {
		return err
	}
	command := exec.Command(args[0], args[1:]...)
	if err := command.Start(); err != nil {
		return err
	}
	go func() { _ = command.Wait() }()
	return nil
}

// folders are where desktop entries lie, those that count more first.
func folders() []string {
	all := []string{xdg.DataHome}
	all = append(all, xdg.DataDirs...)
	for i, folder := range all {
		all[i] = filepath.Join(folder, "applications")
	}
	return all
}

// entries are the browsers of some folders. Of two with the same name the first
// counts, also where that one says that it isn't to be shown.
func entries(folders []string) map[string]entry {
	found, seen := map[string]entry{}, map[string]bool{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.desktop"))
		if err != nil {
			continue
		}
		for _, file := range files {
			id := filepath.Base(file)
			if seen[id] {
				continue
			}
			seen[id] = true
			text, err := os.ReadFile(file)
			if err != nil {
				continue
			}
			if e, ok := read(string(text)); ok {
				e.ID = id
				found[id] = e
			}
		}
	}
	return found
}

// read reads a desktop entry, and reports whether it is a browser's.
func read(text string) (entry, bool) {
	keys, in := map[string]string{}, false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			in = line == "[Desktop Entry]"
		} else if name, value, ok := strings.Cut(line, "="); ok && in {
			keys[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	opens := slices.Contains(strings.Split(keys["MimeType"], ";"), "x-scheme-handler/https")
	hidden := keys["NoDisplay"] == "true" || keys["Hidden"] == "true" || keys["Terminal"] == "true"
	e := entry{Browser{Name: keys["Name"]}, keys["Exec"]}
	return e, opens && !hidden && e.Name != "" && e.command != ""
}

// arguments are a command of the key Exec with the address in its place, or at
// its end.
func arguments(command, address string) ([]string, error) {
	command = strings.NewReplacer(`\\`, `\`, `\s`, " ", `\t`, "\t", `\n`, "\n", `\r`, "\r").Replace(command)
	var args []string
	placed := false
	for command = strings.TrimSpace(command); command != ""; command = strings.TrimSpace(command) {
		var arg string
		var quoted bool
		if arg, command, quoted = first(command); !quoted && len(arg) == 2 && arg[0] == '%' && arg != "%%" {
			if strings.Contains("uUfF", arg[1:]) && !placed {
				args, placed = append(args, address), true
			}
			continue
		}
		args = append(args, strings.ReplaceAll(arg, "%%", "%"))
	}
	if len(args) == 0 || args[0] == address {
		return nil, errors.New("the desktop entry names no program")
	}
	if !placed {
		args = append(args, address)
	}
	return args, nil
}

// first takes the first argument off a command that begins with one.
func first(command string) (arg, rest string, quoted bool) {
	if command[0] != '"' {
		arg, rest, _ = strings.Cut(command, " ")
		return arg, rest, false
	}
	var b strings.Builder
	for i := 1; i < len(command); i++ {
		switch c := command[i]; {
		case c == '"':
			return b.String(), command[i+1:], true
		case c == '\\' && i+1 < len(command):
			i++
			b.WriteByte(command[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), "", true
}
