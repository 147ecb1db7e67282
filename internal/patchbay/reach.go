package patchbay

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Reach is who can open a doc, as Coda told at some time. It holds no names of
// people.
type Reach struct {
	Doc string
	// Asked is when Coda said so.
	Asked time.Time
	// Anyone is what everybody who has the link may do, Workspace everybody
	// in the doc's workspace; empty where they may not open it.
	Anyone, Workspace Access
	// Domains are e-mail domains whose users may all open it, in order and with
	// a space between them.
	Domains string
	// Groups and People are how many of them were invited one by one. What
	// Coda names and Patchbay doesn't know counts as a group.
	Groups, People int
}

// Access is what somebody may do in a doc, in Coda's own words.
type Access string

// The kinds of access, the narrowest first.
const (
	MayRead    Access = "readonly"
	MayComment Access = "comment"
	MayWrite   Access = "write"
)

// Openness is how widely a doc is open, in one word.
type Openness string

// The kinds of openness, the widest first. Nobody knows is worse than knowing
// that a few people were invited.
const (
	OpenToAnyone    Openness = "anyone"    // who has the link
	OpenToDomain    Openness = "domain"    // everybody of a company that isn't the person's own
	OpenToWorkspace Openness = "workspace" // everybody in the workspace, or of the person's own company
	OpenUnknown     Openness = ""
	OpenToGroups    Openness = "groups"
	OpenToPeople    Openness = "people"
	OpenToNobody    Openness = "nobody" // who isn't the owner
)

// rank is small for what is open widely.
func (o Openness) rank() int {
	return slices.Index([]Openness{
		OpenToAnyone, OpenToDomain, OpenToWorkspace, OpenUnknown, OpenToGroups, OpenToPeople, OpenToNobody,
	}, o)
}

// Openness is the widest way in which the doc is open. Own tells the e-mail
// domains of the person.
func (r Reach) Openness(own func(domain string) bool) Openness {
	domains := strings.Fields(r.Domains)
	switch {
	case r.Asked.IsZero():
		return OpenUnknown
	case r.Anyone != "":
		return OpenToAnyone
	case slices.ContainsFunc(domains, func(d string) bool { return !own(d) }):
		return OpenToDomain
	case r.Workspace != "" || len(domains) > 0:
		return OpenToWorkspace
	case r.Groups > 0:
		return OpenToGroups
	case r.People > 0:
		return OpenToPeople
	default:
		return OpenToNobody
	}
}

// Audience tells who can open a doc. Its methods may be called from several
// goroutines at once.
type Audience interface {
	// WhoCanOpen asks Coda on behalf of one of its accounts. The Reach has no
	// Doc and no time. People whose address own knows aren't counted. It fails
	// with the causes of Service, and with KeyLimited and the value "doc" where
	// Coda doesn't show the doc to that account.
	//
	// Coda lets each account ask only so often. Where it would have to wait
	// longer than a moment it fails at once with RateLimited, the value
	// "seconds" saying when to come back. Until then Coda isn't asked.
	WhoCanOpen(ctx context.Context, as AskedAs, docID string, own func(email string) bool) (Reach, error)
}

// ForReach is the reason of asking who can open a doc.
const ForReach Reason = "who-can-open"

// codaAccounts are those that Coda can be asked with, the ones without trouble
// first.
func (s State) codaAccounts() []Account {
	var held []Account
	for _, a := range s.Accounts {
		if a.Pack == CodaPack && !a.KeptByCoda() {
			held = append(held, a)
		}
	}
	slices.SortFunc(held, func(x, y Account) int {
		return cmp.Or(strings.Compare(string(x.Trouble), string(y.Trouble)), x.Connected.Compare(y.Connected), strings.Compare(x.ID, y.ID))
	})
	return held
}

// ownAddress reports whether an e-mail address is one of the person's at Coda.
func (s State) ownAddress(email string) bool {
	return slices.ContainsFunc(s.codaAccounts(), func(a Account) bool {
		return email != "" && strings.EqualFold(a.Identity.Email, email)
	})
}

// ownDomain reports whether the person has an address at that domain.
func (s State) ownDomain(domain string) bool {
	return slices.ContainsFunc(s.codaAccounts(), func(a Account) bool {
		_, at, ok := strings.Cut(a.Identity.Email, "@")
		return ok && strings.EqualFold(at, domain)
	})
}

// AskWhoCanOpen asks Coda who can open a doc, with each connected Coda account
// until one is shown the doc, and notes the answer with its time. It fails with
// UnknownDoc, NotNow where there is no account to ask with, RateLimited and the
// value "seconds" where Coda must be left alone first, and what the last account
// was told.
func (b *Board) AskWhoCanOpen(ctx context.Context, docID string) error {
	var accounts []Account
	var known bool
	var own func(string) bool
	b.ledger.read(func(s State) {
		accounts = s.codaAccounts()
		_, known = s.Docs[docID]
		own = s.Clone().ownAddress
	})
	switch {
	case !known:
		return UnknownDoc
	case b.audience == nil || len(accounts) == 0:
		return NotNow
	}
	var err error
	for _, account := range accounts {
		var reach Reach
		if reach, err = b.whoCanOpen(ctx, account, docID, own); err == nil {
			return b.noteReach(ctx, docID, reach)
		}
		if ctx.Err() != nil || errors.Is(err, RateLimited) {
			return err
		}
	}
	return err
}

func (b *Board) whoCanOpen(ctx context.Context, account Account, docID string, own func(string) bool) (Reach, error) {
	as, err := b.askedAs(account.ID, ForReach)
	if err != nil {
		return Reach{}, err
	}
	return b.audience.WhoCanOpen(ctx, as, docID, own)
}

// noteReach keeps what Coda said, if the doc is still there.
func (b *Board) noteReach(ctx context.Context, docID string, reach Reach) error {
	reach.Doc, reach.Asked = docID, time.Now()
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		if _, ok := s.Docs[docID]; !ok {
			return nil, UnknownDoc
		}
		return []Change{PutReach{reach}}, nil
	})
}
