// Package notify shows messages of the desktop, and tells when one is chosen.
//
// On Linux and its likes it speaks to whoever owns org.freedesktop.Notifications
// on the session's message bus (freedesktop.org, Desktop Notifications
// Specification 1.3). Such a program keeps quiet by itself while the person
// doesn't want to be disturbed. Some tell so, as KDE's; then nothing is sent at
// all. Xfce's would swallow it, so its setting is read.
//
// On Windows it speaks to the system itself, with and without a window, by the
// library that Wails speaks through: Wails has nothing to say before its window
// is opened, and where the system refuses it writes the text into a PowerShell
// script, in which a doc's title could be a command. There a message can't be
// taken back: it stays in the notification center until the person or the
// system removes it, and pressing it then only shows Patchbay.
//
// On macOS messages belong to programs with a bundle. The window has them, by
// Wails, and is the [Center] that Start is handed; without a window there are
// none. (osascript could show some, but nothing would hear that one is
// pressed.) All methods may be called there, and [Desk.State] says None.
package notify

import "errors"

// State is whether messages are shown.
type State string

// The states.
const (
	None  State = "none"  // nobody shows any here
	There State = "there" //
	Quiet State = "quiet" // the person doesn't want to be disturbed now
	Off   State = "off"   // the system isn't to show Patchbay's, or wasn't asked yet
)

// Why a message wasn't shown.
var (
	ErrNone  = errors.New("nobody shows messages here")
	ErrQuiet = errors.New("the person doesn't want to be disturbed now")
	ErrOff   = errors.New("the system doesn't let Patchbay show messages")
)

// Message is one to be shown. Its texts are plain, in one line each.
type Message struct {
	Title, Text string
	// Button says what choosing it does, where it isn't pressed as a whole.
	Button string
	// Chosen is called in a goroutine of its own.
	Chosen func()
}

// Options are what Start needs.
type Options struct {
	// Name is what the program is called, ID what its desktop file would be.
	Name, ID string
	// Center is where macOS shows messages, for the program with a window; nil
	// without one. Other systems don't ask it.
	Center Center
	// Late is called, in a goroutine of its own, where a message is pressed of
	// which nothing is known any more: it was withdrawn where that can't be
	// seen, or is of an earlier start.
	Late func()
}
