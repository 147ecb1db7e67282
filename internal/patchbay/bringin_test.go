package patchbay_test

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// shows is Coda's page with one account.
func shows(pack, name string, docs ...patchbay.SeenDoc) patchbay.Seen {
	return patchbay.Seen{Accounts: []patchbay.SeenAccount{{Pack: pack, Name: name, Docs: docs}}}
}

func seenDoc(id string, sharing patchbay.Sharing, level patchbay.Level) patchbay.SeenDoc {
	return patchbay.SeenDoc{Title: "Title of " + id, Link: "https://coda.io/d/x_d" + id, Said: "said", Sharing: sharing, NonOwners: level}
}

// bringInAll does with each account and doc what is proposed.
func (b *bench) bringInAll(seen patchbay.Seen) {
	b.t.Helper()
	b.must(b.BringIn(b.t.Context(), proposed(b.Compare(seen))))
}

// proposed is what the person chooses who takes every proposal.
func proposed(c patchbay.Comparison) []patchbay.BroughtAccount {
	chosen := []patchbay.BroughtAccount{}
	for _, account := range c.Accounts {
		brought := patchbay.BroughtAccount{Account: account.Account, Pack: account.Pack, Name: account.Seen.Name, Label: account.Name}
		for _, d := range account.Docs {
			brought.Docs = append(brought.Docs, patchbay.BroughtDoc{
				Doc: d.Doc, Link: d.Link, Title: d.Title, Do: d.Can[0], Sharing: d.Seen.Sharing, NonOwners: d.Seen.NonOwners,
			})
		}
		chosen = append(chosen, brought)
	}
	return chosen
}

// where is what a comparison says, an account or doc each.
func where(c patchbay.Comparison) []string {
	said := []string{}
	for _, account := range c.Accounts {
		said = append(said, account.Name+" "+string(account.Where))
		for _, d := range account.Docs {
			said = append(said, d.Title+" "+string(d.Where)+" "+string(d.Can[0]))
		}
	}
	return said
}

func (b *bench) wantWhere(seen patchbay.Seen, want ...string) patchbay.Comparison {
	b.t.Helper()
	c := b.Compare(seen)
	if got := where(c); !slices.Equal(got, want) {
		b.t.Fatalf("got %q\nnot %q", got, want)
	}
	return c
}

func TestWhatCodaHasComesInAsKeptByCodaAndDone(t *testing.T) {
	b := newBench(t)
	seen := shows("Other", "hello@example.com", seenDoc("one", private, ""), seenDoc("two", shared, act), seenDoc("three", shared, restricted))
	b.wantWhere(seen, "hello@example.com there", "Title of one there as-seen", "Title of two there as-seen", "Title of three there as-seen")
	b.bringInAll(seen)
	b.restart()
	list := b.List()
	if len(list.Accounts) != 1 || len(list.Unfinished) != 0 {
		t.Fatalf("got %+v", list)
	}
	account := list.Accounts[0]
	if account.Pack != "other" || account.Name() != "hello@example.com" || account.Status() != patchbay.WithCoda {
		t.Fatalf("got %+v", account)
	}
	b.is(account.ID, "one", private, "", finished)
	b.is(account.ID, "two", shared, act, finished)
	b.is(account.ID, "three", shared, restricted, finished)
	if doc, err := b.Doc("two"); err != nil || doc.Doc.Title != "Title of two" || doc.Doc.Link != "https://coda.io/d/x_dtwo" {
		t.Fatalf("got %+v %v", doc.Doc, err)
	}
	events, err := b.History(t.Context(), 0)
	b.must(err)
	told := map[patchbay.What]int{}
	for _, event := range events {
		told[event.What]++
	}
	if told[patchbay.DidAddKept] != 1 || told[patchbay.DidAddDoc] != 3 || told[patchbay.DidSeeInCoda] != 3 {
		t.Fatalf("the history tells %v", told)
	}

	// The same page once more changes nothing.
	c := b.wantWhere(seen, "hello@example.com both", "Title of one both leave", "Title of two both leave", "Title of three both leave")
	b.must(b.BringIn(t.Context(), proposed(c)))
	if again, _ := b.History(t.Context(), 0); len(again) != len(events) {
		t.Fatalf("pasting it again did something: %+v", again[0])
	}
}

