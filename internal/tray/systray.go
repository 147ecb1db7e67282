//go:build linux || windows || (darwin && cgo)

package tray

import (
	"context"
	"sync"

	"fyne.io/systray"
)

// Tray is the icon. Its methods may be called at any time, from any goroutine.
type Tray struct {
	options  Options
	presence presence

	mu       sync.Mutex // held while the desktop is told something
	ready    bool       // the library takes calls
	state    State
	drawn    bool
	sections []Section
	menu     menu
}

// Start puts the icon up as soon as the desktop can show it, and again when
// its panel was started anew; it returns at once. On macOS it must be called
// from the main goroutine, before the window is opened.
func Start(ctx context.Context, o Options) *Tray {
	t := &Tray{options: o}
	t.presence.watch(ctx, o.Log, func() {
		systray.SetTitle(o.Title)
		systray.SetTooltip(o.Title)
		if o.Tapped != nil {
			systray.SetOnTapped(o.Tapped)
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.ready = true
		t.draw()
	})
	return t
}

// Show makes the icon and the menu this. What is already so isn't touched, so
// that a menu which is open at the moment stays as it is.
func (t *Tray) Show(state State, sections []Section) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if state != t.state {
		t.drawn = false
	}
	t.state, t.sections = state, sections
	t.draw()
}

// draw tells the desktop what it doesn't know yet. The lock is held. The
// library panics where the message bus went away in this moment.
func (t *Tray) draw() {
	if !t.ready {
		return
	}
	defer func() {
		if why := recover(); why != nil {
			t.options.Log.Warn("the tray icon can't be drawn any more", "cause", why)
			t.ready = false
		}
	}()
	if !t.drawn {
		systray.SetIcon(t.state.picture())
		t.drawn = true
	}
	if t.sections != nil {
		t.menu.become(t.sections)
	}
}

// There reports whether a person can see the icon now.
func (t *Tray) There() bool { return t.presence.there() }

// Close takes the icon away. It may be called once, at the end of the program.
func (t *Tray) Close() {
	t.mu.Lock()
	ready := t.ready
	t.ready = false
	t.mu.Unlock()
	if ready {
		systray.Quit()
	}
}

func (t *Tray) possible(context.Context) bool { return t.presence.possible() }
