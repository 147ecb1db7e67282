//go:build cgo

package tray

import (
	"context"
	"log/slog"
	"sync/atomic"

	"fyne.io/systray"
)

// presence on macOS: the menu bar is always there once the window's event loop
// runs.
type presence struct{ up atomic.Bool }

// watch puts the icon up from the main goroutine, which Start's caller is on:
// a status item may be made on the main thread only. The window runs the loop.
func (p *presence) watch(_ context.Context, _ *slog.Logger, ready func()) {
	start, _ := systray.RunWithExternalLoop(func() { ready(); p.up.Store(true) }, nil)
	start()
}

func (p *presence) there() bool    { return p.up.Load() }
func (p *presence) possible() bool { return true }
