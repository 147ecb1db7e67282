package patchbay

import (
	"cmp"
	"context"
	"strings"
	"time"
)

// leave are the changes that end a connection with its account or its doc: it
// is remembered, and leaves a to-do where Coda may have it.
func leave(account Account, c Connection, doc Doc) []Change {
	changes := []Change{
		DropConnection{c.ID()},
		PutFormer{Former{
			Was: c, Pack: account.Pack, Base: account.Base, Identity: account.Identity.ID, Name: account.Name(), Since: time.Now(),
		}},
	}
	if c.MayHave() {
		changes = append(changes, PutToDo{toDoAt(account, LeftInDoc, doc.place())})
	}
	return changes
}

// takeUp goes on where a former connection of the same account in that doc
// ended: where nobody has ticked that Coda lost it, Coda has it still, with the
// rules that it had. Where the account was removed and is back with another
// key, Coda needs the removed one until it has that: its to-do waits, as for
// any key that was replaced.
func (b *Board) takeUp(s State, account Account, c *Connection) []Change {
	var changes []Change
	for id, former := range s.Former {
		if id.Doc != c.Doc || !former.of(account) {
			continue
		}
		changes = append(changes, DropFormer{id})
		for todoID, todo := range s.ToDos {
			if todo.Why != LeftInDoc || todo.Account != id.Account || todo.Place != id.Doc {
				continue
			}
			changes = append(changes, DropToDo{todoID})
			c.SeenSharing, c.SeenNonOwners = former.Was.SeenSharing, former.Was.SeenNonOwners
			c.Key, c.Copied = former.Was.Key, former.Was.Copied
			if id.Account != account.ID && !account.KeptByCoda() && b.givesKey(account.Pack) {
				c.There = c.aged() // another key than the account had then
				changes = append(changes, s.needed(id.Account, account)...)
			}
		}
	}
	return changes
}

// remembers reports whether a former connection has to be kept: for its time,
// and for as long as a to-do says that Coda may have it.
func (s State) remembers(former Former) bool {
	if !former.over() {
		return true
	}
	for _, todo := range s.ToDos {
		if todo.Why == LeftInDoc && todo.Account == former.Was.Account && todo.Place == former.Was.Doc {
			return true
		}
	}
	return false
}

// needed are the changes that turn the removed key of an account that is back
// into a replaced one of the account that it is now.
func (s State) needed(removed string, account Account) []Change {
	var changes []Change
	for _, todo := range s.ToDos {
		if todo.Why == KeyRemoved && todo.Account == removed {
			todo.Why, todo.Account = KeyReplaced, account.ID
			changes = append(changes, PutToDo{todo})
		}
	}
	return changes
}

// givesKey reports whether Coda gets the account's own key. Where a Pack is
// approved inside Coda, or Coda makes the key, a new key here changes nothing
// there. Where nobody knows, it may have got it.
func (b *Board) givesKey(packID string) bool {
	asks := b.packs[packID].InCoda
	return asks != CodaApprove && asks != CodaMakesIt
}

// age are the changes that say of each place that has the account's key that
// it has the old one now.
func (b *Board) age(s State, account Account) []Change {
	var changes []Change
	if b.givesKey(account.Pack) {
		for id, c := range s.Connections {
			if id.Account == account.ID && c.Key == ThisKey {
				c.There = c.aged()
				changes = append(changes, PutConnection{c})
			}
		}
		for id, former := range s.Former {
			if id.Account == account.ID && former.Was.Key == ThisKey {
				former.Was.There = former.Was.aged()
				changes = append(changes, PutFormer{former})
			}
		}
	}
	for _, e := range s.Elsewhere {
		if e.Account == account.ID && e.Key == ThisKey {
			e.There = e.aged()
			changes = append(changes, PutElsewhere{e})
		}
	}
	return changes
}

// FormerDocs returns the docs that an account was in before it was removed and
// connected again, by title, with how it was there. It leaves out docs that it
// is in now, and docs that aren't known any more.
func (b *Board) FormerDocs(accountID string) ([]Use, error) {
	var uses []Use
	var err error
	b.ledger.read(func(s State) {
		account, ok := s.Accounts[accountID]
		if !ok {
			err = UnknownAccount
			return
		}
		found := map[string]Former{} // by doc, the newest
		for id, former := range s.Former {
			_, known := s.Docs[id.Doc]
			now, in := s.Connections[ConnectionID{accountID, id.Doc}]
			if known && (!in || now.Leaving) && former.of(account) && !former.over() && !former.Since.Before(found[id.Doc].Since) {
				found[id.Doc] = former
			}
		}
		uses = []Use{}
		for _, former := range sorted(found, func(x, y Former) int {
			return cmp.Or(compareDocs(s.Docs[x.Was.Doc], s.Docs[y.Was.Doc]), strings.Compare(x.Was.Account, y.Was.Account))
		}) {
			uses = append(uses, Use{former.Was, s.Docs[former.Was.Doc], account})
		}
	})
	return uses, err
}

// PutBack puts an account back into docs that FormerDocs named, all in one
// step, private or shared as it was. Where Coda has it still, others may do
// what they could; anew, or where it had been disconnected before, a shared one
// begins restricted. A doc that it is in
// already is passed over. One that it can't be put into any more is refused for
// its cause, one that it wasn't in with UnknownPlace, and then nothing is
// changed.
func (b *Board) PutBack(ctx context.Context, accountID string, docs ...string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		s = s.Clone() // a doc given twice must meet what the first one changed
		var all []Change
		for _, docID := range docs {
			was, ok := s.former(account, docID)
			now, in := s.Connections[ConnectionID{accountID, docID}]
			switch {
			case in && !now.Leaving:
				continue
			case !ok:
				return nil, UnknownPlace
			}
			changes, err := b.plug(s, account, docID, was.Sharing)
			if err != nil {
				return nil, err
			}
			s.Apply(changes...)
			if c := s.Connections[ConnectionID{accountID, docID}]; !in && !was.Leaving && c.Key != NoKey {
				c.NonOwners = was.NonOwners
				s.Apply(PutConnection{c})
				changes = append(changes, PutConnection{c})
			}
			all = append(all, changes...)
		}
		return all, nil
	})
}

// former is how the account last was in a doc.
func (s State) former(account Account, docID string) (was Connection, ok bool) {
	var newest time.Time
	for id, former := range s.Former {
		if id.Doc == docID && former.of(account) && !former.over() && !former.Since.Before(newest) {
			was, newest, ok = former.Was, former.Since, true
		}
	}
	return was, ok
}
