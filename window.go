package main

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/adrg/xdg"

	"app.patchbay/app"
	"app.patchbay/internal/desktop"
	"app.patchbay/internal/instance"
	"app.patchbay/internal/loopback"
)

// The names under which the window's preferences are kept.
const (
	preferenceBounds = "window.bounds"
	preferenceTold   = "window.told" // the person knows where Patchbay goes
)

// seen is who sees the icon.
type seen interface {
	There() bool
	Await(context.Context) bool
	AwaitGone(context.Context) bool
}

// window decides when the window may be out of sight, and brings it back:
// never hidden unless the icon is there at that moment, or the page is in the
// browser; back when the icon goes. So nobody is ever locked out.
type window struct {
	ctx      context.Context
	icon     seen        // set before the window is opened
	watched  func() bool // somebody has the page in their browser
	told     func() bool // the person knows where Patchbay goes
	noteTold func()

	to                    app.Signpost
	shows, hides, changes chan struct{}
	messages              *desktop.Messages // nil where others show them

	mu      sync.Mutex
	hidden  bool
	asked   bool               // the page was to tell where Patchbay goes
	lookout context.CancelFunc // ends the watch for the icon
}

func newWindow(r *running) *window {
	w := &window{
		ctx:      r.ctx,
		watched:  r.watched,
		told:     func() bool { return r.parts.board.Preference(preferenceTold) != "" },
		noteTold: func() { r.prefer(preferenceTold, "yes") },
		shows:    make(chan struct{}), hides: make(chan struct{}), changes: make(chan struct{}, 1),
		lookout: func() {},
	}
	if runtime.GOOS == "darwin" {
		w.messages = &desktop.Messages{}
	}
	return w
}

// prefer keeps a preference of the program's own, also while it ends.
func (r *running) prefer(name, value string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), 2*time.Second)
	defer cancel()
	if err := r.parts.board.SetPreference(ctx, name, value); err != nil {
		r.parts.log.Warn("a preference was not kept", "name", name, "cause", err)
	}
}

// showWindow opens the window and returns when it is closed for good.
func (r *running) showWindow() error {
	w := r.window
	w.icon = r.icon.tray
	// The window of macOS must be there for the icon to be; elsewhere one
	// that isn't costs nothing.
	hidden := r.flags.Hidden && runtime.GOOS == "darwin"
	if hidden {
		w.goAway()
	} else if r.flags.Hidden && !w.awaitWanted() {
		return nil
	}
	host := r.host
	host.Shell, host.SaveFile = "window", saver(xdg.UserDirs.Download)
	host.Signpost, host.AtStep = &w.to, r.icon.atStep
	host.HideWindow, host.OpenInBrowser = w.hide, r.openInBrowser
	return desktop.Run(r.ctx, desktop.Options{
		Assets:   r.page,
		Bound:    app.New(r.ctx, r.parts.board, host, r.parts.log),
		Explain:  func(err error) string { return app.Explain(err).Text() },
		Headers:  loopback.SecurityHeaders(),
		Changed:  w.changes,
		Show:     w.shows,
		Hide:     w.hides,
		Closing:  w.closing,
		Hidden:   hidden,
		Bounds:   desktop.ParseBounds(r.parts.board.Preference(preferenceBounds)),
		Remember: func(b desktop.Bounds) { r.prefer(preferenceBounds, b.String()) },
		Messages: w.messages,
		Log:      r.parts.log,
	})
}

// closing answers the person who closes the window.
func (w *window) closing() desktop.Answer {
	there := w.icon.There()
	switch {
	case !there && !w.watched():
		return desktop.End
	case there && !w.told() && w.askOnce():
		// The second press hides it: the page may be one that shows nothing.
		w.point(app.DestinationView{To: "closing"})
		return desktop.Stay
	}
	w.goAway()
	return desktop.GoHide
}

func (w *window) askOnce() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := !w.asked
	w.asked = true
	return first
}

// hide is the person's answer to where Patchbay goes.
func (w *window) hide() {
	w.noteTold()
	if !w.icon.There() {
		return // it went in this moment
	}
	w.goAway()
	select {
	case w.hides <- struct{}{}:
	case <-w.ctx.Done():
	}
}

// goAway notes that the window is out of sight. Where it is because the icon
// was there, it comes back when that goes.
func (w *window) goAway() {
	ctx, cancel := context.WithCancel(w.ctx)
	w.mu.Lock()
	w.lookout()
	w.hidden, w.lookout = true, cancel
	w.mu.Unlock()
	go func() {
		defer cancel()
		if w.icon.There() && w.icon.AwaitGone(ctx) {
			w.bring()
		}
	}()
}

// awaitWanted returns when the window that was never opened is wanted: by the
// person, or because there is no icon to call it by. It reports false where the
// program ends before.
func (w *window) awaitWanted() bool {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	w.outOfSight(true)
	defer w.outOfSight(false)
	unseen := make(chan struct{})
	go func() {
		if !w.icon.Await(ctx) || w.icon.AwaitGone(ctx) {
			close(unseen)
		}
	}()
	select {
	case <-w.shows:
	case <-unseen:
	case <-w.ctx.Done():
	}
	return w.ctx.Err() == nil
}

// bring brings the window to the front.
func (w *window) bring() instance.Shown {
	w.mu.Lock()
	w.lookout()
	w.hidden = false
	w.mu.Unlock()
	select {
	case w.shows <- struct{}{}:
		return instance.AsWindow
	case <-w.ctx.Done():
		return instance.NotShown
	}
}

func (w *window) outOfSight(hidden bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hidden = hidden
}

func (w *window) inSight() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.hidden
}

// point says where the window's page shall go, and tells it so.
func (w *window) point(to app.DestinationView) {
	w.to.Point(to)
	w.tell()
}

// tell has the page ask for what is new.
func (w *window) tell() {
	select {
	case w.changes <- struct{}{}:
	default: // it will ask
	}
}
