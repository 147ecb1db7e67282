// Package autostart makes a program start when its person signs in to the
// computer: by an XDG autostart entry on Linux and its likes, a launch agent on
// macOS, a value of the Run key on Windows. All three are the person's own and
// need no rights. What it tells is read anew each time, so an entry that
// somebody removed, switched off or changed by hand is told as it is.
package autostart

import (
	"errors"
	"os"
)

// State is whether the program starts at login.
type State string

// The states.
const (
	Off State = "off"
	On  State = "on"
	// Changed: something starts at login under the program's name that isn't
	// what Set writes. The program was moved since, or somebody changed the entry.
	Changed State = "changed"
)

// ErrTooLong says that the system takes no command as long as this one.
var ErrTooLong = errors.New("the command is too long to be started at login")

// Program is what is to be started. All of it may hold any character.
type Program struct {
	// ID names the entry: letters, digits and dots. Name and Comment are for
	// people, in one line each.
	ID, Name, Comment string
	// Path is absolute. Args follow it.
	Path string
	Args []string
}

// command is the path and what follows it.
func (p Program) command() []string { return append([]string{p.Path}, p.Args...) }

// Entry is a program's entry among what starts at login. Its methods may be
// called at any time; of several at once the last one counts.
type Entry struct {
	program Program
	place   place
}

// place is where a system keeps such entries.
type place interface {
	// read tells what is there.
	read(Program) (State, error)
	// write puts the program there, in place of what was there.
	write(Program) error
	// remove takes away what is there, if anything is.
	remove(Program) error
}

// New returns the program's entry where this system keeps those of the person.
func New(program Program) *Entry { return &Entry{program, placeHere()} }

// State tells what is there now.
func (e *Entry) State() (State, error) { return e.place.read(e.program) }

// Set makes the program start at login, or no more. Either replaces what
// somebody else wrote under the same name.
func (e *Entry) Set(on bool) error {
	if on {
		return e.place.write(e.program)
	}
	return e.place.remove(e.program)
}

// without is err, or nil where it says that the file isn't there.
func without(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
