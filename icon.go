package main

import (
	"context"
	"errors"
	"slices"
	"sync"

	"app.patchbay/app"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/tray"
)

// icon is Patchbay in the panel, where the desktop shows one.
type icon struct {
	tray  *tray.Tray
	ctx   context.Context
	board *patchbay.Board
	warn  func(what string, err error)
	lead  func(to app.DestinationView) // brings the page forward
	// browse opens the page in the browser, beside the window; nil where it is
	// there anyway.
	browse func() error
	open   func(address string) error
	quit   func()

	mu   sync.Mutex // held while the menu is made, so that an older one can't replace a newer one
	step copying
}

// copying is the step at which a page lets a key be copied.
type copying struct{ account, place string }

// startIcon puts the icon up as soon as there is a panel. On macOS it must be
// called from the main goroutine, before the window is opened.
func startIcon(r *running) *icon {
	title := "Patchbay"
	if r.host.Practice {
		title += ": practice"
	}
	i := &icon{
		ctx: r.ctx, board: r.parts.board, lead: r.lead, open: r.parts.opener.page, quit: r.stop,
		warn: func(what string, err error) { r.parts.log.Warn(what, "cause", err) },
	}
	if r.window != nil {
		i.browse = r.openInBrowser
	}
	i.tray = tray.Start(r.ctx, tray.Options{
		Title: title, Log: r.parts.log, Tapped: func() { r.lead(app.DestinationView{}) },
	})
	i.refresh()
	return i
}

// refresh shows what there is to do, and what is connected. It reads the
// register's memory alone: never a disk, a vault or a service.
func (i *icon) refresh() {
	i.mu.Lock()
	defer i.mu.Unlock()
	list := i.board.List()
	i.tray.Show(i.state(list), i.menu(list))
}

func (i *icon) state(list patchbay.Listing) tray.State {
	switch {
	case i.board.Working():
		return tray.Working
	case len(list.Unfinished)+len(list.ToDos) > 0, slices.ContainsFunc(list.Accounts, ill):
		return tray.Attention
	}
	return tray.Well
}

// ill reports whether an account needs its person.
func ill(account patchbay.Account) bool { return account.Status().NeedsPerson() }

// atStep hears at which copying step the page is; at none where both are empty.
func (i *icon) atStep(account, place string) {
	i.mu.Lock()
	i.step = copying{account, place}
	i.mu.Unlock()
	i.refresh()
}

// copy puts a key on the clipboard, for the step that the page shows. Where
// that fails the step is brought forward, where the person can see why.
func (i *icon) copy(step copying, field string) {
	_, err := i.board.CopyKey(i.ctx, step.account, step.place, field)
	if err == nil || errors.Is(err, patchbay.FlowEnded) {
		return
	}
	i.warn("a key was not copied from the tray", err)
	i.lead(app.DestinationView{To: "finish", Account: step.account, Place: step.place})
}

// check asks a service about an account. A check that fails brings that
// forward: the person has asked.
func (i *icon) check(account string) {
	if err := i.board.Check(i.ctx, account); err != nil && i.ctx.Err() == nil {
		i.lead(app.DestinationView{To: "account", Account: account})
	}
}
