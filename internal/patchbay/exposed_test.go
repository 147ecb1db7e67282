package patchbay_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

// exposures are the exposed places as "doc account now|soon open".
func (b *bench) exposures() []string {
	said := []string{}
	for _, e := range b.Wiring().Exposed {
		when := map[bool]string{true: "now", false: "soon"}[e.Now]
		if e.Left {
			when += " left"
		}
		said = append(said, strings.TrimSpace(fmt.Sprint(e.In.Title, " ", e.By.Name(), " ", when, " ", e.Open)))
	}
	return said
}

func (b *bench) wantExposed(want ...string) {
	b.t.Helper()
	if got := b.exposures(); !slices.Equal(got, want) {
		b.t.Fatalf("exposed is %q, want %q", got, want)
	}
}

func (b *bench) let(account, doc string, level patchbay.Level) {
	b.t.Helper()
	b.must(b.SetNonOwners(b.t.Context(), account, doc, level))
}

func TestAPlaceIsExposedUntilItIsLockedInCodaToo(t *testing.T) {
	b := newBench(t)
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	one, two := b.doc("one"), b.doc("two")
	b.add(ada, one, shared)
	b.add(bob, one, private)
	b.add(ada, two, shared)
	b.mark(ada, two, finished)
	b.let(ada, two, view)
	b.wantExposed() // locked, private, view

	b.let(ada, one, act)
	b.wantExposed("ONE Ada soon")
	b.mark(ada, one, finished)
	b.wantExposed("ONE Ada now")
	b.let(ada, one, restricted) // here, not in Coda
	b.wantExposed("ONE Ada now")
	b.mark(ada, one, finished)
	b.wantExposed()
}

func TestWhatCodaStillHasIsExposedAfterItLeftTheList(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, one, two := b.connected("pretend-ada"), b.doc("one"), b.doc("two")
	for _, doc := range []string{one, two} {
		b.add(ada, doc, shared)
		b.let(ada, doc, act)
		b.mark(ada, doc, finished)
	}
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: one}))
	b.wantExposed("ONE Ada now", "TWO Ada now")
	b.must(b.ForgetDoc(ctx, two))
	b.wantExposed("ONE Ada now", "TWO Ada now left")
	_, err := b.Remove(ctx, ada)
	b.must(err)
	b.wantExposed("ONE Ada now left", "TWO Ada now left")
	b.restart()
	b.wantExposed("ONE Ada now left", "TWO Ada now left")
	b.tickAll()
	b.wantExposed()
}

func TestAnAccountOfAPackWithoutButtonsCantBeActedWith(t *testing.T) {
	b := newBench(t)
	id, err := b.AddKeptByCoda(t.Context(), "tables", "Rows")
	b.must(err)
	b.add(id, b.doc("one"), shared)
	b.let(id, "one", view)
	b.mark(id, "one", finished)
	b.wantExposed()
}

// audience answers by the doc's id, or by the token, and counts.
type audience struct {
	reach  map[string]patchbay.Reach
	refuse map[string]error
	asked  []string
}

func (a *audience) WhoCanOpen(ctx context.Context, as patchbay.AskedAs, doc string, own func(string) bool) (patchbay.Reach, error) {
	c, err := as.Credential(ctx)
	if err != nil {
		return patchbay.Reach{}, err
	}
	token := c["token"].Reveal()
	a.asked = append(a.asked, token+" "+doc)
	if !own("ada@example.com") || own("mia@example.com") {
		return patchbay.Reach{}, errors.New("it doesn't know whose addresses are the person's")
	}
	return a.reach[doc], a.refuse[token]
}

// withCoda makes the example Pack Coda's own, and a says who can open docs.
func (b *bench) withCoda(a *audience) {
	b.t.Helper()
	b.startWith(func(parts *patchbay.Parts) {
		parts.Packs[0].ID, parts.Audience = "coda", a
	})
}

// codaConnected makes a Coda account and returns its id.
func (b *bench) codaConnected(token string) string {
	b.t.Helper()
	step, err := b.Connect("coda", "", "")
	b.must(err)
	return b.answer(step, token, patchbay.ChooseYes).Done.Account
}

func TestTheWorstPlaceStandsFirst(t *testing.T) {
	b := newBench(t)
	b.withCoda(&audience{reach: map[string]patchbay.Reach{
		"link": {Anyone: patchbay.MayRead, People: 3}, "company": {Domains: "other.example example.com"},
		"own": {Domains: "example.com"}, "space": {Workspace: patchbay.MayWrite},
		"group": {Groups: 1}, "few": {People: 2}, "many": {People: 9}, "alone": {},
	}})
	ada := b.codaConnected("pretend-ada")
	for _, doc := range []string{"alone", "company", "few", "group", "later", "link", "many", "own", "space", "unasked"} {
		b.add(ada, b.doc(doc), shared)
		b.let(ada, doc, act)
		if doc != "later" {
			b.mark(ada, doc, finished)
		}
		if doc != "unasked" && doc != "later" {
			b.must(b.AskWhoCanOpen(t.Context(), doc))
		}
	}
	want := []string{
		"LINK Ada now anyone", "COMPANY Ada now domain", "OWN Ada now workspace", "SPACE Ada now workspace", "UNASKED Ada now",
		"GROUP Ada now groups", "MANY Ada now people", "FEW Ada now people", "ALONE Ada now nobody", "LATER Ada soon",
	}
	b.wantExposed(want...)
	before := b.Wiring().Exposed[0].Reach.Asked
	if time.Since(before) > time.Minute {
		t.Fatalf("asked at %v", before)
	}
}

func TestCodaIsAskedWithWhicheverAccountSeesTheDoc(t *testing.T) {
	b := newBench(t)
	ctx, one := t.Context(), b.doc("one")
	a := &audience{reach: map[string]patchbay.Reach{one: {People: 1}}, refuse: map[string]error{}}
	b.withCoda(a)
	if err := b.AskWhoCanOpen(ctx, one); !errors.Is(err, patchbay.NotNow) || b.Wiring().MayAsk {
		t.Fatal(err)
	}
	ada, _ := b.codaConnected("pretend-ada"), b.codaConnected("pretend-bob")
	if !b.Wiring().MayAsk {
		t.Fatal("there is an account to ask with")
	}
	a.refuse["pretend-ada"] = patchbay.KeyLimited.With("doc", one)
	b.must(b.AskWhoCanOpen(ctx, one))
	if want := []string{"pretend-ada one", "pretend-bob one"}; !slices.Equal(a.asked, want) {
		t.Fatalf("asked %q", a.asked)
	}

	a.refuse["pretend-bob"] = patchbay.ServiceDown
	if err := b.AskWhoCanOpen(ctx, one); !errors.Is(err, patchbay.ServiceDown) {
		t.Fatal(err)
	}
	a.asked, a.refuse["pretend-ada"] = nil, patchbay.RateLimited.With("seconds", "3")
	if err := b.AskWhoCanOpen(ctx, one); !errors.Is(err, patchbay.RateLimited) || len(a.asked) != 1 {
		t.Fatalf("it went on asking: %v %q", err, a.asked)
	}
	if err := b.AskWhoCanOpen(ctx, "gone"); !errors.Is(err, patchbay.UnknownDoc) {
		t.Fatal(err)
	}

	// What was known before a failure stays, and goes with the doc.
	b.add(ada, one, shared)
	b.let(ada, one, act)
	b.wantExposed("ONE Ada soon people")
	b.must(b.ForgetDoc(ctx, one))
	b.doc("one")
	b.add(ada, one, shared)
	b.let(ada, one, act)
	b.wantExposed("ONE Ada soon")
}
