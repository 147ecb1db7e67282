package tray

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/systray"
	"github.com/godbus/dbus/v5"
)

const (
	watcher     = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"

	// patience is how long a watcher may take to answer: one that hangs shows
	// nothing to anybody.
	patience = 2 * time.Second
)

// presence follows who shows icons on this session's message bus.
type presence struct {
	bus   atomic.Pointer[dbus.Conn] // nil where there is none
	shown atomic.Bool               // somebody shows icons
	up    atomic.Bool               // the icon was put up at least once
}

// watch puts the icon up when the first panel is there, and calls ready then.
// The library registers it again with each panel that comes later.
func (p *presence) watch(ctx context.Context, log *slog.Logger, ready func()) {
	bus, err := dbus.SessionBus() // shared with the library, which closes it
	if err != nil {
		log.Info("there is no message bus, so no tray icon", "cause", err)
		return
	}
	owners := make(chan *dbus.Signal, 16)
	bus.Signal(owners)
	if err := bus.AddMatchSignal(
		dbus.WithMatchSender("org.freedesktop.DBus"),
		dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"),
		dbus.WithMatchArg(0, watcher),
	); err != nil {
		log.Warn("nobody tells when a panel comes, so there is no tray icon", "cause", err)
		return
	}
	p.bus.Store(bus)
	go func() {
		p.look(log, ready)
		for {
			select {
			case <-ctx.Done():
				return
			case signal := <-owners:
				if signal == nil {
					p.shown.Store(false) // the bus is gone
					p.bus.Store(nil)
					return
				}
				p.look(log, ready)
			}
		}
	}()
}

// look asks the bus who shows icons now.
func (p *presence) look(log *slog.Logger, ready func()) {
	var owned bool
	bus := p.bus.Load()
	if err := bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, watcher).Store(&owned); err != nil {
		log.Warn("the message bus doesn't say whether there is a panel", "cause", err)
	}
	p.shown.Store(owned)
	if owned && p.up.CompareAndSwap(false, true) {
		go systray.Run(ready, nil)
	}
}

// there asks each time: a watcher may be on the bus before a panel that shows
// what is registered with it.
func (p *presence) there() bool {
	bus := p.bus.Load()
	if bus == nil || !p.shown.Load() {
		return false
	}
	hosted, ok := told(bus, "IsStatusNotifierHostRegistered").(bool)
	return ok && hosted && registered(bus)
}

// told is a property of the watcher; nil where it doesn't answer.
func told(bus *dbus.Conn, property string) any {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var value dbus.Variant
	if err := bus.Object(watcher, watcherPath).CallWithContext(
		ctx, "org.freedesktop.DBus.Properties.Get", 0, watcher, property,
	).Store(&value); err != nil {
		return nil
	}
	return value.Value()
}

// registered reports whether the watcher knows our icon. Some list it by the
// connection's own name, some by the name that the library asks for; what
// follows is "/path" or "@/path".
func registered(bus *dbus.Conn) bool {
	items, _ := told(bus, "RegisteredStatusNotifierItems").([]string)
	return slices.ContainsFunc(items, func(item string) bool {
		return slices.ContainsFunc(bus.Names(), func(name string) bool {
			rest, ours := strings.CutPrefix(item, name)
			return ours && (rest == "" || rest[0] == '/' || rest[0] == '@')
		})
	})
}

func (p *presence) possible() bool { return p.bus.Load() != nil }
