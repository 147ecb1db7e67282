package patchbay

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// DocSummary is a doc with the number of accounts in it and of the things to
// finish there.
type DocSummary struct {
	Doc
	Accounts, Unfinished int
}

// Docs returns the docs known here, by title.
func (b *Board) Docs() []DocSummary {
	summaries := map[string]DocSummary{}
	b.ledger.read(func(s State) {
		for id, doc := range s.Docs {
			summaries[id] = DocSummary{Doc: doc}
		}
		for id, c := range s.Connections {
			d := summaries[id.Doc]
			if !c.Leaving {
				d.Accounts++
			}
			if c.Progress() != Finished {
				d.Unfinished++
			}
			summaries[id.Doc] = d
		}
		for _, todo := range s.ToDos {
			if d, ok := summaries[todo.Place]; ok && todo.Why == LeftInDoc && !todo.over() {
				d.Unfinished++
				summaries[todo.Place] = d
			}
		}
	})
	return slices.SortedFunc(maps.Values(summaries), func(x, y DocSummary) int { return compareDocs(x.Doc, y.Doc) })
}

func compareDocs(x, y Doc) int {
	return cmp.Or(strings.Compare(strings.ToLower(x.Title), strings.ToLower(y.Title)), strings.Compare(x.ID, y.ID))
}

// DocDetail is a doc with all that is known of it.
type DocDetail struct {
	Doc Doc
	// Packs that have an account there, by name.
	Packs []DocPack
	// ToDos are about accounts that are gone from here and not from the doc.
	ToDos []OpenToDo
}

// DocPack is a Pack in a doc.
type DocPack struct {
	// Pack is its id; the catalogue may not have it any more.
	Pack string
	// Uses are the person's accounts, private ones first. One that is to be
	// taken out is among them.
	Uses []Use
	// Others are the accounts of others.
	Others []OthersAccount
}

// Use is an account in a doc, with both.
type Use struct {
	Connection
	In Doc
	By Account
}

// Doc returns a doc with its Packs, or UnknownDoc.
func (b *Board) Doc(docID string) (DocDetail, error) {
	var d DocDetail
	var known bool
	b.ledger.read(func(s State) {
		d.Doc, known = s.Docs[docID]
		packs := map[string]DocPack{}
		at := func(id string) DocPack {
			pack := packs[id]
			pack.Pack = id
			return pack
		}
		for _, use := range s.uses(func(c Connection) bool { return c.Doc == docID }) {
			pack := at(use.By.Pack)
			pack.Uses = append(pack.Uses, use)
			packs[pack.Pack] = pack
		}
		for _, others := range s.Others {
			if others.Doc == docID {
				pack := at(others.Pack)
				pack.Others = append(pack.Others, others)
				packs[pack.Pack] = pack
			}
		}
		for _, pack := range packs {
			slices.SortFunc(pack.Others, func(x, y OthersAccount) int {
				return cmp.Or(strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), strings.Compare(x.ID, y.ID))
			})
		}
		d.Packs = sorted(packs, func(x, y DocPack) int {
			return cmp.Or(strings.Compare(b.packName(x.Pack), b.packName(y.Pack)), strings.Compare(x.Pack, y.Pack))
		})
		d.ToDos = s.opened(func(t ToDo) bool { return t.Why == LeftInDoc && t.Place == docID })
	})
	if !known {
		return DocDetail{}, UnknownDoc
	}
	return d, nil
}

// uses are the connections that keep says, private ones first, then by the
// account's name and the doc's title.
func (s State) uses(keep func(Connection) bool) []Use {
	uses := []Use{}
	for _, c := range s.Connections {
		if keep(c) {
			uses = append(uses, Use{c, s.Docs[c.Doc], s.Accounts[c.Account]})
		}
	}
	slices.SortFunc(uses, func(x, y Use) int {
		return cmp.Or(
			strings.Compare(string(x.Sharing), string(y.Sharing)),
			strings.Compare(strings.ToLower(x.By.Name()), strings.ToLower(y.By.Name())),
			strings.Compare(x.By.ID, y.By.ID),
			compareDocs(x.In, y.In),
		)
	})
	return uses
}

// PlaceLink returns the address of a doc, known here or left in a to-do. It
// fails with DocLinkMissing where nobody has given it, and with UnknownDoc.
func (b *Board) PlaceLink(docID string) (link string, err error) {
	b.ledger.read(func(s State) {
		doc, known := s.Docs[docID]
		link = doc.Link
		for _, todo := range s.ToDos {
			if todo.Place == docID {
				link, known = cmp.Or(link, todo.PlaceLink), true
			}
		}
		switch {
		case !known:
			err = UnknownDoc
		case link == "":
			err = DocLinkMissing
		}
	})
	return link, err
}

// ForgetDoc takes a doc off the list, with the notes about others' accounts in
// it. Forgetting is about this list, so it asks for nothing to be tidied up
// first and touches no account; but it must not make anybody believe that
// Coda lost its access. So each account that Coda may have in that doc leaves
// a to-do with the doc's name and link. Where the same doc is added again and
// the same account put into it, the to-do is taken up again.
func (b *Board) ForgetDoc(ctx context.Context, docID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		doc, ok := s.Docs[docID]
		if !ok {
			return nil, UnknownDoc
		}
		var changes []Change
		for id, c := range s.Connections {
			if id.Doc == docID {
				account := s.Accounts[id.Account]
				changes = append(changes, leave(account, c, doc)...)
				changes = append(changes, Note{eventAt(DidDisconnect, account, doc.Title, "")})
			}
		}
		for id, others := range s.Others {
			if others.Doc == docID {
				changes = append(changes, DropOthers{id})
			}
		}
		event := Event{At: time.Now(), What: DidForgetDoc, Place: doc.Title}
		return append(changes, DropDoc{docID}, Note{event}), nil
	})
}
