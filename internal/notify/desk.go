//go:build unix && !darwin

package notify

import (
	"context"
	"errors"
	"fmt"
	"html"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	server     = "org.freedesktop.Notifications"
	serverPath = "/org/freedesktop/Notifications"
	pressed    = "default" // the key of pressing the message as a whole
	button     = "open"
	// patience is how long the one who shows them may take to answer, who may
	// have to be started first.
	patience = 5 * time.Second
	// grace is how long after a message is gone it may still be told that it
	// was chosen: some tell it in that order.
	grace = time.Second
)

// Desk is where messages are shown. Its methods may be called at any time.
type Desk struct {
	options Options
	ctx     context.Context

	mu     sync.Mutex
	bus    *dbus.Conn // nil where there is none, and until one was needed
	chosen map[uint32]func()
}

// Start returns a desk, which reaches for the message bus when it is first
// asked. ctx ends it, as Close does.
func Start(ctx context.Context, options Options) *Desk {
	return &Desk{options: options, ctx: ctx, chosen: map[uint32]func(){}}
}

// State asks whether messages are shown, and waits five seconds at most.
func (d *Desk) State() State {
	bus, err := d.reach()
	if err != nil {
		return None
	}
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	var owned bool
	if bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, server).Store(&owned) != nil {
		return None
	}
	if !owned {
		var startable []string
		if bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable) != nil || !slices.Contains(startable, server) {
			return None
		}
		return There // it starts with the first message
	}
	// Where nobody has heard of this property it is an error, and says nothing.
	var inhibited dbus.Variant
	at := bus.Object(server, serverPath)
	if at.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, server, "Inhibited").Store(&inhibited) == nil && inhibited.Value() == true {
		return Quiet
	}
	if isXfce(ctx, bus) && xfceIsQuiet(ctx, bus) {
		return Quiet
	}
	return There
}

// Show shows a message and returns what to withdraw it by. It fails with
// ErrNone or ErrQuiet, or where the one who shows them says no.
func (d *Desk) Show(m Message) (uint32, error) {
	switch d.State() {
	case None:
		return 0, ErrNone
	case Quiet:
		return 0, ErrQuiet
	}
	bus, err := d.reach()
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	at := bus.Object(server, serverPath)
	var can []string
	if err := at.CallWithContext(ctx, server+".GetCapabilities", 0).Store(&can); err != nil {
		return 0, err
	}
	text, actions := m.Text, []string{}
	if slices.Contains(can, "body-markup") {
		text = html.EscapeString(text)
	}
	if slices.Contains(can, "actions") {
		actions = []string{button, m.Button}
		if !isXfce(ctx, bus) {
			actions = append(actions, pressed, m.Button)
		}
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(d.options.ID), "urgency": dbus.MakeVariant(byte(1))}
	// Held until the message is known by its number: it may be chosen at once.
	d.mu.Lock()
	defer d.mu.Unlock()
	var id uint32
	err = at.CallWithContext(ctx, server+".Notify", 0,
		d.options.Name, uint32(0), "", m.Title, text, actions, hints, int32(-1)).Store(&id)
	if err == nil {
		d.chosen[id] = m.Chosen
	}
	return id, err
}

// Withdraw takes a message away, where it is still shown.
func (d *Desk) Withdraw(id uint32) {
	d.mu.Lock()
	bus, shown := d.bus, d.chosen[id] != nil
	delete(d.chosen, id)
	d.mu.Unlock()
	if bus != nil && shown {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), patience)
		defer cancel()
		// Where it is gone by now that is an error, and as well.
		_ = bus.Object(server, serverPath).CallWithContext(ctx, server+".CloseNotification", 0, id).Err
	}
}

// Close takes every message away: nobody would hear that it is chosen.
func (d *Desk) Close() {
	d.mu.Lock()
	var shown []uint32
	for id := range d.chosen {
		shown = append(shown, id)
	}
	d.mu.Unlock()
	for _, id := range shown {
		d.Withdraw(id)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bus != nil {
		_ = d.bus.Close()
		d.bus = nil
	}
}

// reach returns the message bus, anew where it went.
func (d *Desk) reach() (*dbus.Conn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bus != nil && d.bus.Connected() {
		return d.bus, nil
	}
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	heard := make(chan *dbus.Signal, 16)
	bus.Signal(heard)
	if err := errors.Join(
		bus.AddMatchSignal(dbus.WithMatchSender(server), dbus.WithMatchInterface(server), dbus.WithMatchObjectPath(serverPath)),
		bus.AddMatchSignal(dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, server)),
	); err != nil {
		_ = bus.Close()
		return nil, err
	}
	clear(d.chosen)
	d.bus = bus
	go d.listen(heard)
	return bus, nil
}

// listen hears what becomes of messages, of other programs' too, until the bus
// is gone.
func (d *Desk) listen(heard <-chan *dbus.Signal) {
	for signal := range heard {
		switch signal.Name {
		case "org.freedesktop.DBus.NameOwnerChanged":
			var name, before, after string
			if dbus.Store(signal.Body, &name, &before, &after) == nil && before != "" {
				d.mu.Lock()
				clear(d.chosen) // another one counts anew
				d.mu.Unlock()
			}
		case server + ".ActionInvoked":
			var id uint32
			var key string
			if dbus.Store(signal.Body, &id, &key) == nil && (key == pressed || key == button) {
				d.choose(id)
			}
		case server + ".NotificationClosed":
			var id, reason uint32
			if dbus.Store(signal.Body, &id, &reason) == nil {
				time.AfterFunc(grace, func() { d.forget(id) })
			}
		}
	}
}

func (d *Desk) choose(id uint32) {
	d.mu.Lock()
	chosen := d.chosen[id]
	d.mu.Unlock()
	if chosen == nil {
		return // another program's
	}
	go chosen()
	go d.Withdraw(id)
}

func (d *Desk) forget(id uint32) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.chosen, id)
}
