package patchbay_test

import (
	"errors"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

func TestRemovingAnAccountLeavesWhatIsToDoAtEachPlace(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"done", "old", "copied", "planned", "leaving"} {
		b.add(ada, b.doc(id), shared)
	}
	b.mark(ada, "done", finished)
	b.mark(ada, "old", oldKey)
	b.must(b.NoteCopied(ctx, ada, "copied"))
	b.mark(ada, "leaving", finished)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "leaving"}))
	nango, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err)
	b.mark(ada, nango.ID, finished)
	_, err = b.AddElsewhere(ctx, ada, "Zapier")
	b.must(err)
	_, err = b.Remove(ctx, ada)
	b.must(err)
	want := []string{
		"left-elsewhere Ada Nango", "left-in-doc Ada COPIED", "left-in-doc Ada DONE", "left-in-doc Ada LEAVING", "left-in-doc Ada OLD",
		"removed Ada",
	}
	b.wantToDos(want...)
	b.restart()
	b.wantToDos(want...)

	// The same person comes back: each doc goes on where it was, and no
	// to-do says otherwise any more.
	ada = b.connected("pretend-ada")
	former, err := b.FormerDocs(ada)
	b.must(err)
	var docs []string
	for _, use := range former {
		docs = append(docs, use.In.Title)
		b.must(b.PutBack(ctx, ada, use.Doc))
	}
	if len(docs) != 5 || docs[0] != "COPIED" {
		t.Fatalf("got %q", docs)
	}
	b.is(ada, "done", shared, restricted, oldKey)
	b.is(ada, "old", shared, restricted, oldKey)
	b.is(ada, "leaving", shared, restricted, oldKey)
	b.is(ada, "planned", shared, restricted, planned)
	if use, _ := b.use(ada, "copied"); !use.MayHave() || use.Progress() != planned {
		t.Fatalf("got %+v", use.Connection)
	}
	b.wantToDos("left-elsewhere Ada Nango", "replaced Ada")
}

func TestADocThatIsPutBackIsSharedAsCodaHasIt(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"ticked", "open"} {
		b.add(ada, b.doc(id), shared)
		b.must(b.SetNonOwners(ctx, ada, id, act))
		b.mark(ada, id, finished)
	}
	_, err := b.Remove(ctx, ada)
	b.must(err)
	for _, todo := range b.List().ToDos {
		if todo.Place == "ticked" {
			b.must(b.Tick(ctx, todo.ID))
		}
	}
	other := b.connected("pretend-bob")
	if former, _ := b.FormerDocs(other); len(former) != 0 {
		t.Fatalf("somebody else is offered %+v", former)
	}
	if err := b.PutBack(ctx, other, "open"); !errors.Is(err, patchbay.UnknownPlace) {
		t.Fatal(err)
	}
	ada = b.connected("pretend-ada")
	b.must(b.PutBack(ctx, ada, "ticked", "open"))
	b.is(ada, "open", shared, act, oldKey)
	b.is(ada, "ticked", shared, restricted, planned)
}

func TestPuttingBackChangesAllOrNothing(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), shared)
	b.add(ada, b.doc("two"), private)
	_, err := b.Remove(ctx, ada)
	b.must(err)
	ada = b.connected("pretend-ada")
	b.add(b.connected("pretend-bob"), "two", private)
	if err := b.PutBack(ctx, ada, "one", "two"); !errors.Is(err, patchbay.PrivateAlready) {
		t.Fatal(err)
	}
	b.isnt(ada, "one")
	b.must(b.PutBack(ctx, ada, "one"))
}

func TestForgettingADocHidesNothingThatCodaHas(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob, doc := b.connected("pretend-ada"), b.connected("pretend-bob"), b.doc("one")
	b.add(ada, doc, shared)
	b.must(b.SetNonOwners(ctx, ada, doc, view))
	b.mark(ada, doc, finished)
	b.add(bob, doc, shared)
	b.must(b.ForgetDoc(ctx, doc))
	b.wantToDos("left-in-doc Ada ONE")
	if link, err := b.PlaceLink(doc); err != nil || link != "https://coda.io/d/ONE_done" {
		t.Fatalf("%q, %v", link, err)
	}
	if l := b.List(); l.Places[ada]+l.Places[bob]+len(l.Unfinished) != 0 || len(l.Accounts) != 2 {
		t.Fatalf("got %+v", l)
	}
	if former, _ := b.FormerDocs(ada); len(former) != 0 {
		t.Fatal("a doc that isn't known is offered")
	}
	b.signedIn(ada, "pretend-ada-2")
	b.doc("one")
	b.add(ada, doc, shared)
	b.is(ada, doc, shared, restricted, oldKey) // the key that was there isn't the newest any more
	if use, _ := b.use(ada, doc); use.SeenNonOwners != view {
		t.Fatalf("got %+v", use.Connection)
	}
	b.wantToDos("replaced Ada")
}

