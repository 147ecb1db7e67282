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

// ErrNoWindow is Run's answer in a build without a window.
var ErrNoWindow = errors.New("this build of patchbay has no window")

// Options are what the window shows.
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
	// Show gets a value when the window shall come to the front.
	Show <-chan struct{}
	Log  *slog.Logger
}
