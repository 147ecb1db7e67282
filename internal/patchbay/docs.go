package patchbay

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// maxTitle is how many characters a doc's title may have.
const maxTitle = 200

// AddDoc notes a doc by its link, in any form that Coda's links have, and
// returns it. An empty title is read from the link; where that tells none it
// fails with DocTitleMissing. A doc that is known already stays, with the new
// title where one was given.
//
// Where the link is empty the doc is kept by its title alone, each time as
// another one: docs may have the same title. It can be given its link later.
func (b *Board) AddDoc(ctx context.Context, link, title string) (Doc, error) {
	title, err := docTitle(title)
	if err != nil {
		return Doc{}, err
	}
	var found docLink
	if strings.TrimSpace(link) != "" {
		if found, err = b.links.parse(link); err != nil {
			return Doc{}, err
		}
	}
	var doc Doc
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		var known bool
		if doc, known = b.docAt(s, found); known {
			return renamed(&doc, title), nil
		}
		doc = Doc{ID: found.id, Title: cmp.Or(title, cut(tidyTitle(found.title))), Link: found.link, Added: time.Now()}
		if doc.Title == "" {
			return nil, DocTitleMissing
		}
		if doc.ID == "" {
			doc.ID = uuid.NewString()
		}
		return []Change{PutDoc{doc}, Note{Event{At: doc.Added, What: DidAddDoc, Place: doc.Title}}}, nil
	})
	return doc, err
}

// SetDocLink gives a doc its link, so that it can be opened and Coda be asked
// for it, and returns it. It fails with OtherDoc where the link leads to
// another doc, be it known here or not.
func (b *Board) SetDocLink(ctx context.Context, docID, link string) (Doc, error) {
	found, err := b.links.parse(link)
	if err != nil {
		return Doc{}, err
	}
	var doc Doc
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		var known bool
		if doc, known = s.Docs[docID]; !known {
			return nil, UnknownDoc
		}
		if other, taken := b.docAt(s, found); taken && other.ID != docID {
			return nil, OtherDoc.With("doc", other.Title)
		}
		if own := b.links.codaID(doc); own != "" && own != found.id {
			return nil, OtherDoc.With("doc", cmp.Or(found.title, found.link))
		}
		if doc.Link == found.link {
			return nil, nil
		}
		doc.Link = found.link
		changes := []Change{PutDoc{doc}, Note{Event{At: time.Now(), What: DidLinkDoc, Place: doc.Title}}}
		for _, todo := range s.ToDos {
			if todo.Place == docID {
				todo.PlaceLink = doc.Link
				changes = append(changes, PutToDo{todo})
			}
		}
		return changes, nil
	})
	return doc, err
}

// docAt finds the doc that a link leads to.
func (b *Board) docAt(s State, found docLink) (Doc, bool) {
	if found.link == "" {
		return Doc{}, false
	}
	for _, doc := range s.Docs {
		if b.links.leadsTo(found, doc) {
			return doc, true
		}
	}
	return Doc{}, false
}

// renamed gives a doc another title, unless that is empty or the same.
func renamed(doc *Doc, title string) []Change {
	if title == "" || title == doc.Title {
		return nil
	}
	event := Event{At: time.Now(), What: DidRenameDoc, Place: doc.Title, Detail: title}
	doc.Title = title
	return []Change{PutDoc{*doc}, Note{event}}
}

// docTitle is a title as the person typed it, tidied. It fails with
// NameTooLong.
func docTitle(title string) (string, error) {
	title = tidyTitle(title)
	if len([]rune(title)) > maxTitle {
		return "", NameTooLong.With("most", "200")
	}
	return title, nil
}

// tidyTitle trims a title and frees it of what can't be seen.
func tidyTitle(title string) string {
	title = strings.Join(strings.Fields(title), " ")
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, title)
}

func cut(title string) string {
	if runes := []rune(title); len(runes) > maxTitle {
		return string(runes[:maxTitle])
	}
	return title
}

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
