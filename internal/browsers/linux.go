package browsers

import (
	"bufio"
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// onLinux reads the desktop entries of programs that say they open https
// addresses. A person's own entry takes the place of the system's with the same
// name (XDG Base Directory Specification).
func (f *Finder) onLinux() []Browser {
	home := f.env("HOME")
	folders := []string{cmp.Or(f.env("XDG_DATA_HOME"), filepath.Join(home, ".local/share"))}
	folders = append(folders, filepath.SplitList(cmp.Or(f.env("XDG_DATA_DIRS"), "/usr/local/share:/usr/share"))...)
	var found []Browser
	seen := map[string]bool{}
	for _, folder := range folders {
		if !filepath.IsAbs(folder) {
			continue
		}
		files, _ := filepath.Glob(filepath.Join(folder, "applications", "*.desktop"))
		for _, file := range files {
			id := strings.TrimSuffix(filepath.Base(file), ".desktop")
			if seen[id] {
				continue
			}
			seen[id] = true
			entry := readEntry(file)
			if command := f.commandOf(entry); entry.isBrowser() && command != nil {
				one := Browser{ID: id, Name: cmp.Or(entry["Name"], id), command: command}
				found = append(found, f.profiles(one, familyOf(append([]string{id}, command...)...))...)
			}
		}
	}
	return found
}

// entry is the main group of a desktop entry.
type entry map[string]string

func (e entry) isBrowser() bool {
	return e["Type"] == "Application" && e["Hidden"] != "true" && e["NoDisplay"] != "true" && e["Terminal"] != "true" &&
		slices.Contains(strings.Split(e["MimeType"], ";"), "x-scheme-handler/https")
}

// readEntry reads a file; what isn't one is empty.
func readEntry(path string) entry {
	e := entry{}
	file, err := os.Open(path)
	if err != nil {
		return e
	}
	defer file.Close()
	inside := false
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			inside = line == "[Desktop Entry]"
			continue
		}
		if name, value, ok := strings.Cut(line, "="); ok && inside && !strings.HasPrefix(line, "#") {
			e[strings.TrimSpace(name)] = unescaped(strings.TrimSpace(value))
		}
	}
	return e
}

// unescaped is a value of type string ("Possible value types").
func unescaped(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\s`, " ", `\n`, "\n", `\t`, "\t", `\r`, "\r").Replace(value)
}

// commandOf is an entry's command with the address's place in it; nil where its
// program isn't there.
func (f *Finder) commandOf(e entry) []string {
	command := []string{}
	placed := false
	for _, word := range words(e["Exec"]) {
		switch {
		case word == "%u" || word == "%U" || word == "%f" || word == "%F":
			if !placed {
				command = append(command, place)
			}
			placed = true
		case len(word) == 2 && word[0] == '%' && word != "%%": // an icon, a name: not needed
		default:
			command = append(command, strings.ReplaceAll(word, "%%", "%"))
		}
	}
	if len(command) == 0 || command[0] == place {
		return nil
	}
	program, err := f.look(command[0])
	if err != nil {
		return nil
	}
	command[0] = program
	if !placed {
		command = append(command, place)
	}
	return command
}

// look finds a program, by its path or in PATH.
func (f *Finder) look(program string) (string, error) {
	if filepath.IsAbs(program) {
		return exec.LookPath(program)
	}
	if strings.ContainsRune(program, filepath.Separator) {
		return "", exec.ErrNotFound // below a folder that nobody named
	}
	for _, folder := range filepath.SplitList(f.env("PATH")) {
		if found, err := exec.LookPath(filepath.Join(folder, program)); err == nil && filepath.IsAbs(found) {
			return found, nil
		}
	}
	return "", exec.ErrNotFound
}

// words splits a command as the specification says ("The Exec key"): quotes are
// double, and inside them a backslash keeps what follows. It is no shell.
func words(line string) []string {
	var all []string
	var word strings.Builder
	quoted, any := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			quoted, any = !quoted, true
		case c == '\\' && quoted && i+1 < len(line):
			i++
			word.WriteByte(line[i])
		case c == ' ' && !quoted:
			if any {
				all = append(all, word.String())
			}
			word.Reset()
			any = false
		default:
			word.WriteByte(c)
			any = true
		}
	}
	if any {
		all = append(all, word.String())
	}
	return all
}
