package patchbay

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Swap lets another account of the same Pack take all places of one, in one
// step. In each doc it gets the sharing and the level that the first one had,
// planned until the person has done it in Coda; the first one leaves, as
// Disconnect would have it. Where the other account is in a doc already, its
// own rules stay, so that nobody may do more with it than its owner said,
// except that it becomes shared, restricted, where a shared one left: tables
// need that.
//
// It fails with UnknownAccount, OtherPack, and KeptByCoda where a key is used
// elsewhere and the other account has none.
func (b *Board) Swap(ctx context.Context, from, to string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		old, ok := s.Accounts[from]
		if !ok {
			return nil, UnknownAccount
		}
		account, ok := s.Accounts[to]
		switch {
		case !ok:
			return nil, UnknownAccount
		case account.Pack != old.Pack:
			return nil, OtherPack
		case from == to:
			return nil, nil
		}
		var all []Change
		after := s.Clone() // what is left has room for what comes
		for _, use := range s.uses(func(c Connection) bool { return c.Account == from && !c.Leaving }) {
			changes, err := b.swapIn(after, old, account, use)
			if err != nil {
				return nil, err
			}
			all = append(all, changes...)
		}
		for _, e := range s.Elsewhere {
			if e.Account != from || e.Leaving {
				continue
			}
			if account.KeptByCoda() {
				return nil, KeptByCoda
			}
			all = append(all, e.unplug())
			theirs, known := s.elsewhereCalled(to, e.Name)
			if !known {
				theirs = Elsewhere{ID: uuid.NewString(), Account: to, Name: e.Name}
			}
			if !known || theirs.Leaving {
				theirs.Leaving, theirs.Dismissed, theirs.Since = false, false, time.Now()
			}
			all = append(all, PutElsewhere{theirs}, Note{eventAt(DidSwap, old, e.Name, account.Name())})
		}
		return all, nil
	})
}

// swapIn are the changes for one doc. It makes them to s, too.
func (b *Board) swapIn(s State, old, account Account, use Use) ([]Change, error) {
	changes := []Change{unplug(use.Connection), Note{eventAt(DidSwap, old, use.In.Title, account.Name())}}
	s.Apply(changes...)
	theirs, in := s.Connections[ConnectionID{account.ID, use.Doc}]
	switch {
	case in && !theirs.Leaving && (theirs.Sharing == use.Sharing || theirs.Sharing == Shared):
		return changes, nil
	case in && !theirs.Leaving:
		theirs.share(Shared)
		theirs.Dismissed, theirs.Since = false, time.Now()
	default:
		plugged, err := b.plug(s, account, use.Doc, use.Sharing)
		if err != nil {
			return nil, err
		}
		s.Apply(plugged...)
		changes = append(changes, plugged...)
		theirs = s.Connections[ConnectionID{account.ID, use.Doc}]
		theirs.NonOwners = use.NonOwners
	}
	s.Apply(PutConnection{theirs})
	return append(changes, PutConnection{theirs}), nil
}
