package autostart

import (
	"strings"
	"unicode"
)

// desktopEntry is a file of the XDG autostart folder, as in the Desktop Entry
// Specification 1.5 and the Desktop Application Autostart Specification.
func desktopEntry(p Program) (string, error) {
	lines := []string{
		"[Desktop Entry]",
		"Type=Application",
		"Name=" + escaped(p.Name),
		"Comment=" + escaped(p.Comment),
		"Exec=" + execOf(p),
		"Terminal=false",
		"StartupNotify=false",
		"",
	}
	return strings.Join(lines, "\n"), nil
}

// execOf is the command as the key Exec wants it: first each argument quoted,
// then all of it escaped as any other text is. The program itself may have no
// "=" there, and GLib finds none with a "%": nice starts those as they are.
func execOf(p Program) string {
	command := p.command()
	if strings.ContainsAny(p.Path, "=%") {
		command = append([]string{"/usr/bin/nice", "-n", "0"}, command...)
	}
	for i, arg := range command {
		command[i] = quoted(arg)
	}
	return escaped(strings.Join(command, " "))
}

// quoted is an argument of Exec. Plain ones stay as they are.
func quoted(arg string) string {
	arg = strings.ReplaceAll(arg, "%", "%%")
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/._-+:@,%", r)
	}
	if arg != "" && strings.IndexFunc(arg, func(r rune) bool { return !plain(r) }) < 0 {
		return arg
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`).Replace(arg) + `"`
}

// escaped is a text as any key holds it.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(text)
}

// desktopEntryTold tells what a desktop does at login with such a file. Some
// switch an entry off by a key of their own and leave the file.
func desktopEntryTold(text string, p Program) State {
	keys, inEntry := map[string]string{}, false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inEntry = line == "[Desktop Entry]"
			continue
		}
		if name, value, ok := strings.Cut(line, "="); ok && inEntry {
			keys[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	switch {
	case keys["Hidden"] == "true", keys["X-GNOME-Autostart-enabled"] == "false":
		return Off
	case keys["Exec"] == "":
		return Off
	case keys["Type"] != "Application", keys["Exec"] != execOf(p),
		keys["OnlyShowIn"] != "", keys["NotShowIn"] != "", keys["TryExec"] != "", keys["AutostartCondition"] != "":
		return Changed
	}
	return On
}
