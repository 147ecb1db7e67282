package patchbay

import (
	"cmp"
	"slices"
	"strings"
)

// LeavingStep is one thing on the list of somebody who hands over or leaves.
// It names what is theirs, and has no secret.
type LeavingStep struct {
	Do      LeavingDo
	Account Account
	// Place is a doc, or another place; empty where the step is about the
	// account as a whole.
	Place Place
	// Sharing and NonOwners are what Coda has, as far as the person last saw,
	// else what is planned; empty where Place is no doc.
	Sharing   Sharing
	NonOwners Level
	Progress  Progress
	// Instead are others' shared accounts of the same Pack in the doc, which may
	// take the place: "Support (Mia)".
	Instead []string
}

// LeavingDo is what is to be done.
type LeavingDo string

// What is to be done, in the order in which it should be: nothing is taken away
// before somebody else has put theirs.
const (
	// ConnectAnew: somebody who stays connects an account of theirs, shared,
	// and chooses it where this one is chosen.
	ConnectAnew LeavingDo = "connect-anew"
	// ReplaceElsewhere: the other place gets somebody else's key.
	ReplaceElsewhere LeavingDo = "replace-elsewhere"
	// TakeOutShared comes after ConnectAnew. TakeOutPrivate stops nothing for
	// others: each of them uses their own.
	TakeOutShared  LeavingDo = "take-out-shared"
	TakeOutPrivate LeavingDo = "take-out-private"
	// RemoveAtCoda and DeleteKey end an account: in Coda's account settings
	// and at its service.
	RemoveAtCoda LeavingDo = "remove-at-coda"
	DeleteKey    LeavingDo = "delete-key"
	// NothingThere: it was only planned.
	NothingThere LeavingDo = "nothing-there"
)

// rank is the place of d in the order.
func (d LeavingDo) rank() int {
	return slices.Index([]LeavingDo{
		ConnectAnew, ReplaceElsewhere, TakeOutShared, TakeOutPrivate, RemoveAtCoda, DeleteKey, NothingThere,
	}, d)
}

// LeavingList returns what somebody who leaves must see to, in the order in
// which to do it. Within one kind of step come first the docs where the most
// stops, then docs and accounts by name.
func (b *Board) LeavingList() []LeavingStep {
	var steps []LeavingStep
	b.ledger.read(func(s State) { steps = s.leavingSteps() })
	rank := func(l LeavingStep) int { return -slices.Index([]Level{Restricted, View, Act}, l.NonOwners) }
	slices.SortStableFunc(steps, func(x, y LeavingStep) int {
		return cmp.Or(
			cmp.Compare(x.Do.rank(), y.Do.rank()),
			cmp.Compare(rank(x), rank(y)),
			strings.Compare(strings.ToLower(x.Place.Name), strings.ToLower(y.Place.Name)),
			strings.Compare(x.Place.ID, y.Place.ID),
			strings.Compare(b.packName(x.Account.Pack), b.packName(y.Account.Pack)),
			strings.Compare(strings.ToLower(x.Account.Name()), strings.ToLower(y.Account.Name())),
			strings.Compare(x.Account.ID, y.Account.ID),
		)
	})
	return steps
}

// leavingSteps are the steps in no order.
func (s State) leavingSteps() []LeavingStep {
	steps := []LeavingStep{}
	atCoda := map[string]bool{}
	for id, c := range s.Connections {
		atCoda[id.Account] = atCoda[id.Account] || c.MayHave()
		steps = append(steps, s.leavingDoc(s.Accounts[id.Account], s.Docs[id.Doc], c)...)
	}
	for _, todo := range s.ToDos {
		if todo.over() {
			continue
		}
		gone := Account{ID: todo.Account, Pack: todo.Pack, Label: todo.Name}
		switch todo.Why {
		case LeftInDoc:
			was := s.Former[ConnectionID{todo.Account, todo.Place}].Was
			was.There = There{Key: ThisKey, Leaving: true}
			steps = append(steps, s.leavingDoc(gone, todo.doc(), was)...)
		case LeftElsewhere:
			steps = append(steps, LeavingStep{Do: ReplaceElsewhere, Account: gone, Place: Place{todo.Place, todo.PlaceName, "", true}, Progress: ToTakeOut})
		case LeftWithCoda:
			steps = append(steps, LeavingStep{Do: RemoveAtCoda, Account: gone})
		case KeyRemoved, KeyReplaced:
			gone.Identity.KeyName = todo.KeyName
			steps = append(steps, LeavingStep{Do: DeleteKey, Account: gone})
		}
	}
	for _, e := range s.Elsewhere {
		step := LeavingStep{Do: ReplaceElsewhere, Account: s.Accounts[e.Account], Place: e.place(), Progress: e.Progress()}
		if !e.MayHave() {
			step.Do = NothingThere
		}
		steps = append(steps, step)
	}
	for _, account := range s.Accounts {
		if account.KeptByCoda() || atCoda[account.ID] {
			steps = append(steps, LeavingStep{Do: RemoveAtCoda, Account: account})
		}
		if !account.KeptByCoda() {
			steps = append(steps, LeavingStep{Do: DeleteKey, Account: account})
		}
	}
	return steps
}

// leavingDoc are the steps for one connection.
func (s State) leavingDoc(account Account, doc Doc, c Connection) []LeavingStep {
	step := LeavingStep{
		Account: account, Place: doc.place(), Progress: c.Progress(),
		Sharing: cmp.Or(c.SeenSharing, c.Sharing), NonOwners: c.NonOwners,
	}
	if c.SeenSharing != "" {
		step.NonOwners = c.SeenNonOwners
	}
	switch {
	case !c.MayHave():
		step.Do = NothingThere
		return []LeavingStep{step}
	case step.Sharing == Private:
		step.Do = TakeOutPrivate
		return []LeavingStep{step}
	}
	for _, o := range s.Others {
		if o.Doc == doc.ID && o.Pack == account.Pack {
			step.Instead = append(step.Instead, o.Name+" ("+o.Whose+")")
		}
	}
	slices.Sort(step.Instead)
	anew, out := step, step
	anew.Do, out.Do = ConnectAnew, TakeOutShared
	out.Instead = nil
	return []LeavingStep{anew, out}
}