func TestWhatChangedInCodaIsShownWithWhatCanBeDone(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	docs := []string{"same", "planned", "changed", "wanted", "leaving", "back", "by-hand", "never"}
	for _, id := range docs {
		b.doc(id)
		b.add(ada, id, shared)
	}
	for _, id := range []string{"same", "changed", "leaving", "back", "by-hand"} {
		b.mark(ada, id, finished)
	}
	b.must(b.SetNonOwners(ctx, ada, "wanted", view))
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "leaving"}, patchbay.ConnectionID{Account: ada, Doc: "back"}))
	seen := shows("example", "ADA@example.com",
		seenDoc("same", shared, restricted), seenDoc("planned", shared, restricted), seenDoc("changed", shared, act),
		seenDoc("wanted", shared, act), seenDoc("back", shared, restricted), seenDoc("new", private, ""))
	c := b.wantWhere(seen, "Ada both", "SAME both leave", "PLANNED changed as-seen", "CHANGED changed as-seen", "WANTED changed keep",
		"BACK changed leave", "Title of new there as-seen", "BY HAND here leave", "LEAVING here take-out", "NEVER here leave")
	b.must(b.BringIn(ctx, proposed(c)))
	b.is(ada, "same", shared, restricted, finished)
	b.is(ada, "planned", shared, restricted, finished)
	b.is(ada, "changed", shared, act, finished)
	b.is(ada, "wanted", shared, view, planned)
	if use, _ := b.use(ada, "wanted"); use.SeenNonOwners != act || !use.MayHave() {
		t.Fatalf("what Coda lets others do isn't noted: %+v", use.Connection)
	}
	b.is(ada, "back", shared, restricted, toTakeOut)
	b.is(ada, "new", private, "", finished)
	b.is(ada, "by-hand", shared, restricted, finished)
	b.isnt(ada, "leaving")
	b.is(ada, "never", shared, restricted, planned)
	if b.List().Accounts[0].Name() != "Ada" {
		t.Fatal("the account was renamed")
	}

	// And what is proposed last can be chosen too.
	c = b.Compare(seen)
	for i, d := range c.Accounts[0].Docs {
		c.Accounts[0].Docs[i].Can = d.Can[len(d.Can)-1:]
		if slices.Contains(d.Can, patchbay.AsSeen) && d.Doc != "wanted" {
			c.Accounts[0].Docs[i].Can = []patchbay.Bring{patchbay.AsSeen}
		}
	}
	b.must(b.BringIn(ctx, proposed(c)))
	b.is(ada, "back", shared, restricted, finished)
	b.isnt(ada, "by-hand")
	b.isnt(ada, "never")
}

func TestAPackThatTheCatalogueLacksIsKeptByItsName(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.bringInAll(shows("Acme Tracker", "Ada", seenDoc("one", shared, view)))
	account := b.List().Accounts[0]
	if account.Pack != "Acme Tracker" {
		t.Fatalf("got %+v", account)
	}
	// Everything that can be done with others can be done with it.
	two := b.doc("two")
	b.add(account.ID, two, shared)
	b.must(b.SetNonOwners(ctx, account.ID, two, act))
	if _, member, err := b.MayUse(account.ID, two, patchbay.Action); err != nil || !member.AsOwner {
		t.Fatal(member, err)
	}
	b.wantWhere(shows("acme tracker", "ada", seenDoc("one", shared, view)), "Ada both", "Title of one both leave", "TWO here leave")

	// When the catalogue learns it, the account is one of that Pack.
	b.startWith(func(p *patchbay.Parts) {
		p.Packs = append(p.Packs, patchbay.Pack{ID: "acme", Name: "Acme", AlsoKnownAs: []string{"Acme Tracker"}, Account: patchbay.RequiredAccount})
	})
	if got := b.List().Accounts[0]; got.Pack != "acme" || got.ID != account.ID {
		t.Fatalf("got %+v", got)
	}
}

