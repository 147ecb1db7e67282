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
		case said == HasOldKey && p.connection != nil && !b.givesKey(account.Pack):
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
	_, err := b.noteCopied(ctx, accountID, place, func(Account, spot) (string, error) { return "", nil })
	return err
}

// copyNote is what noteCopied changed.
type copyNote struct {
	before, at time.Time
	// approved says that Coda has an approval of its own there.
	approved bool
}

// noteCopied is NoteCopied for the part of the key that may returns, if it
// returns no error.
func (b *Board) noteCopied(
	ctx context.Context, accountID, place string, may func(Account, spot) (part string, err error),
) (noted copyNote, err error) {
	err = b.at(ctx, accountID, place, func(account Account, p spot) ([]Change, error) {
		switch {
		case account.KeptByCoda():
			return nil, KeptByCoda
		case p.there.Leaving:
			return nil, UnknownPlace
		}
		part, err := may(account, p)
		if err != nil {
			return nil, err
		}
		noted = copyNote{before: p.there.Copied, at: time.Now(), approved: p.connection != nil && p.connection.Approved}
		p.there.Copied = noted.at
		return []Change{p.put(p.there), Note{eventAt(DidCopy, account, p.name, part)}}, nil
	})
	return noted, err
}

// noteNotCopied takes a noteCopied back, unless the place has come to be another
// meanwhile.
func (b *Board) noteNotCopied(ctx context.Context, accountID, place string, noted copyNote, why error) error {
	return b.at(ctx, accountID, place, func(account Account, p spot) ([]Change, error) {
		if p.there.Leaving || !p.there.Copied.Equal(noted.at) {
			return nil, nil
		}
		p.there.Copied = noted.before
		cause, _ := Why(why)
		put := p.put(p.there)
		if c, ok := put.(PutConnection); ok {
			c.Connection.Approved = noted.approved
			put = c
		}
		return []Change{put, Note{eventAt(DidNotCopy, account, p.name, string(cause))}}, nil
	})
}

// spot is a doc or an elsewhere, as seen by what is said of both alike.
type spot struct {
	name     string
	there    There
	progress Progress
	put      func(There) Change
	said     func(KeyThere) Change
	drop     Change
	// connection is nil where the spot is an elsewhere.
	connection *Connection
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
				s.Docs[place].Title, c.There, c.Progress(),
				func(t There) Change {
					c.Approved = c.Approved && t.Copied.Equal(c.Copied) // a key that was copied may be there now
					c.There = t
					return PutConnection{c}
				},
				func(key KeyThere) Change { return PutConnection{c.said(key)} },
				DropConnection{c.ID()}, &c,
			})
		}
		if e, ok := s.Elsewhere[place]; ok && e.Account == accountID {
			return decide(account, spot{
				e.Name, e.There, e.Progress(),
				func(t There) Change { e.There = t; return PutElsewhere{e} },
				func(key KeyThere) Change { e.There = e.said(key); return PutElsewhere{e} },
				DropElsewhere{e.ID}, nil,
			})
		}
		return nil, UnknownPlace
	})
}
