package patchbay

import "time"

// leave are the changes that end a connection with its account or its doc: it
// is remembered, and leaves a to-do where Coda may have it.
func leave(account Account, c Connection, doc Doc) []Change {
	c.Approved = c.Approved || account.KeptByCoda() && c.MayHave()
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
			c.Key, c.Copied, c.Approved = former.Was.Key, former.Was.Copied, former.Was.Approved
			if id.Account != account.ID && !account.KeptByCoda() && !c.Approved && b.givesKey(account.Pack) {
				c.There = c.aged() // another key than the account had then
				changes = append(changes, s.needed(id.Account, account)...)
			}
			if c.Approved && !account.KeptByCoda() {
				changes = append(changes, s.approved(id.Account, account.ID)...)
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

// approved are the changes that say of an account that Coda has an approval of
// its own for it: the one of a removed account that it is again.
func (s State) approved(removed, back string) []Change {
	var changes []Change
	for id, todo := range s.ToDos {
		if todo.Why == LeftWithCoda && todo.Account == removed && removed != back {
			changes = append(changes, DropToDo{id})
		}
	}
	if account := s.Accounts[back]; !account.AlsoInCoda {
		account.AlsoInCoda = true
		changes = append(changes, PutAccount{account})
	}
	return changes
}

// givesKey reports whether Coda gets the account's own key. Where a Pack is
// approved inside Coda, or Coda makes the key, a new key here changes nothing
// there. Where nobody knows, it may have got it.
func (b *Board) givesKey(packID string) bool {
	pack, _ := b.pack(packID)
	asks := pack.InCoda
	return asks != CodaApprove && asks != CodaMakesIt
}

// age are the changes that say of each place that has the account's key that
// it has the old one now.
func (b *Board) age(s State, account Account) []Change {
	var changes []Change
	if b.givesKey(account.Pack) {
		for id, c := range s.Connections {
			if id.Account == account.ID && c.Key == ThisKey && !c.Approved {
				c.There = c.aged()
				changes = append(changes, PutConnection{c})
			}
		}
		for id, former := range s.Former {
			if id.Account == account.ID && former.Was.Key == ThisKey && !former.Was.Approved {
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
