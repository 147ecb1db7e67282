package patchbay

import (
	"cmp"
	"slices"
	"strings"
)

// Unfinished is a place where what is recorded here isn't yet true there.
type Unfinished struct {
	By    Account
	Place Place
	There There
	// Progress is planned, old-key or take-out.
	Progress Progress
}

// unfinished are the places to finish that the person wants to be reminded of,
// the oldest first.
func (s State) unfinished() []Unfinished {
	open := []Unfinished{}
	add := func(accountID string, place Place, there There, progress Progress) {
		if progress != Finished && !there.Dismissed {
			open = append(open, Unfinished{s.Accounts[accountID], place, there, progress})
		}
	}
	for id, c := range s.Connections {
		add(id.Account, s.Docs[id.Doc].place(), c.There, c.Progress())
	}
	for _, e := range s.Elsewhere {
		add(e.Account, e.place(), e.There, e.Progress())
	}
	slices.SortFunc(open, func(x, y Unfinished) int {
		return cmp.Or(
			x.There.Since.Compare(y.There.Since),
			strings.Compare(x.By.ID, y.By.ID),
			strings.Compare(x.Place.ID, y.Place.ID),
		)
	})
	return open
}

// places counts the places of each account, without those that it is leaving.
func (s State) places() map[string]int {
	count := map[string]int{}
	for id, c := range s.Connections {
		if !c.Leaving {
			count[id.Account]++
		}
	}
	for _, e := range s.Elsewhere {
		if !e.Leaving {
			count[e.Account]++
		}
	}
	return count
}

// AccountUses is where an account is used.
type AccountUses struct {
	Account Account
	// Docs by title; one that is to be taken out is among them.
	Docs []Use
	// Elsewhere by name.
	Elsewhere []Elsewhere
	// ToDos are what the account's earlier keys left to do.
	ToDos []OpenToDo
}

// Connections returns where an account is used, or UnknownAccount.
func (b *Board) Connections(accountID string) (AccountUses, error) {
	u := AccountUses{Elsewhere: []Elsewhere{}}
	var known bool
	b.ledger.read(func(s State) {
		if u.Account, known = s.Accounts[accountID]; !known {
			return
		}
		u.Docs = s.uses(func(c Connection) bool { return c.Account == accountID })
		slices.SortFunc(u.Docs, func(x, y Use) int { return compareDocs(x.In, y.In) })
		for _, e := range s.Elsewhere {
			if e.Account == accountID {
				u.Elsewhere = append(u.Elsewhere, e)
			}
		}
		slices.SortFunc(u.Elsewhere, func(x, y Elsewhere) int {
			return cmp.Or(strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), strings.Compare(x.ID, y.ID))
		})
		u.ToDos = s.opened(func(t ToDo) bool { return t.Account == accountID })
	})
	if !known {
		return AccountUses{}, UnknownAccount
	}
	return u, nil
}
