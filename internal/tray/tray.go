// Package tray puts an icon with a menu into the panel of the desktop, and says
// honestly whether it is there: some desktops show none, and a program that
// hides its only window behind an icon nobody sees locks its person out.
//
// It is handed the menu as sections of lines and knows nothing of what they
// mean. On Linux the icon is a StatusNotifierItem on the session's message
// bus; it is there only while the bus has an org.kde.StatusNotifierWatcher
// with somebody who shows what is registered
// (freedesktop.org, StatusNotifierItem specification). On macOS it needs the
// build with a window. Where there can't be an icon, all methods may be
// called and [Tray.There] says no.
//
// There is one tray per process: the library beneath keeps its state in
// package variables.
package tray

import (
	"context"
	"log/slog"
	"time"
)

// State is what the icon tells at a glance.
type State int

// The three states.
const (
	// Well: nothing waits for the person.
	Well State = iota
	// Attention: something is to be finished or mended.
	Attention
	// Working: something is under way.
	Working
)

// Item is one line of the menu.
type Item struct {
	Title string
	// Chosen is called in a goroutine of its own. A line without it, and
	// without Items, is grey.
	Chosen func()
	// Items are the lines of its submenu; a line with them can't be chosen.
	Items []Item
}

// Section is a part of the menu.
type Section struct {
	// Room is how many lines it may ever have, as said in the first Show: a
	// menu can grow only at its end. Lines beyond it are left out. A line that
	// once had Items should always have some: desktops go on taking it for a
	// submenu.
	Room  int
	Items []Item
	// Joined says that no dividing line stands before it. Sections that may be
	// empty should be joined to one that never is.
	Joined bool
}

// Options are what Start needs.
type Options struct {
	// Title is what the icon is called.
	Title string
	// Tapped, where set, is called when the icon itself is pressed, where
	// desktops tell that.
	Tapped func()
	Log    *slog.Logger
}

const (
	// loginPatience is how long a panel may take to be there after a login.
	loginPatience = 30 * time.Second
	// restartPatience is how long a panel may be away that is started anew.
	restartPatience = 6 * time.Second
	// lookEvery is how often a lookout looks: seldom enough to cost nothing.
	lookEvery = 2 * time.Second
)

// Await waits until the icon is there, at most for as long as a panel may take
// after a login, and reports whether it is.
func (t *Tray) Await(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, loginPatience)
	defer cancel()
	for !t.There() && t.possible(ctx) {
		select {
		case <-ctx.Done():
			return t.There()
		case <-time.After(200 * time.Millisecond):
		}
	}
	return t.There()
}

// AwaitGone waits until nobody can see the icon any more, or ctx ends; it
// reports whether the icon is gone. A panel that is only started anew may take
// a few seconds for that.
func (t *Tray) AwaitGone(ctx context.Context) bool {
	for last := time.Now(); time.Since(last) < restartPatience; {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(lookEvery):
		}
		if t.There() {
			last = time.Now()
		}
	}
	return true
}