func TestWhichAccountItIsIsAskedAndNeverGuessed(t *testing.T) {
	b := newBench(t)
	ada := b.connected("pretend-ada")
	second, err := b.AddKeptByCoda(t.Context(), "example", "ada@example.com")
	b.must(err)
	for name, want := range map[string]struct {
		account    string
		candidates int
		name       string
	}{
		"Ada":                 {ada, 0, "Ada"},
		"ada@example.com":     {"", 2, "ada@example.com (2)"},
		"ada@example.com (2)": {"", 2, "ada@example.com (2)"},
		"Ada (3)":             {"", 1, "Ada (3)"},
		"Somebody":            {"", 0, "Somebody"},
		"":                    {"", 0, ""},
	} {
		got := b.Compare(shows("Example", name)).Accounts[0]
		if got.Account != want.account || len(got.Candidates) != want.candidates || got.Name != want.name {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	// Two of the same name are two.
	two := patchbay.Seen{Accounts: []patchbay.SeenAccount{{Pack: "Example", Name: "Ada"}, {Pack: "Example", Name: "Ada"}}}
	c := b.Compare(two)
	if c.Accounts[0].Account != "" || c.Accounts[1].Account != "" || c.Accounts[0].Name == c.Accounts[1].Name {
		t.Fatalf("got %+v", c.Accounts)
	}
	// Of another Pack, or of one that nobody knows, they are others.
	for _, pack := range []string{"Other", "", "Something new"} {
		if got := b.Compare(shows(pack, "Ada")).Accounts[0]; got.Account != "" || len(got.Candidates) != 0 {
			t.Errorf("%q: got %+v", pack, got)
		}
	}
	// What was renamed here is still known by the name that Coda has for it.
	b.bringInAll(shows("Other", "hello@example.com"))
	b.must(b.Rename(t.Context(), second, "Second"))
	kept := b.Compare(shows("Other", "hello@example.com")).Accounts[0].Account
	b.must(b.Rename(t.Context(), kept, "Mine"))
	if got := b.Compare(shows("Other", "hello@example.com")).Accounts[0]; got.Account != kept || got.Name != "Mine" {
		t.Fatalf("got %+v", got)
	}
}

func TestNothingIsSaidOfWhatThePageDoesntShow(t *testing.T) {
	b := newBench(t)
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), shared)
	b.mark(ada, "one", finished)
	folded := patchbay.Seen{Accounts: []patchbay.SeenAccount{{Pack: "Example", Name: "Ada", Folded: true}}}
	b.wantWhere(folded, "Ada both")
	// A doc whose permission nobody could read is in Coda; its rules stay open.
	b.wantWhere(shows("Example", "Ada", seenDoc("one", "", "")), "Ada both", "ONE both leave")
	b.wantWhere(shows("Example", "Ada", seenDoc("one", shared, "")), "Ada both", "ONE both leave")
	// Without a link a doc is known by its title, if only one has that.
	c := b.Compare(shows("Example", "Ada", patchbay.SeenDoc{Title: "one"}, patchbay.SeenDoc{Title: "Two"}))
	if c.Accounts[0].Docs[0].Doc != "one" || c.Accounts[0].Docs[1].Doc != "" || c.Accounts[0].Docs[1].Link != "" {
		t.Fatalf("got %+v", c.Accounts[0].Docs)
	}
}

