package patchbay_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/patchbay"
)

// blockers are the names of what stands in the way of deleting the old key.
func (b *bench) blockers() (names []string) {
	b.t.Helper()
	for _, place := range b.oldKeyToDo().BlockedBy {
		names = append(names, place.Name)
	}
	return names
}

func TestOnlyPlacesThatThePersonWasShownAreAccepted(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"one", "two", "three"} {
		b.add(ada, b.doc(id), shared)
		b.mark(ada, id, finished)
	}
	b.mark(ada, "three", planned)
	b.signedIn(ada, "pretend-ada-2")
	todo := b.oldKeyToDo().ID
	err := b.AcceptStop(ctx, todo, []string{"one", "elsewhere"})
	if _, values := patchbay.Why(err); !errors.Is(err, patchbay.StopsMore) || values["docs"] != "TWO" {
		t.Fatalf("%v %v", err, values)
	}
	if got := b.blockers(); len(got) != 2 {
		t.Fatalf("refused, and yet %q is left", got)
	}
	b.must(b.AcceptStop(ctx, todo, []string{"two", "one"}))

	// The person sees that another place has the old key, too.
	b.mark(ada, "three", oldKey)
	b.restart()
	if got := b.blockers(); len(got) != 1 || got[0] != "THREE" {
		t.Fatalf("got %q", got)
	}
	if err := b.Tick(ctx, todo); !errors.Is(err, patchbay.StillUsed) {
		t.Fatal(err)
	}
	if err := b.AcceptStop(ctx, todo, []string{"one", "two"}); !errors.Is(err, patchbay.StopsMore) {
		t.Fatal(err)
	}
	b.must(b.AcceptStop(ctx, todo, []string{"three"}), b.Tick(ctx, todo))
}

func TestAnOldKeyOfAnAccountThatIsHereIsNeverForgottenByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		ctx := t.Context()
		ada := b.connected("pretend-ada")
		b.add(ada, b.doc("one"), shared)
		b.mark(ada, "one", finished)
		b.signedIn(ada, "pretend-ada-2")
		time.Sleep(2 * patchbay.ToDoLife)
		b.restart()
		if got := b.blockers(); len(got) != 1 {
			t.Fatalf("got %q", got)
		}
		b.mark(ada, "one", finished)
		b.restart()
		if got := b.blockers(); len(got) != 0 || !b.oldKeyToDo().Until().IsZero() {
			t.Fatalf("got %q", got)
		}

		// Once the account is gone, its keys have the time that all removed ones have.
		_, err := b.Remove(ctx, ada)
		b.must(err)
		b.wantToDos("left-in-doc Ada ONE", "removed Ada", "removed Ada")
		time.Sleep(patchbay.ToDoLife + time.Second)
		b.wantToDos("left-in-doc Ada ONE")
		_ = b.Close()
	})
}

func TestADocThatIsTakenOutOrForgottenHereNeedsTheOldKeyUntilItIsTicked(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"out", "forgotten", "later-out", "later-forgotten"} {
		b.add(ada, b.doc(id), shared)
		b.mark(ada, id, finished)
	}
	b.add(ada, b.doc("never"), shared)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "out"}), b.ForgetDoc(ctx, "forgotten"))
	b.signedIn(ada, "pretend-ada-2")
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "later-out"}), b.ForgetDoc(ctx, "later-forgotten"))
	b.must(b.ForgetDoc(ctx, "never"))
	if got := b.blockers(); !slices.Equal(got, []string{"FORGOTTEN", "LATER FORGOTTEN", "LATER OUT", "OUT"}) {
		t.Fatalf("got %q", got)
	}
	b.mark(ada, "out", patchbay.TakenOut)
	b.mark(ada, "later-out", patchbay.TakenOut)
	for _, todo := range b.List().ToDos {
		if todo.Why == patchbay.LeftInDoc {
			b.must(b.Tick(ctx, todo.ID))
		}
	}
	b.must(b.Tick(ctx, b.oldKeyToDo().ID))
}

// mayBeBack are the to-dos that may be about a key in use.
func (b *bench) mayBeBack() (ids []string) {
	for _, todo := range b.List().ToDos {
		if todo.MayBeBack {
			ids = append(ids, todo.ID)
		}
	}
	return ids
}

func TestAKeyToDeleteThatMayBeInUseAgainSaysSo(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	_, err := b.Remove(ctx, b.connected("pretend-ada"))
	b.must(err)
	b.connected("pretend-bob")
	if got := b.mayBeBack(); len(got) != 0 {
		t.Fatal("another account's key isn't this one")
	}
	ada := b.connected("pretend-ada-2")
	if got := b.mayBeBack(); len(got) != 0 {
		t.Fatal("a key of another name isn't this one")
	}
	if err := b.KeepKey(ctx, b.List().ToDos[0].ID); !errors.Is(err, patchbay.UnknownToDo) {
		t.Fatal(err)
	}
	b.signedIn(ada, "pretend-ada") // the removed one
	b.restart()
	back := b.mayBeBack()
	if len(back) != 1 {
		t.Fatalf("%d say so", len(back))
	}
	b.must(b.KeepKey(ctx, back[0]), b.KeepKey(ctx, back[0]))
	b.wantToDos("replaced Ada")
	events, err := b.History(ctx, 0)
	if b.must(err); events[0].What != patchbay.DidKeepKey {
		t.Fatalf("got %+v", events[0])
	}
}

func TestAKeyWithoutANameMayAlwaysBeInUseAgain(t *testing.T) {
	b := newBench(t)
	bob := b.connected("pretend-bob")
	_, err := b.Remove(t.Context(), bob)
	b.must(err)
	b.connected("pretend-bob")
	if got := b.mayBeBack(); len(got) != 1 {
		t.Fatalf("%d say so", len(got))
	}
}

// Where the password store lost the key, the one that is pasted now may be the
// same, and nobody can compare them.
func TestAReplacedKeyThatCouldNotBeComparedMayBeTheNewOne(t *testing.T) {
	for _, lost := range []bool{false, true} {
		b := newBench(t)
		bob := b.connected("pretend-bob")
		state, err := b.register.Load(t.Context())
		b.must(err)
		if lost {
			vault, err := b.source.Open(t.Context(), "", patchbay.Secret{})
			b.must(err, vault.Delete(t.Context(), state.Accounts[bob].Key))
			b.signedIn(bob, "pretend-bob")
		} else {
			b.service.identities["pretend-bob-2"] = b.service.identities["pretend-bob"]
			b.signedIn(bob, "pretend-bob-2")
		}
		if got := b.oldKeyToDo().MayBeBack; got != lost {
			t.Errorf("lost %v: %v", lost, got)
		}
	}
}
