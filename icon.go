package main

import (
	"context"
	"fmt"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/tray"
)

// docsInMenu is how many docs the menu names at most.
const docsInMenu = 10

// icon is Patchbay in the panel, where the desktop shows one.
type icon struct {
	tray  *tray.Tray
	board *patchbay.Board
	show  func() // brings the page back
	open  func(address string)
	quit  func()
}

// startIcon puts the icon up as soon as there is a panel. On macOS it must be
// called from the main goroutine, before the window is opened.
func startIcon(ctx context.Context, p *parts, practice bool, show, quit func()) *icon {
	title := "Patchbay"
	if practice {
		title += ": practice"
	}
	i := &icon{
		tray:  tray.Start(ctx, tray.Options{Title: title, Tapped: show, Log: p.log}),
		board: p.board, show: show, quit: quit,
		open: func(address string) {
			if err := openAddress(address); err != nil {
				p.log.Warn("a doc was not opened from the tray", "cause", err)
			}
		},
	}
	i.refresh()
	return i
}

// refresh shows what there is to do, and the docs. It reads the register's
// memory alone: never a disk, a vault or a service.
func (i *icon) refresh() {
	list := i.board.List()
	unfinished := len(list.Unfinished) + len(list.ToDos)
	ill := 0
	for _, account := range list.Accounts {
		if s := account.Status(); s == patchbay.NeedsSignIn || s == patchbay.NeedsAttention {
			ill++
		}
	}
	state := tray.Well
	if unfinished+ill > 0 {
		state = tray.Attention
	}
	i.tray.Show(state, []tray.Section{
		{Room: 1, Items: []tray.Item{{Title: "Open Patchbay", Chosen: i.show}}},
		{Room: 2, Items: i.needs(unfinished, ill)},
		{Room: 1, Items: i.docs()},
		{Room: 1, Items: []tray.Item{{Title: "Quit", Chosen: i.quit}}},
	})
}

func (i *icon) needs(unfinished, ill int) []tray.Item {
	var items []tray.Item
	if unfinished > 0 {
		items = append(items, tray.Item{Title: fmt.Sprintf("To finish (%d)", unfinished), Chosen: i.show})
	}
	if ill > 0 {
		items = append(items, tray.Item{Title: fmt.Sprintf("Needs you (%d)", ill), Chosen: i.show})
	}
	return items
}

func (i *icon) docs() []tray.Item {
	var docs []tray.Item
	for _, doc := range i.board.Docs() {
		if doc.Link != "" && len(docs) < docsInMenu {
			docs = append(docs, tray.Item{Title: doc.Title, Chosen: func() { i.open(doc.Link) }})
		}
	}
	if len(docs) == 0 {
		return nil
	}
	return []tray.Item{{Title: "Docs", Items: docs}}
}

// following passes on what happens until ctx ends, and shows it in the icon
// first.
func (i *icon) following(ctx context.Context, changed <-chan struct{}) <-chan struct{} {
	passed := make(chan struct{})
	go func() {
		defer close(passed)
		for range changed {
			i.refresh()
			select {
			case passed <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return passed
}
