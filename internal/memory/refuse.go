package memory

import (
	"fmt"

	"app.patchbay/internal/patchbay"
)

// refuse returns an error where one of the changes, made in their order, is
// one that a register can't keep.
func (b *book) refuse(changes []patchbay.Change) error {
	b.mu.Lock()
	state := b.state.Clone()
	b.mu.Unlock()
	for _, change := range changes {
		if id, ok := named(change); !ok {
			return fmt.Errorf("no such change: %T", change)
		} else if id == "" {
			return fmt.Errorf("a change without an id: %T", change)
		}
		if !founded(state, change) {
			return fmt.Errorf("a change that nothing there bears: %T", change)
		}
		state.Apply(change)
	}
	return nil
}

// named returns the id that a change must have, or a word where it needs none.
func named(change patchbay.Change) (id string, ok bool) {
	switch c := change.(type) {
	case patchbay.PutAccount:
		return c.Account.ID, true
	case patchbay.PutToDo:
		return c.ToDo.ID, true
	case patchbay.PutDoc:
		return c.Doc.ID, true
	case patchbay.PutElsewhere:
		return c.Elsewhere.ID, true
	case patchbay.PutOthers:
		return c.Others.ID, true
	case patchbay.PutReach:
		return c.Reach.Doc, true
	case patchbay.Suspect:
		return c.Key, true
	case patchbay.Set:
		return c.Name, true
	case patchbay.PutConnection, patchbay.PutFormer, patchbay.DropAccount, patchbay.DropToDo, patchbay.DropDoc,
		patchbay.DropConnection, patchbay.DropElsewhere, patchbay.DropOthers, patchbay.DropFormer,
		patchbay.Clear, patchbay.Note:
		return "none", true
	default:
		return "", false
	}
}

// founded reports whether what the change puts stands on what is there, and
// nothing stands on what it drops.
func founded(s patchbay.State, change patchbay.Change) bool {
	account := func(id string) bool { _, ok := s.Accounts[id]; return ok }
	doc := func(id string) bool { _, ok := s.Docs[id]; return ok }
	switch c := change.(type) {
	case patchbay.PutConnection:
		return c.Connection.Whole() && account(c.Connection.Account) && doc(c.Connection.Doc)
	case patchbay.PutFormer:
		return c.Former.Was.Whole()
	case patchbay.PutElsewhere:
		return account(c.Elsewhere.Account)
	case patchbay.PutOthers:
		return doc(c.Others.Doc)
	case patchbay.PutReach:
		return doc(c.Reach.Doc)
	case patchbay.DropAccount:
		for id := range s.Connections {
			if id.Account == c.ID {
				return false
			}
		}
		for _, e := range s.Elsewhere {
			if e.Account == c.ID {
				return false
			}
		}
	case patchbay.DropDoc:
		for id := range s.Connections {
			if id.Doc == c.ID {
				return false
			}
		}
		for _, others := range s.Others {
			if others.Doc == c.ID {
				return false
			}
		}
	}
	return true
}
