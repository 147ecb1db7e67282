package patchbay

import "slices"

// Wiring is every account, every doc and every connection at once: what a
// picture of the whole needs.
type Wiring struct {
	// Accounts in the order of List, with the number of their places.
	Accounts []Account
	Places   map[string]int
	// Docs by title.
	Docs []DocSummary
	// Uses are the connections, those to be taken out among them, by the
	// account's name and the doc's title.
	Uses []Use
	// Exposed are the places where others may act, the worst first.
	Exposed []Exposed
	// MayAsk says that there is an account to ask Coda with who can open docs.
	MayAsk bool
}

// Wiring returns what there is, without touching the vault or a disk. The
// three lists may differ by a change made meanwhile: a connection whose
// account or doc isn't among them is about to be told anew.
func (b *Board) Wiring() Wiring {
	list := b.List()
	w := Wiring{Accounts: list.Accounts, Places: list.Places, Docs: b.Docs()}
	b.ledger.read(func(s State) {
		w.Uses = s.uses(func(Connection) bool { return true })
		w.Exposed = s.exposed(b.pack)
		w.MayAsk = b.audience != nil && len(s.codaAccounts()) > 0
	})
	// A use names both of its ends; the order that a screen wants is theirs.
	at := map[string]int{}
	for i, account := range w.Accounts {
		at[account.ID] = i
	}
	slices.SortStableFunc(w.Uses, func(x, y Use) int { return at[x.By.ID] - at[y.By.ID] })
	return w
}
