package patchbay_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"app.patchbay/internal/patchbay"
)

// enterprise is an organisation in pages.
type enterprise struct {
	pages []patchbay.Seen
	fail  error
}

func (e *enterprise) Administered(ctx context.Context, as patchbay.AskedAs) ([]patchbay.Organisation, error) {
	if _, err := as.Credential(ctx); err != nil || e.fail != nil {
		return nil, errors.Join(err, e.fail)
	}
	return []patchbay.Organisation{{ID: "org-1", Name: "Works"}}, nil
}

func (e *enterprise) Connected(_ context.Context, as patchbay.AskedAs, organisation, page string) (patchbay.Seen, string, error) {
	n := 0
	if page != "" {
		_, _ = fmt.Sscan(page, &n)
	}
	switch {
	case e.fail != nil:
		return patchbay.Seen{}, "", e.fail
	case organisation != "org-1" || as.Account.Identity.Email != "ada@example.com":
		return patchbay.Seen{}, "", patchbay.OrganisationNotShown
	case n+1 < len(e.pages):
		return e.pages[n], fmt.Sprint(n + 1), nil
	default:
		return e.pages[n], "", nil
	}
}

func (b *bench) withOrganisation(e *enterprise) {
	b.t.Helper()
	b.startWith(func(parts *patchbay.Parts) {
		parts.Packs[0].ID, parts.Organisations = patchbay.CodaPack, e
	})
}

func part(id string, others int, docs ...patchbay.SeenDoc) patchbay.Seen {
	account := patchbay.SeenAccount{ID: id, Pack: "Other", Name: "Ada", Docs: docs}
	return patchbay.Seen{Partial: true, Others: others, Accounts: []patchbay.SeenAccount{account}, Unread: []string{"whose?"}}
}

// whole reads all pages.
func (b *bench) whole(account string) patchbay.Seen {
	b.t.Helper()
	var seen patchbay.Seen
	for page, n := "", 0; n == 0 || page != ""; n++ {
		var err error
		seen, page, err = b.ReadOrganisation(b.t.Context(), account, "org-1", page, seen)
		b.must(err)
	}
	return seen
}

func TestAnOrganisationIsReadPageByPageAndBroughtInAsAPageIs(t *testing.T) {
	b := newBench(t)
	e := &enterprise{pages: []patchbay.Seen{
		part("c-1", 2, seenDoc("one", shared, view)), part("c-2", 1, seenDoc("one", shared, act)), part("c-1", 4, seenDoc("two", private, "")),
	}}
	b.withOrganisation(e)
	ada := b.codaConnected("pretend-ada")
	found, err := b.Organisations(t.Context(), ada)
	if err != nil || !slices.Equal(found, []patchbay.Organisation{{ID: "org-1", Name: "Works"}}) {
		t.Fatal(found, err)
	}
	seen := b.whole(ada)
	if len(seen.Accounts) != 2 || len(seen.Accounts[0].Docs) != 2 || seen.Others != 7 || !seen.Partial || len(seen.Unread) != 1 {
		t.Fatalf("got %+v", seen)
	}
	c := b.Compare(seen)
	if c.Accounts[0].Name != "Ada" || c.Accounts[1].Name != "Ada (2)" || len(c.Accounts) != 2 {
		t.Fatalf("got %+v", c.Accounts)
	}
	b.must(b.BringIn(t.Context(), proposed(c)))
	if accounts := b.List().Accounts; len(accounts) != 3 || len(b.Docs()) != 2 {
		t.Fatalf("%+v", accounts)
	}
}