func TestWhatAnAccountWasIsRememberedThirtyDays(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"old", "young"} {
		b.add(ada, b.doc(id), shared)
	}
	_, err := b.Remove(ctx, ada)
	b.must(err)
	state, err := b.register.Load(ctx)
	b.must(err)
	for id, former := range state.Former {
		if former.Since = former.Since.Add(time.Hour - patchbay.ToDoLife); id.Doc == "old" {
			former.Since = former.Since.Add(-2 * time.Hour)
		}
		b.must(b.register.Apply(ctx, patchbay.PutFormer{Former: former}))
	}
	b.restart()
	ada = b.connected("pretend-ada")
	if former, _ := b.FormerDocs(ada); len(former) != 1 || former[0].Doc != "young" {
		t.Fatalf("got %+v", former)
	}
	if state, _ = b.register.Load(ctx); len(state.Former) != 1 {
		t.Fatal("what had its time is kept")
	}
}

func TestForgettingTheLastThingToDoForgetsWhereTheAccountWas(t *testing.T) {
	b := newBench(t)
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), shared)
	b.mark(ada, "one", finished)
	_, err := b.Remove(t.Context(), ada)
	b.must(err)
	for left := b.List().ToDos; len(left) > 0; left = left[1:] {
		if n := len(b.List().ToDos); n != len(left) {
			t.Fatalf("%d are left, want %d: one is forgotten at a time", n, len(left))
		}
		b.must(b.Forget(t.Context(), left[0].ID), b.Forget(t.Context(), left[0].ID))
	}
	if former, _ := b.FormerDocs(b.connected("pretend-ada")); len(former) != 0 {
		t.Fatalf("got %+v", former)
	}
}

func TestAnotherAccountTakesAllPlacesInOneStep(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	for _, id := range []string{"private", "shared", "planned", "both", "wants", "leaving"} {
		b.doc(id)
	}
	b.add(ada, "private", private)
	b.add(ada, "shared", shared)
	b.add(ada, "planned", shared)
	b.add(ada, "both", shared)
	b.add(ada, "wants", shared)
	b.add(ada, "leaving", shared)
	b.must(b.SetNonOwners(ctx, ada, "shared", act), b.SetNonOwners(ctx, ada, "both", act))
	b.add(bob, "both", shared)
	b.add(bob, "wants", private)
	for _, id := range []string{"private", "shared", "both", "wants", "leaving"} {
		b.mark(ada, id, finished)
	}
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "leaving"}))
	nango, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err)
	b.mark(ada, nango.ID, finished)

	applied := 0
	b.startWith(func(*patchbay.Parts) {
		b.register.Before = func([]patchbay.Change) error { applied++; return nil }
	})
	applied = 0
	b.must(b.Swap(ctx, ada, bob))
	if applied != 1 {
		t.Fatalf("%d transactions", applied)
	}
	b.is(bob, "private", private, "", planned)
	b.is(bob, "shared", shared, act, planned)
	b.is(bob, "planned", shared, restricted, planned)
	b.is(bob, "both", shared, restricted, planned)  // nobody may do more with it than was said
	b.is(bob, "wants", shared, restricted, planned) // its tables need a shared one
	b.isnt(bob, "leaving")
	b.isnt(ada, "planned")
	for _, id := range []string{"private", "shared", "both", "wants", "leaving"} {
		use, _ := b.use(ada, id)
		if use.Progress() != toTakeOut {
			t.Errorf("%s is %s", id, use.Progress())
		}
	}
	uses, err := b.Connections(bob)
	if b.must(err); len(uses.Elsewhere) != 1 || uses.Elsewhere[0].Name != "Nango" || uses.Elsewhere[0].Progress() != planned {
		t.Fatalf("got %+v", uses.Elsewhere)
	}
	if uses, _ = b.Connections(ada); uses.Elsewhere[0].Progress() != toTakeOut {
		t.Fatalf("got %+v", uses.Elsewhere)
	}

	kept, err := b.AddKeptByCoda(ctx, "example", "Mine")
	b.must(err)
	if err := b.Swap(ctx, bob, kept); !errors.Is(err, patchbay.KeptByCoda) {
		t.Fatal(err)
	}
	b.is(bob, "private", private, "", planned) // refused is wholly refused
	b.must(b.Swap(ctx, kept, kept))
}
