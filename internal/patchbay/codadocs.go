package patchbay

import "context"

// CodaPack is the id of Coda's own Pack: only its accounts can tell of docs.
const CodaPack = "coda"

// CodaDocs asks Coda for docs, as one of its accounts sees them. Its methods
// may be called by several goroutines at once. Their failures have one of the
// causes of a [Service]'s WhoAmI. When ctx ends first, the error is ctx's.
type CodaDocs interface {
	// Find returns a page of the docs that the account may see, the most
	// relevant first, and what to pass as page for the next one; empty at the
	// end. The first page is the empty one, and it alone is asked for by query:
	// the others follow from it. A page may be short or empty and not the last.
	//
	// Coda lets each account list docs only now and then. So Find answers from
	// memory what it was told in the last minute, and where it would have to
	// wait longer than a moment it fails at once with RateLimited, the value
	// "seconds" saying when to come back. Until then Coda isn't asked.
	Find(ctx context.Context, as AskedAs, query, page string) (docs []FoundDoc, next string, err error)
	// Look returns the doc with that id of Coda's, asked for anew each time. It
	// fails with DocNotShown, the value "doc" being the id, where Coda doesn't
	// show it to the account: nobody can tell whether it was deleted, isn't
	// shared with them, or the key may not see it.
	Look(ctx context.Context, as AskedAs, id string) (FoundDoc, error)
}

// AskedAs says on behalf of which account a service is asked.
type AskedAs struct {
	Account Account
	Pack    Pack
	SignIn  SignIn
	// Credential fetches the account's secret. It is called only when the
	// service is really asked: it may open a question of the system.
	Credential func(context.Context) (Credential, error)
}

// FoundDoc is a doc as Coda tells it. Its texts are bounded and harmless, and
// may be empty, the title too. ID, Coda's own, and Link never are.
type FoundDoc struct {
	ID, Title, Link string
	// Owner and Folder help to tell apart docs of the same title.
	Owner, Folder string
	// Here is the ID of the same doc on the list here, and set by the Board.
	Here string
}
