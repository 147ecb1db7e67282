package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/signal"
	"sync"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/desktop"
	"app.patchbay/internal/instance"
	"app.patchbay/internal/loopback"
)

// running is the program once all of it is built, with what it is seen by: its
// icon, its window, its page in the browser.
type running struct {
	ctx   context.Context
	stop  func()
	page  fs.FS
	parts *parts
	host  app.Host
	house *house
	flags flags
	// set before anything is shown
	icon    *icon
	notices *notices

	mu      sync.Mutex
	window  *window         // nil where there is none
	browser *loopback.Shell // nil until it is wanted
	to      app.Signpost    // of the page in the browser
	served  chan struct{}   // closed when browser has ended
}

// serve shows Patchbay and returns when it ends: in its window, or, in a build
// without one and where there is no screen for it, in the browser.
func (r *running) serve() error {
	defer r.stop()
	hasWindow := desktop.HasWindow && !r.flags.Browser
	if hasWindow {
		r.window = newWindow(r)
	}
	r.icon = startIcon(r)
	defer r.icon.tray.Close()
	desk := startDesk(r)
	defer desk.Close()
	r.notices = startNotices(r, desk)
	r.host.AtHome = atHome(atLogin(r.flags), desk, r.notices.look)
	go r.follow()
	go r.showOnSignal()
	if hasWindow {
		r.house.answer(r.show)
		err := r.showWindow()
		if !errors.Is(err, desktop.ErrNoWindow) {
			r.stop()
			r.awaitBrowser()
			return err
		}
		r.parts.log.Warn("no window could be opened, so it is the browser", "cause", err)
		r.mu.Lock()
		r.window = nil
		r.mu.Unlock()
	}
	return r.serveBrowser()
}

// show brings Patchbay to the front, and says how.
func (r *running) show() instance.Shown {
	r.mu.Lock()
	window, browser := r.window, r.browser
	r.mu.Unlock()
	switch {
	case window != nil:
		return window.bring()
	case browser != nil:
		return r.showAgain(browser)
	}
	return instance.NotShown // not yet
}

// lead brings Patchbay to the front, at a destination.
func (r *running) lead(to app.DestinationView) {
	r.mu.Lock()
	window := r.window
	r.mu.Unlock()
	if window != nil {
		window.point(to)
	} else {
		r.to.Point(to)
	}
	r.show()
}

// changed tells those who look that there is something new to see.
func (r *running) changed() {
	r.mu.Lock()
	window, browser := r.window, r.browser
	r.mu.Unlock()
	if window != nil {
		window.tell()
	}
	if browser != nil {
		browser.Changed()
	}
}

// follow passes on what happens until the program ends.
func (r *running) follow() {
	for range slowly(r.ctx, r.parts.changed) {
		r.icon.refresh()
		r.notices.note()
		r.changed()
	}
}

// showOnSignal shows Patchbay to those who send a signal for it.
func (r *running) showOnSignal() {
	told := make(chan os.Signal, 1)
	if signals := showSignals(); len(signals) > 0 { // none would mean all
		signal.Notify(told, signals...)
	}
	for {
		select {
		case <-told:
			r.show()
		case <-r.ctx.Done():
			return
		}
	}
}

// slowly passes on what happens, at most four times a second; the last time
// is never lost.
func slowly(ctx context.Context, changed <-chan struct{}) <-chan struct{} {
	slow := make(chan struct{})
	go func() {
		defer close(slow)
		for {
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
			select {
			case slow <- struct{}{}:
			case <-ctx.Done():
				return
			}
			time.Sleep(250 * time.Millisecond)
		}
	}()
	return slow
}
