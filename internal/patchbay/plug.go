package patchbay

import (
	"context"
	"slices"
	"time"
)

// AddToDoc puts an account into a doc without signing in anew. It is planned
// until the person has done it in Coda; a shared one begins restricted. An
// account that is there already with that sharing stays as it is. One that was
// taken out here, and not yet in Coda, comes back with what Coda has of it.
//
// It fails with UnknownAccount, UnknownDoc, PackServesNoSuch, AlreadyInDoc,
// where the account is there with the other sharing, and PrivateAlready: a doc
// has one private account of a Pack at most.
func (b *Board) AddToDoc(ctx context.Context, accountID, docID string, sharing Sharing) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		return b.plug(s, account, docID, sharing)
	})
}

// plug are the changes that put an account, which s needn't hold yet, into a
// doc.
func (b *Board) plug(s State, account Account, docID string, sharing Sharing) ([]Change, error) {
	doc, err := b.room(s, account.Pack, account.ID, docID, sharing)
	if err != nil {
		return nil, err
	}
	c, ok := s.Connections[ConnectionID{account.ID, docID}]
	switch {
	case ok && !c.Leaving && c.Sharing == sharing:
		return nil, nil
	case ok && !c.Leaving:
		return nil, AlreadyInDoc.With("sharing", string(c.Sharing))
	case ok:
		c.Leaving, c.Dismissed, c.Since = false, false, time.Now()
		c.share(sharing)
		return []Change{PutConnection{c}, Note{eventAt(DidAddToDoc, account, doc.Title, "")}}, nil
	}
	c = planned(account.ID, docID, sharing)
	changes := b.takeUp(s, account, &c)
	return append(changes, PutConnection{c}, Note{eventAt(DidAddToDoc, account, doc.Title, "")}), nil
}

// ChoosePrivate makes an account the private one of its Pack in a doc, in place
// of the one that is, or none where account is empty; all in one step. The one
// before leaves, as Disconnect would have it: whether Coda lets go of it by
// itself when another is chosen there, only the person can see.
//
// It fails with UnknownDoc, UnknownAccount, OtherPack, PackServesNoSuch and
// AlreadyInDoc, and then nothing is changed.
func (b *Board) ChoosePrivate(ctx context.Context, docID, packID, accountID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		doc, ok := s.Docs[docID]
		if !ok {
			return nil, UnknownDoc
		}
		if accountID == "" {
			if c, ok := s.privateIn(docID, packID); ok {
				return []Change{unplug(c), Note{eventAt(DidDisconnect, s.Accounts[c.Account], doc.Title, "")}}, nil
			}
			return nil, nil
		}
		account, ok := s.Accounts[accountID]
		switch {
		case !ok:
			return nil, UnknownAccount
		case account.Pack != packID:
			return nil, OtherPack
		}
		return b.plugInstead(s, account, docID)
	})
}

// plugInstead are the changes that put an account into a doc as the private one
// of its Pack, in place of the one that is.
func (b *Board) plugInstead(s State, account Account, docID string) ([]Change, error) {
	var changes []Change
	if c, ok := s.privateIn(docID, account.Pack); ok && c.Account != account.ID {
		event := eventAt(DidSwap, s.Accounts[c.Account], s.Docs[docID].Title, account.Name())
		changes = append(changes, unplug(c), Note{event})
		s = s.Clone() // what leaves makes room
		s.Apply(changes...)
	}
	plugged, err := b.plug(s, account, docID, Private)
	if err != nil {
		return nil, err
	}
	return append(changes, plugged...), nil
}

// privateIn is the private connection that a Pack has in a doc, if there is one
// that isn't leaving.
func (s State) privateIn(docID, packID string) (Connection, bool) {
	for id, c := range s.Connections {
		if id.Doc == docID && c.Sharing == Private && !c.Leaving && s.Accounts[id.Account].Pack == packID {
			return c, true
		}
	}
	return Connection{}, false
}

// room returns the doc where it has room for such an account of the Pack; an
// account that is there already doesn't stand in its own way.
func (b *Board) room(s State, packID, accountID, docID string, sharing Sharing) (Doc, error) {
	doc, ok := s.Docs[docID]
	if !ok {
		return Doc{}, UnknownDoc
	}
	pack, err := b.packIn(s, packID, accountID)
	switch {
	case err != nil:
		return Doc{}, err
	case sharing != Private && sharing != Shared:
		return Doc{}, SettingUnknown
	case pack.Account == NoAccount:
		return Doc{}, NoAccountNeeded
	case !slices.Contains(pack.Accounts, sharing):
		return Doc{}, PackServesNoSuch.With("wanted", string(sharing))
	case sharing == Shared:
		return doc, nil
	}
	if c, ok := s.privateIn(docID, packID); ok && c.Account != accountID {
		return Doc{}, PrivateAlready.With("account", s.Accounts[c.Account].Name())
	}
	return doc, nil
}

