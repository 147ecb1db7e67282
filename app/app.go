// Package app is the facade: all that the screen can see of Go. Each exported
// method of [App] can be called by the page, through the window's bindings or
// through the loopback shell, and does nothing but translate between the
// domain and views: plain strings, numbers, bools and slices that survive the
// way through JSON and TypeScript unchanged. No view holds a secret.
//
// Every error that leaves here becomes a code with values in [Explain]; the
// page owns the sentences.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"app.patchbay/internal/patchbay"
)

// App is what the page calls. Its methods may be called from several
// goroutines at once.
type App struct {
	board *patchbay.Board
	host  Host
	log   *slog.Logger
	ctx   context.Context // ends with the program: the page has none to give
}

// Host is what the program around the app is and can do.
type Host struct {
	Version string
	// Shell is "browser" or "window".
	Shell string
	// DataFolder holds the register, LogFolder the log.
	DataFolder, LogFolder string
	// Practice says that nothing here is real. TrialAddresses are the Packs
	// that speak to another address than their own.
	Practice       bool
	TrialAddresses []string
	// Trouble is why the register could not be opened; the board is an empty
	// one then, and the page shows this and nothing else.
	Trouble error

	// OwnPacks is the folder for Packs of the person's own; empty where there
	// is none, as in practice.
	OwnPacks string

	// ReadPage reads a copy of Coda's page of accounts, HTML or text.
	ReadPage func(html, text string, packs []patchbay.Pack) (patchbay.Seen, error)
	// OpenAddress opens a page in the person's browser, OpenFolder a folder
	// in their file manager, StartPractice a Patchbay with pretend accounts.
	OpenAddress func(address string) error
	// OpenIn opens a page in one of Browsers, by its id, and in the person's
	// usual one where that is empty.
	OpenIn        func(address, browser string) error
	Browsers      func() []Browser
	OpenFolder    func(path string) error
	StartPractice func() error
	// SaveFile keeps a file that the page made and returns where; nil where the
	// page can do that by itself.
	SaveFile func(name string, content []byte) (path string, err error)
	// Signpost says where the page shall go; nil where nobody ever does.
	Signpost *Signpost
	// AtStep hears which copying step is open; it may be nil.
	AtStep func(account, place string)
	// HideWindow hides the page's window, OpenInBrowser opens another page of
	// the same program in the person's browser. Both are nil in that.
	HideWindow    func()
	OpenInBrowser func() error
	// AtHome is what the computer around the program does for it.
	AtHome AtHome
	// Quit ends the program soon after it has returned.
	Quit func()
}

// New returns the facade of a board. ctx ends every call that is waiting.
func New(ctx context.Context, board *patchbay.Board, host Host, log *slog.Logger) *App {
	return &App{board: board, host: host, log: log, ctx: ctx}
}

// rescue turns a panic into an error. A bound method that panics would leave
// the page waiting for ever, and make Wails print the call's arguments.
func (a *App) rescue(err *error) {
	if r := recover(); r != nil {
		// The panic's value may hold an argument, its type can't.
		a.log.Error("panic in a call of the page", "type", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
		*err = patchbay.Unexplained
	}
}

// each maps a slice. The result is never nil: the page would get null.
func each[T, V any](items []T, view func(T) V) []V {
	views := make([]V, 0, len(items))
	for _, item := range items {
		views = append(views, view(item))
	}
	return views
}
