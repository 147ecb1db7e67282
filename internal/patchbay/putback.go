package patchbay

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// FormerUse is a doc that an account was in.
type FormerUse struct {
	// Use is how it was there.
	Use
	// Again is how it would be there if it were put back now. Refused is why
	// it can't be; then Again says nothing.
	Again   Connection
	Refused error
}

// FormerDocs returns the docs that an account was in before it was removed and
// connected again, by title, with how it was there and how it would be. It
// leaves out docs that it is in now, docs that aren't known any more, and those
// that LeaveOut was said of.
func (b *Board) FormerDocs(accountID string) ([]FormerUse, error) {
	var uses []FormerUse
	var err error
	b.ledger.read(func(s State) {
		account, ok := s.Accounts[accountID]
		if !ok {
			err = UnknownAccount
			return
		}
		uses = []FormerUse{}
		for doc, was := range s.offered(account) {
			again, _, refused := b.putBack(s, account, doc, was)
			uses = append(uses, FormerUse{Use{was, s.Docs[doc], account}, again, refused})
		}
		slices.SortFunc(uses, func(x, y FormerUse) int {
			return cmp.Or(compareDocs(x.In, y.In), strings.Compare(x.Account, y.Account))
		})
	})
	return uses, err
}

// offered are the connections that can be put back, by doc, the newest of each.
func (s State) offered(account Account) map[string]Connection {
	found, newest := map[string]Connection{}, map[string]time.Time{}
	for id, former := range s.Former {
		_, known := s.Docs[id.Doc]
		now, in := s.Connections[ConnectionID{account.ID, id.Doc}]
		switch {
		case !known, in && !now.Leaving, former.LeftOut, former.over(), !former.of(account), former.Since.Before(newest[id.Doc]):
		default:
			found[id.Doc], newest[id.Doc] = former.Was, former.Since
		}
	}
	return found
}

// PutBack puts an account back into docs that FormerDocs named, all in one
// step, private or shared as it was. Where Coda has it still, others may do
// what they could; anew, or where it had been disconnected before, a shared one
// begins restricted. A doc that it is in
// already is passed over. One that it can't be put into any more is refused for
// its cause, one that FormerDocs doesn't name with UnknownPlace, and then
// nothing is changed.
func (b *Board) PutBack(ctx context.Context, accountID string, docs ...string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		s = s.Clone() // a doc given twice must meet what the first one changed
		var all []Change
		for _, docID := range docs {
			was, ok := s.offered(account)[docID]
			now, in := s.Connections[ConnectionID{accountID, docID}]
			switch {
			case in && !now.Leaving:
				continue
			case !ok:
				return nil, UnknownPlace
			}
			_, changes, err := b.putBack(s, account, docID, was)
			if err != nil {
				return nil, err
			}
			s.Apply(changes...)
			all = append(all, changes...)
		}
		return all, nil
	})
}

// putBack is how the account would be in the doc again, and the changes that
// make it so. It changes nothing in s.
func (b *Board) putBack(s State, account Account, docID string, was Connection) (Connection, []Change, error) {
	_, in := s.Connections[ConnectionID{account.ID, docID}]
	changes, err := b.plug(s, account, docID, was.Sharing)
	if err != nil {
		return Connection{}, nil, err
	}
	var again Connection
	for _, change := range changes {
		if put, ok := change.(PutConnection); ok {
			again = put.Connection
		}
	}
	if !in && !was.Leaving && again.Key != NoKey {
		again.NonOwners = was.NonOwners
		changes = append(changes, PutConnection{again})
	}
	return again, changes, nil
}

// LeaveOut says that the person doesn't want to be offered the docs that
// FormerDocs names of an account now. What Coda may have there stays on its
// list; to put the account into such a doc by hand takes that up, as ever.
func (b *Board) LeaveOut(ctx context.Context, accountID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		offered := s.offered(account)
		if len(offered) == 0 {
			return nil, nil
		}
		var changes []Change
		for id, former := range s.Former {
			if _, named := offered[id.Doc]; named && !former.LeftOut && former.of(account) {
				former.LeftOut = true
				changes = append(changes, PutFormer{former})
			}
		}
		return append(changes, Note{eventOf(DidLeaveOut, account, "")}), nil
	})
}