// packIn is the Pack of an account that s may hold.
func (b *Board) packIn(s State, packID, accountID string) (Pack, error) {
	if account, ok := s.Accounts[accountID]; ok {
		return b.packOf(account)
	}
	return b.Pack(packID)
}

// SetNonOwners says what others may do with a shared account in a doc. In Coda
// nothing changes before the person does it there. To restrict it is possible
// whatever became of its Pack.
func (b *Board) SetNonOwners(ctx context.Context, accountID, docID string, level Level) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, doc, c, err := s.connection(accountID, docID)
		if err != nil {
			return nil, err
		}
		pack, err := b.packOf(account)
		did, known := map[Level]What{Restricted: DidRestrict, View: DidLetView, Act: DidLetAct}[level]
		switch {
		case err != nil && level != Restricted:
			return nil, err
		case c.Sharing != Shared:
			return nil, NotShared
		case !known:
			return nil, SettingUnknown
		case !pack.serves(level):
			return nil, PackServesNoSuch.With("wanted", string(level))
		case c.NonOwners == level:
			return nil, nil
		}
		c.NonOwners, c.Dismissed, c.Since = level, false, time.Now()
		return []Change{PutConnection{c}, Note{eventAt(did, account, doc.Title, "")}}, nil
	})
}

// serves reports whether there is anything that a level would let others do
// and the one below it wouldn't.
func (p Pack) serves(level Level) bool {
	data := slices.Contains(p.Uses, Sync) || slices.Contains(p.Uses, Formula)
	return level == Restricted || level == View && data || level == Act && slices.Contains(p.Uses, Action)
}

// connection finds a connection that isn't leaving, or fails with
// UnknownAccount, UnknownDoc or UnknownPlace.
func (s State) connection(accountID, docID string) (Account, Doc, Connection, error) {
	account, ok := s.Accounts[accountID]
	if !ok {
		return Account{}, Doc{}, Connection{}, UnknownAccount
	}
	doc, ok := s.Docs[docID]
	if !ok {
		return Account{}, Doc{}, Connection{}, UnknownDoc
	}
	c, ok := s.Connections[ConnectionID{accountID, docID}]
	if !ok || c.Leaving {
		return Account{}, Doc{}, Connection{}, UnknownPlace
	}
	return account, doc, c, nil
}

// Disconnect takes accounts out of docs, all in one step. Each stays in the
// accounts' list and in its other docs. Where Coda may have it, it reads "to
// be taken out" until the person says that it is; else it is gone at once. One
// that isn't there, or is leaving already, is passed over: that is what was
// wanted.
func (b *Board) Disconnect(ctx context.Context, which ...ConnectionID) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		var changes []Change
		for i, id := range which {
			account, doc, c, err := s.connection(id.Account, id.Doc)
			if err != nil || slices.Contains(which[:i], id) {
				continue
			}
			changes = append(changes, unplug(c), Note{eventAt(DidDisconnect, account, doc.Title, "")})
		}
		return changes, nil
	})
}

// unplug takes a connection out, at once or when the person has seen to it.
func unplug(c Connection) Change {
	if !c.MayHave() {
		return DropConnection{c.ID()}
	}
	c.There = c.left()
	return PutConnection{c}
}

// MayUse tells what the owner and a member of the doc may do with an account
// there, for one purpose, and why.
func (b *Board) MayUse(accountID, docID string, purpose Purpose) (owner, member Decision, err error) {
	var account Account
	var c Connection
	b.ledger.read(func(s State) { account, _, c, err = s.connection(accountID, docID) })
	if err != nil {
		return Decision{}, Decision{}, err
	}
	pack, err := b.packOf(account)
	if err != nil {
		return Decision{}, Decision{}, err
	}
	if purpose != Sync && purpose != Formula && purpose != Action {
		return Decision{}, Decision{}, SettingUnknown
	}
	return Decide(pack, c, Owner, purpose), Decide(pack, c, Member, purpose), nil
}

func eventAt(what What, account Account, place, detail string) Event {
	event := eventOf(what, account, detail)
	event.Place = place
	return event
}
