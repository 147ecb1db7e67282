// Package notify shows messages of the desktop, and tells when one is chosen.
//
// On Linux and its likes it speaks to whoever owns org.freedesktop.Notifications
// on the session's message bus (freedesktop.org, Desktop Notifications
// Specification 1.3). Such a program keeps quiet by itself while the person
// doesn't want to be disturbed, and some tell so; then nothing is sent at all.
// On macOS and Windows there is nobody yet: all methods may be called, and
// [Desk.State] says None.
package notify

import "errors"

// State is whether messages are shown.
type State string

// The states.
const (
	None  State = "none"  // nobody shows any here
	There State = "there" //
	Quiet State = "quiet" // the person doesn't want to be disturbed now
)

// Why a message wasn't shown.
var (
	ErrNone  = errors.New("nobody shows messages here")
	ErrQuiet = errors.New("the person doesn't want to be disturbed now")
)

// Message is one to be shown. Its texts are plain, in one line each.
type Message struct {
	Title, Text string
	// Button says what choosing it does, where it isn't pressed as a whole.
	Button string
	// Chosen is called in a goroutine of its own.
	Chosen func()
}

// Options are what Start needs: the program's name, and what its desktop file
// would be called.
type Options struct{ Name, ID string }
