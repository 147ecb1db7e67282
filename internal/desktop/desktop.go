// Package desktop is the window shell: the page in a window of its own, with
// the facade's methods bound to it. It is the only package that imports Wails.
//
// It is built in with the tags desktop,production,webkit2_41. A build without
// them has no window, needs no cgo and no WebKit, and Run says so. With the
// tag bindings, Run only writes the TypeScript of the bindings.
package desktop

import (
	"errors"
	"io/fs"
	"log/slog"
)

// ErrNoWindow is Run's answer in a build without a window, and where there is
// no screen for one.
var ErrNoWindow = errors.New("there is no window here")

// Options are what the window shows, and how it comes and goes.
type Options struct {
	// Assets is the built page.
	Assets fs.FS
	// Bound is the facade: every exported method of it can be called.
	Bound any
	// Explain turns an error into the text that the page gets.
	Explain func(error) string
	// Headers go with every answer to the page.
	Headers map[string]string
	// Changed gets a value when there is something new to see.
	Changed <-chan struct{}
	// Show gets a value when the window shall come to the front, Hide when it
	// shall go out of sight.
	Show, Hide <-chan struct{}
	// Closing is asked when the person closes the window, by one press at a
	// time. It may look around before it answers. Where macOS hides a program
	// that is closed it isn't asked.
	Closing func() Answer
	// Hidden opens the window out of sight.
	Hidden bool
	// Bounds is how the window was the last time. Remember is told how it is
	// whenever it goes out of sight.
	Bounds   Bounds
	Remember func(Bounds)
	// Messages are opened with the window; nil where nobody shows them by it.
	Messages *Messages
	Log      *slog.Logger
}

// Answer is what becomes of a window that the person closes.
type Answer int

// The answers.
const (
	// End closes it, and Run returns.
	End Answer = iota
	// GoHide hides it.
	GoHide
	// Stay leaves it as it is.
	Stay
)
