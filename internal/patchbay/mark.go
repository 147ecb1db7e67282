package patchbay

import (
	"context"
	"time"
)

// MarkInCoda notes what the person says of a place, a doc or an elsewhere:
//
//   - Finished: the place has the account as it stands here.
//   - HasOldKey: it has it, with the key before.
//   - Planned: it doesn't have it after all.
//   - TakenOut: it doesn't have it any more, and that ends the place.
//
// Of a place that is to be taken out only TakenOut can be said, else it is
// TakenOutHere; to want it back is to add it again. An old key is where a key
// was: of an account that Coda keeps it is refused with KeptByCoda, and in a doc
// for whose Pack Coda gets no key with NoKeyInCoda. What isn't among these is
// SettingUnknown, and a place that isn't there UnknownPlace.
func (b *Board) MarkInCoda(ctx context.Context, accountID, place string, said Progress) error {
	did, known := map[Progress]What{
		Finished: DidFinish, HasOldKey: DidSeeOldKey, Planned: DidUnfinish, TakenOut: DidTakeOut,
	}[said]
	if !known {
		return SettingUnknown
	}
	key := map[Progress]KeyThere{Finished: ThisKey, HasOldKey: OldKey, Planned: NoKey}[said]
	return b.at(ctx, accountID, place, func(account Account, p spot) ([]Change, error) {
		event := Note{eventAt(did, account, p.name, "")}
		switch {
		case said == TakenOut:
			return []Change{p.drop, event}, nil
		case p.there.Leaving:
			return nil, TakenOutHere
		case said == HasOldKey && account.KeptByCoda():
			return nil, KeptByCoda
		case said == HasOldKey && !p.elsewhere && !b.givesKey(account.Pack):
			return nil, NoKeyInCoda
		case said == Planned && !p.there.MayHave(), said != Planned && p.progress == said:
			return nil, nil
		}
		return []Change{p.said(key), event}, nil
	})
}

// Dismiss says that the person doesn't want to be reminded of what is left to
// do at a place. The place goes on telling how far it is.
func (b *Board) Dismiss(ctx context.Context, accountID, place string) error {
	return b.at(ctx, accountID, place, func(account Account, p spot) ([]Change, error) {
		if p.there.Dismissed || p.progress == Finished {
			return nil, nil
		}
		p.there.Dismissed = true
		return []Change{p.put(p.there), Note{eventAt(DidDismiss, account, p.name, "")}}, nil
	})
}

// NoteCopied notes that the account's key was just copied for a place. From
// then on the place may have it, whether the person says so or not.
func (b *Board) NoteCopied(ctx context.Context, accountID, place string) error {
	return b.at(ctx, accountID, place, func(account Account, p spot) ([]Change, error) {
		switch {
		case account.KeptByCoda():
			return nil, KeptByCoda
		case p.there.Leaving:
			return nil, UnknownPlace
		}
		p.there.Copied = time.Now()
		return []Change{p.put(p.there), Note{eventAt(DidCopy, account, p.name, "")}}, nil
	})
}

// spot is a doc or an elsewhere, as seen by what is said of both alike.
type spot struct {
	name      string
	elsewhere bool
	there     There
	progress  Progress
	put       func(There) Change
	said      func(KeyThere) Change
	drop      Change
}

// at changes a place of an account, or fails with UnknownAccount or
// UnknownPlace.
func (b *Board) at(ctx context.Context, accountID, place string, decide func(Account, spot) ([]Change, error)) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		if c, ok := s.Connections[ConnectionID{accountID, place}]; ok {
			return decide(account, spot{
				s.Docs[place].Title, false, c.There, c.Progress(),
				func(t There) Change {
					c.Approved = c.Approved && t.Copied.Equal(c.Copied) // a key that was copied may be there now
					c.There = t
					return PutConnection{c}
				},
				func(key KeyThere) Change { return PutConnection{c.said(key)} },
				DropConnection{c.ID()},
			})
		}
		if e, ok := s.Elsewhere[place]; ok && e.Account == accountID {
			return decide(account, spot{
				e.Name, true, e.There, e.Progress(),
				func(t There) Change { e.There = t; return PutElsewhere{e} },
				func(key KeyThere) Change { e.There = e.said(key); return PutElsewhere{e} },
				DropElsewhere{e.ID},
			})
		}
		return nil, UnknownPlace
	})
}