func TestBringingInIsRefusedForItsCauseAndThenNothingCameIn(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), private)
	doc := patchbay.BroughtDoc{Link: "https://coda.io/d/x_dnew", Title: "New", Do: patchbay.AsSeen, Sharing: shared, NonOwners: act}
	with := func(change func(*patchbay.BroughtDoc)) []patchbay.BroughtAccount {
		d := doc
		change(&d)
		return []patchbay.BroughtAccount{{Pack: "Example", Name: "Eve", Docs: []patchbay.BroughtDoc{doc, d}}}
	}
	for name, c := range map[string]struct {
		brought []patchbay.BroughtAccount
		want    patchbay.Cause
	}{
		"no such account":    {[]patchbay.BroughtAccount{{Account: "nobody"}}, patchbay.UnknownAccount},
		"no Pack":            {[]patchbay.BroughtAccount{{Name: "Eve"}}, patchbay.UnknownPack},
		"no name":            {[]patchbay.BroughtAccount{{Pack: "Example", Name: "\u200b"}}, patchbay.NameMissing},
		"a name that is had": {[]patchbay.BroughtAccount{{Pack: "Example", Name: "ada"}}, patchbay.NameTaken},
		"two of a name":      {[]patchbay.BroughtAccount{{Pack: "Other", Name: "Eve"}, {Pack: "Other", Name: "eve"}}, patchbay.NameTaken},
		"no link":            {with(func(d *patchbay.BroughtDoc) { d.Link = "" }), patchbay.DocLinkInvalid},
		"no doc":             {with(func(d *patchbay.BroughtDoc) { d.Doc = "gone" }), patchbay.UnknownDoc},
		"no title":           {with(func(d *patchbay.BroughtDoc) { d.Link, d.Title = "https://coda.io/d/_dOther", " " }), patchbay.DocTitleMissing},
		"no rules":           {with(func(d *patchbay.BroughtDoc) { d.Sharing = "" }), patchbay.SettingUnknown},
		"shared, no level":   {with(func(d *patchbay.BroughtDoc) { d.NonOwners = "" }), patchbay.SettingUnknown},
		"no such thing":      {with(func(d *patchbay.BroughtDoc) { d.Do = "steal" }), patchbay.SettingUnknown},
		"kept where it isn't": {with(func(d *patchbay.BroughtDoc) {
			d.Link, d.Do = "https://coda.io/d/x_dthird", patchbay.Keep
		}), patchbay.UnknownPlace},
		"a second private one": {with(func(d *patchbay.BroughtDoc) {
			d.Doc, d.Link, d.Sharing, d.NonOwners = "one", "", private, ""
		}), patchbay.PrivateAlready},
	} {
		before := b.shape()
		if err := b.BringIn(ctx, c.brought); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if b.shape() != before {
			t.Errorf("%s: something came in", name)
		}
	}
	// The clash is told beforehand, and not proposed.
	seen := shows("Example", "Eve", seenDoc("one", private, ""))
	if d := b.Compare(seen).Accounts[0].Docs[0]; d.Clash != "Ada" || d.Can[0] != patchbay.Leave {
		t.Fatalf("got %+v", d)
	}
	b.bringInAll(seen)
}

func TestBringingInComesWholeOrNotAtAllWhereverThePowerGoes(t *testing.T) {
	seen := shows("Other", "Eve", seenDoc("one", private, ""), seenDoc("two", shared, act))
	for _, after := range []bool{false, true} {
		b := newBench(t)
		before := b.shape()
		b.wire(&power{goesAt: 1, after: after})
		if err := b.BringIn(t.Context(), proposed(b.Compare(seen))); err == nil {
			t.Fatal("the power didn't go")
		}
		b.restart()
		if came := b.shape() != before; came != after {
			t.Fatalf("after=%v, came=%v", after, came)
		}
		if after {
			b.wantWhere(seen, "Eve both", "Title of one both leave", "Title of two both leave")
		}
	}
}

// 200 accounts in 500 docs, compared and brought in.
func BenchmarkBringIn(b *testing.B) {
	seen := patchbay.Seen{}
	for i := range 200 {
		account := patchbay.SeenAccount{Pack: "Other", Name: fmt.Sprintf("account-%d@example.com", i)}
		for j := range 5 {
			account.Docs = append(account.Docs, seenDoc(fmt.Sprintf("doc%d", (i*5+j)%500), shared, view))
		}
		seen.Accounts = append(seen.Accounts, account)
	}
	for b.Loop() {
		board, err := patchbay.New(b.Context(), patchbay.Parts{
			Register: memory.NewRegister(), Packs: packs(), Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := board.BringIn(b.Context(), proposed(board.Compare(seen))); err != nil {
			b.Fatal(err)
		}
		if len(board.List().Accounts) != 200 || len(board.Docs()) != 500 {
			b.Fatal("not all came in")
		}
		_ = board.Close()
	}
}
