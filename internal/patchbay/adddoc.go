package patchbay

import (
	"cmp"
	"context"
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
		if doc, known = b.links.at(s, found); known {
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
		if other, taken := b.links.at(s, found); taken && other.ID != docID {
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
