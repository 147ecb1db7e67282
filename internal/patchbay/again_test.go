package patchbay_test

import (
	"errors"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestACopiedKeyMayStillBeNeededWhenItIsReplaced(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"one", "two", "later"} {
		b.add(ada, b.doc(id), shared)
	}
	nango, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err)
	b.must(b.NoteCopied(ctx, ada, "one"), b.NoteCopied(ctx, ada, "two"), b.NoteCopied(ctx, ada, nango.ID))
	b.signedIn(ada, "pretend-ada-2")
	b.must(b.NoteCopied(ctx, ada, "later")) // the new key
	b.restart()
	todo := b.oldKeyToDo()
	err = b.Tick(ctx, todo.ID)
	if _, values := patchbay.Why(err); !errors.Is(err, patchbay.StillUsed) || values["docs"] != "Nango, ONE, TWO" {
		t.Fatalf("%v %v", err, values)
	}
	b.is(ada, "one", shared, restricted, planned) // nobody said that it is there
	b.mark(ada, "one", finished)
	b.mark(ada, "two", planned)
	b.must(b.RemoveElsewhere(ctx, ada, nango.ID))
	if err := b.Tick(ctx, todo.ID); !errors.Is(err, patchbay.StillUsed) {
		t.Fatal(err) // taken out here, and not yet there
	}
	b.mark(ada, nango.ID, patchbay.TakenOut)
	b.must(b.Tick(ctx, todo.ID))
}

func TestTheKeyOfARemovedAccountIsNeededWhereTheAccountIsPutBack(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"one", "two"} {
		b.add(ada, b.doc(id), shared)
		b.mark(ada, id, finished)
	}
	_, err := b.Remove(ctx, ada)
	b.must(err)
	ada = b.connected("pretend-ada-2")
	b.must(b.PutBack(ctx, ada, "one", "two"))
	b.wantToDos("replaced Ada")
	todo := b.oldKeyToDo()
	if err := b.Tick(ctx, todo.ID); !errors.Is(err, patchbay.StillUsed) || todo.Account != ada || len(todo.BlockedBy) != 2 {
		t.Fatalf("%v, %+v", err, todo)
	}
	b.mark(ada, "one", finished)
	b.mark(ada, "two", finished)
	b.must(b.Tick(ctx, todo.ID))
	b.wantToDos()
}

func TestAnAccountKeptByCodaHasNoOldKeyWhenItComesBack(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	kept, err := b.AddKeptByCoda(ctx, "example", "Mine")
	b.must(err)
	b.add(kept, b.doc("one"), shared)
	b.mark(kept, "one", finished)
	_, err = b.Remove(ctx, kept)
	b.must(err)
	kept, err = b.AddKeptByCoda(ctx, "example", "Mine")
	b.must(err)
	b.must(b.PutBack(ctx, kept, "one"))
	b.is(kept, "one", shared, restricted, finished)
}

func TestADocThatAnAccountHadLeftComesBackLocked(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), shared)
	b.must(b.SetNonOwners(ctx, ada, "one", act))
	b.mark(ada, "one", finished)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "one"}))
	_, err := b.Remove(ctx, ada)
	b.must(err)
	ada = b.connected("pretend-ada-2")
	b.must(b.PutBack(ctx, ada, "one"))
	b.is(ada, "one", shared, restricted, oldKey)
}

func TestAPlaceThatASwapBringsBackIsToFinish(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	for _, account := range []string{ada, bob} {
		_, err := b.AddElsewhere(ctx, account, "Nango")
		b.must(err)
	}
	uses, err := b.Connections(bob)
	b.must(err)
	nango := uses.Elsewhere[0].ID
	b.must(b.NoteCopied(ctx, bob, nango), b.RemoveElsewhere(ctx, bob, nango), b.Dismiss(ctx, bob, nango))
	b.must(b.Swap(ctx, ada, bob))
	if l := b.List(); len(l.Unfinished) != 1 || l.Unfinished[0].Place.ID != nango || l.Unfinished[0].Progress != planned {
		t.Fatalf("got %+v", l.Unfinished)
	}
}

func TestAnAccountIsLockedEvenWhereItsPackIsGone(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), shared)
	b.must(b.SetNonOwners(ctx, ada, "one", act))
	b.startWith(func(parts *patchbay.Parts) { parts.Packs = parts.Packs[1:] })
	b.must(b.SetNonOwners(ctx, ada, "one", restricted))
	if err := b.SetNonOwners(ctx, ada, "one", view); !errors.Is(err, patchbay.UnknownPack) {
		t.Fatal(err)
	}
}

func TestWhatCodaMayHaveIsNeverForgottenByItself(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	b.add(ada, b.doc("one"), shared)
	b.mark(ada, "one", finished)
	nango, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err)
	b.mark(ada, nango.ID, finished)
	_, err = b.Remove(ctx, ada)
	b.must(err)
	state, err := b.register.Load(ctx)
	b.must(err)
	for _, todo := range state.ToDos {
		todo.Since = todo.Since.Add(-2 * patchbay.ToDoLife)
		b.must(b.register.Apply(ctx, patchbay.PutToDo{ToDo: todo}))
	}
	for _, former := range state.Former {
		former.Since = former.Since.Add(-2 * patchbay.ToDoLife)
		b.must(b.register.Apply(ctx, patchbay.PutFormer{Former: former}))
	}
	b.restart()
	b.wantToDos("left-elsewhere Ada Nango", "left-in-doc Ada ONE")
	if docs := b.Docs(); docs[0].Unfinished != 1 {
		t.Fatalf("got %+v", docs)
	}
	ada = b.connected("pretend-ada-2")
	if former, _ := b.FormerDocs(ada); len(former) != 0 {
		t.Fatalf("offered after so long: %+v", former)
	}
	b.add(ada, "one", shared)
	b.is(ada, "one", shared, restricted, oldKey)
	b.wantToDos("left-elsewhere Ada Nango")
}
