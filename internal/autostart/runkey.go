package autostart

import "strings"

const (
	// runPath holds what Windows starts at login, under the person's own part
	// of the registry: learn.microsoft.com, "Run and RunOnce Registry Keys".
	runPath = `Software\Microsoft\Windows\CurrentVersion\Run`
	// approvedPath is where Task Manager and the settings keep what the person
	// switched off there: bytes of which the first is odd.
	approvedPath = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
	// longestRun is how long a command may be there.
	longestRun = 260
)

// values are the values of a person's registry. One that isn't there is empty.
type values interface {
	text(path, name string) (string, error)
	bytes(path, name string) ([]byte, error)
	setText(path, name, value string) error
	remove(path, name string) error
}

// runKey is the place of Windows.
type runKey struct{ values }

func (r runKey) read(p Program) (State, error) {
	command, err := r.text(runPath, p.ID)
	if err != nil || command == "" {
		return Off, err
	}
	approved, err := r.bytes(approvedPath, p.ID)
	if err != nil {
		return Off, err
	}
	switch {
	case len(approved) > 0 && approved[0]&1 == 1:
		return Off, nil
	case command != commandLine(p.command()):
		return Changed, nil
	}
	return On, nil
}

func (r runKey) write(p Program) error {
	line := commandLine(p.command())
	if len([]rune(line)) > longestRun {
		return ErrTooLong
	}
	if err := r.setText(runPath, p.ID, line); err != nil {
		return err
	}
	return r.values.remove(approvedPath, p.ID)
}

func (r runKey) remove(p Program) error {
	if err := r.values.remove(runPath, p.ID); err != nil {
		return err
	}
	return r.values.remove(approvedPath, p.ID)
}

// commandLine writes a command as Windows splits it again: learn.microsoft.com,
// "Parsing C command-line arguments". The program itself is always quoted: else
// of C:\Program Files\x.exe the system would try C:\Program first.
func commandLine(command []string) string {
	line := `"` + command[0] + `"` // a path holds no quotation mark there
	for _, arg := range command[1:] {
		line += " " + argument(arg)
	}
	return line
}

func argument(arg string) string {
	if arg != "" && !strings.ContainsAny(arg, " \t\n\v\"") {
		return arg
	}
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for _, r := range arg {
		switch r {
		case '\\':
			slashes++
		case '"':
			b.WriteString(strings.Repeat(`\`, slashes+1)) // as many again, and one for the mark
			slashes = 0
		default:
			slashes = 0
		}
		b.WriteRune(r)
	}
	return b.String() + strings.Repeat(`\`, slashes) + `"`
}
