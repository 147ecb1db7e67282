package patchbay

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
)

// AddElsewhere notes a place other than a doc where an account's key is to be
// used. One of that name stays as it is; one that is leaving comes back. It
// fails with KeptByCoda where there is no key to use, and with NameMissing or
// NameTooLong.
func (b *Board) AddElsewhere(ctx context.Context, accountID, name string) (Elsewhere, error) {
	name, err := checkLabel(name)
	if err != nil {
		return Elsewhere{}, err
	}
	var e Elsewhere
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		switch {
		case !ok:
			return nil, UnknownAccount
		case account.KeptByCoda():
			return nil, KeptByCoda
		}
		var known bool
		e, known = s.elsewhereCalled(accountID, name)
		if known && !e.Leaving {
			return nil, nil
		}
		if !known {
			e = Elsewhere{ID: uuid.NewString(), Account: accountID, Name: name}
		}
		e.Leaving, e.Dismissed, e.Since = false, false, time.Now()
		return []Change{PutElsewhere{e}, Note{eventAt(DidAddElsewhere, account, e.Name, "")}}, nil
	})
	return e, err
}

func (s State) elsewhereCalled(accountID, name string) (Elsewhere, bool) {
	for _, e := range s.Elsewhere {
		if e.Account == accountID && strings.EqualFold(e.Name, name) {
			return e, true
		}
	}
	return Elsewhere{}, false
}

// RemoveElsewhere takes such a place away: at once, or, where it may have the
// key, when the person has seen it taken out there. One that isn't there is
// passed over.
func (b *Board) RemoveElsewhere(ctx context.Context, accountID, elsewhereID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		e, ok := s.Elsewhere[elsewhereID]
		if !ok || e.Account != accountID || e.Leaving {
			return nil, nil
		}
		return []Change{e.unplug(), Note{eventAt(DidDisconnect, s.Accounts[accountID], e.Name, "")}}, nil
	})
}

func (e Elsewhere) unplug() Change {
	if !e.MayHave() {
		return DropElsewhere{e.ID}
	}
	e.There = e.left()
	return PutElsewhere{e}
}

// NoteOthers notes somebody else's shared account in a doc. The note's ID and
// time are made here. What its owner lets others do must be a Level.
func (b *Board) NoteOthers(ctx context.Context, others OthersAccount) (OthersAccount, error) {
	name, err := checkLabel(others.Name)
	if err != nil {
		return OthersAccount{}, err
	}
	whose, err := checkLabel(others.Whose)
	if err != nil && err != error(NameMissing) {
		return OthersAccount{}, err
	}
	if !ruled(Shared, others.May) {
		return OthersAccount{}, SettingUnknown
	}
	if _, err := b.Pack(others.Pack); err != nil {
		return OthersAccount{}, err
	}
	others.ID, others.Name, others.Whose, others.Noted = uuid.NewString(), name, whose, time.Now()
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		doc, ok := s.Docs[others.Doc]
		if !ok {
			return nil, UnknownDoc
		}
		return []Change{PutOthers{others}, Note{othersEvent(DidNoteOthers, others, doc)}}, nil
	})
	return others, err
}

// DropNote takes such a note away; one that isn't there is passed over.
func (b *Board) DropNote(ctx context.Context, id string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		others, ok := s.Others[id]
		if !ok {
			return nil, nil
		}
		return []Change{DropOthers{id}, Note{othersEvent(DidDropOthers, others, s.Docs[others.Doc])}}, nil
	})
}

func othersEvent(what What, others OthersAccount, doc Doc) Event {
	return Event{At: time.Now(), What: what, Pack: others.Pack, Name: others.Name, Place: doc.Title}
}
