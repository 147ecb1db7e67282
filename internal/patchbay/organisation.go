package patchbay

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Organisation is one of Coda's Enterprise customers. Name may be empty.
type Organisation struct{ ID, Name string }

// Organisations asks what Coda tells admins of Enterprise organisations, on
// behalf of one of its accounts. Its methods may be called by several goroutines
// at once. Their failures have one of the causes of a [Service]'s WhoAmI, or
// NotAnAdmin where Coda says that the account's owner is none. Where it would
// have to wait longer than a moment to ask, it fails at once with RateLimited,
// the value "seconds" saying when to come back. Until then Coda isn't asked.
type Organisations interface {
	// Administered returns those that the account's owner is an admin of: at
	// least one.
	Administered(ctx context.Context, as AskedAs) ([]Organisation, error)
	// Connected returns a page of the accounts that are connected in docs of an
	// organisation, and what to pass as page for the next one; empty at the
	// end. The first page is the empty one. A page may be empty and not the
	// last. Only those whose owner has the e-mail address of the account's
	// Identity are in it; the others are counted. Each has an ID, and may be
	// on several pages, with other docs. It is Partial: accounts that are in
	// none of these docs aren't in it. It fails with OrganisationNotShown where
	// Coda doesn't show the organisation to the account.
	Connected(ctx context.Context, as AskedAs, organisation, page string) (seen Seen, next string, err error)
}

// ForOrganisation is the reason of asking about an organisation.
const ForOrganisation Reason = "organisation"

const (
	// mostSeen bounds how many accounts and docs of an organisation are one
	// person's.
	mostSeen = 20_000
	// mostUnread bounds how many lines are told that couldn't be read.
	mostUnread = 200
)

// Organisations returns the organisations that a Coda account's owner is an
// admin of. It fails as [Organisations] and Credential do, with UnknownAccount
// where it isn't an account of Coda's, and with NotNow where nobody can be asked.
func (b *Board) Organisations(ctx context.Context, accountID string) ([]Organisation, error) {
	as, err := b.asAdmin(accountID)
	if err != nil {
		return nil, err
	}
	found, err := b.orgs.Administered(ctx, as)
	return found, b.refused(ctx, as.Account, err)
}

// ReadOrganisation reads a page of what a Coda account's owner has connected in
// the docs of an organisation, and returns it together with what the pages
// before had, and what to pass as page for the next one; empty at the end. It
// keeps nothing. It fails as Organisations does, and may then be called again
// with the same. AnswerTooLarge is for what no person can have.
func (b *Board) ReadOrganisation(ctx context.Context, accountID, organisation, page string, before Seen) (Seen, string, error) {
	as, err := b.asAdmin(accountID)
	if err != nil {
		return Seen{}, "", err
	}
	found, next, err := b.orgs.Connected(ctx, as, organisation, page)
	if err != nil {
		return Seen{}, "", b.refused(ctx, as.Account, err)
	}
	whole := Seen{Partial: true, Others: before.Others + found.Others, Unread: before.Unread}
	for _, line := range found.Unread {
		if len(whole.Unread) < mostUnread && !slices.Contains(whole.Unread, line) {
			whole.Unread = append(whole.Unread, line)
		}
	}
	size := 0
	for _, account := range append(before.Accounts, found.Accounts...) {
		whole.Add(account)
		size += 1 + len(account.Docs)
	}
	if size > mostSeen {
		return Seen{}, "", AnswerTooLarge.With("service", as.Pack.Name)
	}
	return whole, next, nil
}

// asAdmin is on behalf of whom an organisation is asked for. Whose connections
// are the person's own is known by the address that they log in to Coda with.
func (b *Board) asAdmin(accountID string) (AskedAs, error) {
	as, err := b.askedAs(accountID, ForOrganisation)
	switch {
	case err != nil:
		return AskedAs{}, err
	case b.orgs == nil:
		return AskedAs{}, NotNow
	case as.Account.Identity.Email == "":
		name := cmp.Or(as.Account.Name(), as.Account.ID)
		return AskedAs{}, AnswerUnexpected.Because(errors.New("no address of the owner of "+name)).With("service", as.Pack.Name)
	}
	return as, nil
}