// There may be more in Coda than an organisation's list shows.
func TestNothingCountsAsMissingFromAnOrganisation(t *testing.T) {
	b := newBench(t)
	b.withOrganisation(&enterprise{pages: []patchbay.Seen{part("c-1", 0, seenDoc("one", shared, view))}})
	ada := b.codaConnected("pretend-ada")
	b.must(b.BringIn(t.Context(), proposed(b.Compare(b.whole(ada)))))
	kept, err := b.AddKeptByCoda(t.Context(), "other", "Elsewhere")
	b.must(err)
	at := slices.IndexFunc(b.List().Accounts, func(a patchbay.Account) bool { return a.Name() == "Ada" && a.Pack == "other" })
	known := b.List().Accounts[at].ID
	b.add(kept, b.doc("two"), shared)
	b.add(known, "two", shared)
	b.mark(known, "two", finished)
	b.must(b.Disconnect(t.Context(), patchbay.ConnectionID{Account: known, Doc: "two"}))

	seen := b.whole(ada)
	if c := b.Compare(seen); len(c.Accounts) != 1 || c.Accounts[0].Where != patchbay.InBoth || len(c.Accounts[0].Docs) != 1 {
		t.Fatalf("got %+v", c.Accounts)
	}
	seen.Partial = false
	if c := b.Compare(seen); len(c.Accounts) != 2 || len(c.Accounts[0].Docs) != 2 {
		t.Fatalf("a page that shows all would: %+v", c.Accounts)
	}
}

func TestOnlyACodaAccountThatCanBeAskedReadsAnOrganisation(t *testing.T) {
	b := newBench(t)
	e := &enterprise{pages: []patchbay.Seen{{}}}
	b.withOrganisation(e)
	ctx := t.Context()
	ada, bob := b.codaConnected("pretend-ada"), b.codaConnected("pretend-bob")
	kept, err := b.AddKeptByCoda(ctx, patchbay.CodaPack, "Kept")
	b.must(err)
	for account, want := range map[string]patchbay.Cause{
		"nobody": patchbay.UnknownAccount, kept: patchbay.KeptByCoda, bob: patchbay.AnswerUnexpected, // nobody knows Bob's address
	} {
		_, listed := b.Organisations(ctx, account)
		_, _, read := b.ReadOrganisation(ctx, account, "org-1", "", patchbay.Seen{})
		if !errors.Is(listed, want) || !errors.Is(read, want) {
			t.Errorf("%v and %v, want %v", listed, read, want)
		}
	}
	if _, _, err := b.ReadOrganisation(ctx, ada, "org-2", "", patchbay.Seen{}); !errors.Is(err, patchbay.OrganisationNotShown) {
		t.Error(err)
	}

	// What was read before a failure is the caller's, who comes again with it.
	e.fail = patchbay.RateLimited.With("seconds", "3")
	if _, _, err := b.ReadOrganisation(ctx, ada, "org-1", "", part("c-1", 0)); !errors.Is(err, patchbay.RateLimited) {
		t.Error(err)
	}
	e.fail = patchbay.KeyRefused
	if _, err := b.Organisations(ctx, ada); !errors.Is(err, patchbay.KeyRefused) {
		t.Error(err)
	}
	at := slices.IndexFunc(b.List().Accounts, func(a patchbay.Account) bool { return a.ID == ada })
	if trouble := b.List().Accounts[at].Trouble; trouble != patchbay.KeyRefused {
		t.Errorf("that the key is refused isn't noted: %q", trouble)
	}

	b.startWith(func(parts *patchbay.Parts) { parts.Packs[0].ID = patchbay.CodaPack })
	if _, err := b.Organisations(ctx, ada); !errors.Is(err, patchbay.NotNow) {
		t.Error(err)
	}
}

func TestWhatNoPersonCanHaveIsRefused(t *testing.T) {
	b := newBench(t)
	b.withOrganisation(&enterprise{pages: []patchbay.Seen{part("c-1", 0)}})
	ada := b.codaConnected("pretend-ada")
	before := part("c-2", 0)
	for n := range 20_000 {
		before.Accounts[0].Docs = append(before.Accounts[0].Docs, patchbay.SeenDoc{Title: fmt.Sprint("Doc ", n)})
	}
	if _, _, err := b.ReadOrganisation(t.Context(), ada, "org-1", "", before); !errors.Is(err, patchbay.AnswerTooLarge) {
		t.Error(err)
	}
}
