package patchbay_test

import (
	"errors"
	"testing"

	"app.patchbay/internal/patchbay"
)

// left puts Ada into docs, seen done, removes her, and connects her anew.
func (b *bench) left(docs ...string) (ada string) {
	b.t.Helper()
	ada = b.connected("pretend-ada")
	for _, id := range docs {
		b.add(ada, b.doc(id), shared)
		b.mark(ada, id, finished)
	}
	_, err := b.Remove(b.t.Context(), ada)
	b.must(err)
	return b.connected("pretend-ada-2")
}

func (b *bench) former(account string) []patchbay.FormerUse {
	b.t.Helper()
	former, err := b.FormerDocs(account)
	b.must(err)
	return former
}

func TestWhatIsOfferedIsWhatPuttingBackDoes(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"has", "lost", "gone"} {
		b.add(ada, b.doc(id), shared)
		b.must(b.SetNonOwners(ctx, ada, id, act))
		b.mark(ada, id, finished)
	}
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "gone"}))
	_, err := b.Remove(ctx, ada)
	b.must(err)
	for _, todo := range b.List().ToDos {
		if todo.Place == "lost" {
			b.must(b.Tick(ctx, todo.ID))
		}
	}
	ada = b.connected("pretend-ada-2")
	offered := b.former(ada)
	if len(offered) != 3 {
		t.Fatalf("offered %+v", offered)
	}
	for _, former := range offered {
		if former.Refused != nil || former.NonOwners != act {
			t.Fatalf("%+v", former)
		}
		if has := former.Doc != "lost"; former.Again.MayHave() != has {
			t.Errorf("%s: said that Coda may have it: %v", former.Doc, former.Again.MayHave())
		}
		b.must(b.PutBack(ctx, ada, former.Doc))
		use, _ := b.use(ada, former.Doc)
		if use.NonOwners != former.Again.NonOwners || use.Progress() != former.Again.Progress() {
			t.Errorf("%s: offered %+v, came %+v", former.Doc, former.Again, use.Connection)
		}
	}
	b.is(ada, "has", shared, act, oldKey)
}

func TestADocThatHasNoRoomIsOfferedWithTheReason(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	b.add(ada, b.doc("one"), private)
	_, err := b.Remove(ctx, ada)
	b.must(err)
	b.add(bob, "one", private)
	ada = b.connected("pretend-ada")
	if offered := b.former(ada); len(offered) != 1 || !errors.Is(offered[0].Refused, patchbay.PrivateAlready) {
		t.Fatalf("offered %+v", offered)
	}
}

func TestWhatWasLeftOutIsNotOfferedAndNotForgotten(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.left("one", "two")
	b.must(b.PutBack(ctx, ada, "one"), b.LeaveOut(ctx, ada), b.LeaveOut(ctx, ada))
	b.restart()
	if offered := b.former(ada); len(offered) != 0 {
		t.Fatalf("offered all the same: %+v", offered)
	}
	if err := b.PutBack(ctx, ada, "two"); !errors.Is(err, patchbay.UnknownPlace) {
		t.Fatal(err)
	}
	events, err := b.History(ctx, 0)
	b.must(err)
	said := 0
	for _, event := range events {
		if event.What == patchbay.DidLeaveOut {
			said++
		}
	}
	if said != 1 {
		t.Errorf("the history says it %d times", said)
	}
	b.wantToDos("left-in-doc Ada TWO", "replaced Ada")
	b.add(ada, "two", shared) // by hand it is taken up as ever
	b.is(ada, "two", shared, restricted, oldKey)
	b.wantToDos("replaced Ada")

	_, err = b.Remove(ctx, ada)
	b.must(err)
	if offered := b.former(b.connected("pretend-ada")); len(offered) != 2 {
		t.Errorf("a later removal is offered like any: %+v", offered)
	}
	if err := b.LeaveOut(ctx, "nobody"); !errors.Is(err, patchbay.UnknownAccount) {
		t.Error(err)
	}
}
