package patchbay

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// FindDocs returns a page of the docs that Coda shows to one of its accounts,
// and what to pass as page for the next one, as [CodaDocs] promises. Those
// that are on the list here already say so. Its failures are those of Find
// and of Credential; UnknownAccount also where it isn't an account of Coda's.
func (b *Board) FindDocs(ctx context.Context, accountID, query, page string) (docs []FoundDoc, next string, err error) {
	as, err := b.askedAs(accountID, ForDocs)
	if err != nil {
		return nil, "", err
	}
	docs, next, err = b.coda.Find(ctx, as, query, page)
	if err != nil {
		return nil, "", b.refused(ctx, as.Account, err)
	}
	b.ledger.read(func(s State) {
		here := map[string]string{}
		for id, doc := range s.Docs {
			here[cmp.Or(b.links.codaID(doc), id)] = id
		}
		for i := range docs {
			docs[i].Here = here[docs[i].ID]
		}
	})
	return docs, next, nil
}

// LookInCoda asks Coda for a doc on behalf of one of its accounts and notes
// what it said: the doc's title as it is there, or that it isn't shown. The
// latter is returned as DocNotShown too, with the values "doc" and "account".
// Nothing else changes: whatever was recorded of the doc stays. It fails with
// DocLinkMissing where the doc's link doesn't say which doc it is.
func (b *Board) LookInCoda(ctx context.Context, accountID, docID string) error {
	as, err := b.askedAs(accountID, ForDocs)
	if err != nil {
		return err
	}
	id, err := b.codaIDOf(docID)
	if err != nil {
		return err
	}
	found, asked := b.coda.Look(ctx, as, id)
	if asked != nil && !errors.Is(asked, DocNotShown) {
		return b.refused(ctx, as.Account, asked)
	}
	name := cmp.Or(as.Account.Name(), as.Account.ID)
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		doc, ok := s.Docs[docID]
		switch {
		case !ok:
			return nil, UnknownDoc
		case asked != nil:
			return missed(doc, as.Account, name), nil
		default:
			return seen(doc, as.Account, found), nil
		}
	})
	if err == nil && asked != nil {
		return DocNotShown.Because(asked).With("doc", id).With("account", name)
	}
	return err
}

// missed notes that Coda didn't show a doc to an account.
func missed(doc Doc, account Account, name string) []Change {
	first := doc.NotShown.IsZero()
	doc.NotShown, doc.NotShownTo = time.Now(), name
	changes := []Change{PutDoc{doc}}
	if first {
		changes = append(changes, Note{eventAt(DidMissDoc, account, doc.Title, "")})
	}
	return changes
}

// seen notes that Coda showed it, by the title that it has there.
func seen(doc Doc, account Account, found FoundDoc) []Change {
	again := !doc.NotShown.IsZero()
	doc.Seen, doc.NotShown, doc.NotShownTo = time.Now(), time.Time{}, ""
	changes := renamed(&doc, cut(tidyTitle(found.Title)))
	changes = append(changes, PutDoc{doc})
	if again {
		changes = append(changes, Note{eventAt(DidSeeDoc, account, doc.Title, "")})
	}
	return changes
}

// askedAs is on behalf of whom Coda is asked, and why.
func (b *Board) askedAs(accountID string, why Reason) (AskedAs, error) {
	account, ok := b.ledger.account(accountID)
	switch {
	case !ok:
		return AskedAs{}, UnknownAccount
	case account.Pack != CodaPack:
		return AskedAs{}, UnknownAccount.Because(errors.New("it is no account of Coda's"))
	case account.KeptByCoda():
		return AskedAs{}, KeptByCoda
	}
	pack, signIn, err := b.signInOf(account)
	return AskedAs{account, pack, signIn, func(ctx context.Context) (Credential, error) {
		return b.Credential(ctx, accountID, why)
	}}, err
}

// CanLookInCoda reports whether a doc's link says which doc it is, so that
// Coda can be asked for it.
func (b *Board) CanLookInCoda(doc Doc) bool { return b.links.codaID(doc) != "" }

func (b *Board) codaIDOf(docID string) (id string, err error) {
	b.ledger.read(func(s State) {
		doc, ok := s.Docs[docID]
		if id = b.links.codaID(doc); id != "" {
			return
		}
		err = DocLinkMissing
		if !ok {
			err = UnknownDoc
		}
	})
	return id, err
}

// refused returns why Coda could not be asked. That it doesn't know the key
// any more is noted, as a check would.
func (b *Board) refused(ctx context.Context, account Account, why error) error {
	if !errors.Is(why, KeyRefused) {
		return why
	}
	if err := b.checked(ctx, account, Identity{}, why); err != nil && !errors.Is(err, errReplaced) {
		return err
	}
	return why
}
