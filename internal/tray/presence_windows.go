package tray

import (
	"context"
	"log/slog"
	"runtime"
	"sync/atomic"

	"fyne.io/systray"
)

// presence on Windows: the task bar is always there, and the library puts the
// icon up again when it was started anew.
type presence struct{ up atomic.Bool }

// watch puts the icon up. Its window and its messages belong to one thread.
func (p *presence) watch(_ context.Context, _ *slog.Logger, ready func()) {
	go func() {
		runtime.LockOSThread()
		systray.Run(func() { ready(); p.up.Store(true) }, nil)
	}()
}

func (p *presence) there() bool    { return p.up.Load() }
func (p *presence) possible() bool { return true }
