package patchbay

import (
	"cmp"
	"slices"
	"strings"
)

// Exposed is a place where others may act with the person's account.
type Exposed struct {
	// Use is the connection with its account and doc. Where Left is set, the
	// account or the doc is gone here and only their names are known.
	Use
	// Now says that Coda lets others act, as far as the person last saw. Else
	// it will, as soon as what is recorded here is finished in Coda.
	Now bool
	// Left says that the account was removed here, or the doc forgotten, and
	// that nobody has seen it taken out in Coda.
	Left bool
	// Reach is what is known of who can open the doc, Open the same in a word.
	Reach Reach
	Open  Openness
}

// exposed are the places where others may act with an account, the worst
// first: those where they may today, then by how many people can open the doc.
// What Coda has counts as much as what is recorded here, since locking an
// account here locks nothing there. A Pack that pack doesn't know is taken for
// one with buttons.
func (s State) exposed(pack func(id string) (Pack, bool)) []Exposed {
	found := []Exposed{}
	add := func(e Exposed) {
		e.Reach = s.Reaches[e.Connection.Doc]
		e.Open = e.Reach.Openness(s.ownDomain)
		found = append(found, e)
	}
	acts := func(packID string, sharing Sharing, level Level) bool {
		p, ok := pack(packID)
		if !ok {
			return sharing == Shared && level == Act
		}
		return Decide(p, Connection{Sharing: sharing, NonOwners: level}, Member, Action).AsOwner
	}
	for id, c := range s.Connections {
		by := s.Accounts[id.Account]
		now := c.MayHave() && acts(by.Pack, c.SeenSharing, c.SeenNonOwners)
		if now || !c.Leaving && acts(by.Pack, c.Sharing, c.NonOwners) {
			add(Exposed{Use: Use{c, s.Docs[id.Doc], by}, Now: now})
		}
	}
	for _, todo := range s.ToDos {
		was := s.Former[ConnectionID{todo.Account, todo.Place}].Was
		if todo.Why == LeftInDoc && acts(todo.Pack, was.SeenSharing, was.SeenNonOwners) {
			add(Exposed{Use: Use{was, todo.doc(), Account{ID: todo.Account, Pack: todo.Pack, Label: todo.Name}}, Now: true, Left: true})
		}
	}
	slices.SortFunc(found, func(x, y Exposed) int {
		return cmp.Or(
			-cmp.Compare(truth(x.Now), truth(y.Now)),
			cmp.Compare(x.Open.rank(), y.Open.rank()),
			-cmp.Compare(x.Reach.People+x.Reach.Groups, y.Reach.People+y.Reach.Groups),
			compareDocs(x.In, y.In),
			strings.Compare(strings.ToLower(x.By.Name()), strings.ToLower(y.By.Name())),
			strings.Compare(x.By.ID, y.By.ID),
		)
	})
	return found
}

// doc is the doc that a to-do is about, as far as the to-do knows it.
func (t ToDo) doc() Doc { return Doc{ID: t.Place, Title: t.PlaceName, Link: t.PlaceLink} }

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
