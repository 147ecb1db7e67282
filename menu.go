package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/tray"
)

const (
	// nearest is how many things to do the menu names, before it says how many
	// there are in all.
	nearest = 3
	// recent is how many accounts, and docsInMenu how many docs it names.
	recent     = 5
	docsInMenu = 10
)

// menu is what can be done from the panel.
func (i *icon) menu(list patchbay.Listing) []tray.Section {
	return []tray.Section{
		{Room: 2, Items: i.opening()},
		{Joined: true, Room: nearest + 1, Items: i.toFinish(list)},
		{Joined: true, Room: nearest, Items: i.copying()},
		{Joined: true, Room: nearest + 1, Items: i.needs(list)},
		{Room: 1, Items: []tray.Item{i.to("Connect an account…", app.DestinationView{To: "connect"})}},
		{Joined: true, Room: 1, Items: i.accounts(list)},
		{Joined: true, Room: 1, Items: i.docs()},
		{Room: 1, Items: []tray.Item{{Title: "Quit", Chosen: i.quit}}},
	}
}

// to is a line that leads somewhere.
func (i *icon) to(title string, to app.DestinationView) tray.Item {
	return tray.Item{Title: title, Chosen: func() { i.lead(to) }}
}

func (i *icon) opening() []tray.Item {
	items := []tray.Item{i.to("Open Patchbay", app.DestinationView{})}
	if i.browse != nil {
		items = append(items, tray.Item{Title: "Open in the browser instead", Chosen: func() {
			if err := i.browse(); err != nil {
				i.warn("the page was not opened in the browser from the tray", err)
			}
		}})
	}
	return items
}

func (i *icon) toFinish(list patchbay.Listing) []tray.Item {
	var items []tray.Item
	for _, one := range list.Unfinished {
		items = append(items, i.to(
			fmt.Sprintf("To finish: %s in %s", called(one.By.Name()), one.Place.Name),
			app.DestinationView{To: "finish", Account: one.By.ID, Place: one.Place.ID},
		))
	}
	for _, todo := range list.ToDos {
		items = append(items, i.to("To finish: "+i.left(todo), app.DestinationView{To: "to-do", ToDo: todo.ID}))
	}
	return i.first(items, "To finish: all")
}

// left says what a to-do is about.
func (i *icon) left(todo patchbay.OpenToDo) string {
	switch todo.Why {
	case patchbay.LeftInDoc, patchbay.LeftElsewhere:
		return fmt.Sprintf("take %s out of %s", called(todo.Name), todo.PlaceName)
	case patchbay.LeftWithCoda:
		return fmt.Sprintf("remove %s in Coda", called(todo.Name))
	}
	return fmt.Sprintf("delete a key of %s at %s", called(todo.Name), i.pack(todo.Pack))
}

func (i *icon) needs(list patchbay.Listing) []tray.Item {
	var items []tray.Item
	for _, account := range list.Accounts {
		if ill(account) {
			items = append(items, i.to("Needs you: "+i.full(account), app.DestinationView{To: "mend", Account: account.ID}))
		}
	}
	return i.first(items, "Needs you: all")
}

// first is the nearest of items, and a line for all of them where there are
// more.
func (i *icon) first(items []tray.Item, all string) []tray.Item {
	if len(items) <= nearest {
		return items
	}
	rest := i.to(fmt.Sprintf("%s (%d)", all, len(items)), app.DestinationView{To: "accounts"})
	return append(slices.Clip(items[:nearest]), rest)
}

// copying offers what the step that the page shows lets one copy.
func (i *icon) copying() []tray.Item {
	step := i.step
	uses, err := i.board.Connections(step.account)
	if err != nil {
		return nil
	}
	target := ""
	if slices.ContainsFunc(uses.Docs, func(use patchbay.Use) bool { return use.In.ID == step.place }) {
		target = "Coda"
	}
	for _, other := range uses.Elsewhere {
		if other.ID == step.place {
			target = other.Name
		}
	}
	if target == "" {
		return nil
	}
	pasted := i.board.Pasted(uses.Account)
	var items []tray.Item
	for _, one := range pasted {
		if one.Text != "" {
			continue // no secret, so the page copies it
		}
		what := "key"
		if len(pasted) > 1 {
			what = one.Field.Label
		}
		items = append(items, tray.Item{
			Title:  fmt.Sprintf("Copy %s for %s", what, target),
			Chosen: func() { i.copy(step, one.Field.ID) },
		})
	}
	return items
}

// accounts are those that were connected or checked last.
func (i *icon) accounts(list patchbay.Listing) []tray.Item {
	last := func(a patchbay.Account) time.Time {
		if a.Checked.After(a.Connected) {
			return a.Checked
		}
		return a.Connected
	}
	all := slices.Clone(list.Accounts)
	slices.SortStableFunc(all, func(x, y patchbay.Account) int { return last(y).Compare(last(x)) })
	var items []tray.Item
	for _, account := range all[:min(recent, len(all))] {
		under := []tray.Item{
			{Title: said(account.Status())},
			i.to("Open", app.DestinationView{To: "account", Account: account.ID}),
		}
		if !account.KeptByCoda() {
			under = append(under, tray.Item{Title: "Check now", Chosen: func() { i.check(account.ID) }})
		}
		items = append(items, tray.Item{Title: i.full(account), Items: under})
	}
	if len(items) == 0 {
		return nil
	}
	return []tray.Item{{Title: "Recent accounts", Items: items}}
}

// said is a status in words.
func said(status patchbay.Status) string {
	switch status {
	case patchbay.Connected:
		return "Connected"
	case patchbay.Limited:
		return "Connected, with a limited key"
	case patchbay.NeedsSignIn:
		return "Needs you to sign in again"
	case patchbay.NeedsAttention:
		return "Its key can't be found here"
	case patchbay.WithCoda:
		return "Kept by Coda"
	}
	return "Could not be checked"
}

func (i *icon) docs() []tray.Item {
	var docs []tray.Item
	for _, doc := range i.board.Docs() {
		if doc.Link != "" && len(docs) < docsInMenu {
			docs = append(docs, tray.Item{Title: doc.Title, Chosen: func() {
				if err := i.open(doc.Link); err != nil {
					i.warn("a doc was not opened from the tray", err)
				}
			}})
		}
	}
	if len(docs) == 0 {
		return nil
	}
	return []tray.Item{{Title: "Docs", Items: docs}}
}

// full names an account and its Pack: two Packs may have an Ada each.
func (i *icon) full(account patchbay.Account) string {
	return fmt.Sprintf("%s (%s)", called(account.Name()), i.pack(account.Pack))
}

func (i *icon) pack(id string) string {
	pack, err := i.board.Pack(id)
	if err != nil {
		return id
	}
	return pack.Name
}

// called is an account's name, where it has one.
func called(name string) string { return cmp.Or(name, "an account without a name") }
