package patchbay_test

import (
	"errors"
	"testing"

	"app.patchbay/internal/patchbay"
)

func (b *bench) oldKeyToDo() patchbay.OpenToDo {
	b.t.Helper()
	for _, todo := range b.List().ToDos {
		if todo.Why == patchbay.KeyReplaced {
			return todo
		}
	}
	b.t.Fatal("no old key is to be deleted")
	return patchbay.OpenToDo{}
}

func TestAfterANewKeyEachPlaceHasTheOldOneUntilItIsTicked(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada := b.connected("pretend-ada")
	for _, id := range []string{"one", "two", "three", "four"} {
		b.add(ada, b.doc(id), shared)
	}
	nango, err := b.AddElsewhere(ctx, ada, "Nango")
	b.must(err)
	b.mark(ada, "one", finished)
	b.mark(ada, "two", finished)
	b.mark(ada, "four", finished)
	b.mark(ada, nango.ID, finished)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: "four"}))
	b.signedIn(ada, "pretend-ada-2")
	b.is(ada, "one", shared, restricted, oldKey)
	b.is(ada, "two", shared, restricted, oldKey)
	b.is(ada, "three", shared, restricted, planned) // it never had one
	b.is(ada, "four", shared, restricted, toTakeOut)

	todo := b.oldKeyToDo()
	if len(todo.BlockedBy) != 4 || todo.BlockedBy[1].Name != "Nango" || todo.BlockedBy[2].Name != "ONE" || todo.BlockedBy[2].Link == "" {
		t.Fatalf("got %+v", todo.BlockedBy)
	}
	err = b.Tick(ctx, todo.ID)
	if _, values := patchbay.Why(err); !errors.Is(err, patchbay.StillUsed) || values["docs"] != "FOUR, Nango, ONE, TWO" {
		t.Fatalf("%v %v", err, values)
	}
	b.mark(ada, "one", finished)
	b.mark(ada, nango.ID, finished)
	b.mark(ada, "four", patchbay.TakenOut)
	b.restart()
	if todo = b.oldKeyToDo(); len(todo.BlockedBy) != 1 || todo.BlockedBy[0].Name != "TWO" {
		t.Fatalf("got %+v", todo.BlockedBy)
	}
	b.mark(ada, "two", finished)
	b.must(b.Tick(ctx, b.oldKeyToDo().ID), b.Tick(ctx, todo.ID))
}

func TestThePersonMayAcceptThatPlacesStop(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, doc := b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, shared)
	b.mark(ada, doc, finished)
	b.signedIn(ada, "pretend-ada-2")
	first := b.oldKeyToDo()
	b.must(b.AcceptStop(ctx, first.ID, []string{doc}), b.AcceptStop(ctx, first.ID, nil))
	if todo := b.oldKeyToDo(); len(todo.Accepted) != 1 || len(todo.BlockedBy) != 0 {
		t.Fatalf("got %+v", todo)
	}
	b.must(b.Tick(ctx, first.ID))
	b.is(ada, doc, shared, restricted, oldKey) // what it has is still true
}

func TestANewKeyChangesNothingWhereCodaHasItsOwn(t *testing.T) {
	b := newBench(t)
	step, err := b.Connect("approved", "", "")
	b.must(err)
	ada := b.answer(step, "pretend-ada", patchbay.ChooseYes).Done.Account
	b.add(ada, b.doc("one"), shared)
	b.mark(ada, "one", finished)
	nango, err := b.AddElsewhere(t.Context(), ada, "Nango")
	b.must(err)
	b.mark(ada, nango.ID, finished)
	b.signedIn(ada, "pretend-ada-2")
	b.is(ada, "one", shared, restricted, finished)
	if todo := b.oldKeyToDo(); len(todo.BlockedBy) != 1 || todo.BlockedBy[0].ID != nango.ID {
		t.Fatalf("got %+v", todo.BlockedBy)
	}
}

func TestConnectEndsInTheDocThatItBeganFor(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	doc := b.doc("one")
	into := func(token string, sharing patchbay.Sharing, choices ...string) patchbay.Done {
		step, err := b.Connect("example", doc, sharing)
		b.must(err)
		step = b.answer(step, token, choices...)
		if step.Kind != patchbay.StepDone {
			t.Fatalf("got %+v", step)
		}
		return step.Done
	}
	done := into("pretend-ada", shared, patchbay.ChooseYes)
	ada := done.Account
	if done.Doc != doc || done.NotInDoc != nil {
		t.Fatalf("got %+v", done)
	}
	b.is(ada, doc, shared, restricted, planned)
	b.mark(ada, doc, finished)

	// The same key, and another key of the same account, with the account
	// taken out meanwhile: it is put back, and Coda has the old key.
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: doc}))
	if done = into("pretend-ada", shared, patchbay.ChooseYes); !done.Already || done.NotInDoc != nil {
		t.Fatalf("got %+v", done)
	}
	b.is(ada, doc, shared, restricted, finished)
	b.must(b.Disconnect(ctx, patchbay.ConnectionID{Account: ada, Doc: doc}))
	if done = into("pretend-ada-2", shared, patchbay.ChooseReplace); !done.Replaced || done.NotInDoc != nil {
		t.Fatalf("got %+v", done)
	}
	b.is(ada, doc, shared, restricted, oldKey)

	// Somebody else took the room while the key was checked: the account is
	// kept all the same.
	step, err := b.Connect("example", doc, private)
	b.must(err)
	kept, err := b.AddKeptByCoda(ctx, "example", "Mine")
	b.must(err)
	b.add(kept, doc, private)
	step = b.answer(step, "pretend-bob", patchbay.ChooseYes)
	if !errors.Is(step.Done.NotInDoc, patchbay.PrivateAlready) || step.Done.Account == "" {
		t.Fatalf("got %+v", step.Done)
	}
	b.isnt(step.Done.Account, doc)
	if err := b.Check(ctx, step.Done.Account); err != nil {
		t.Fatal(err)
	}
	if done = into("pretend-ada-2", shared, patchbay.ChooseReplace); done.NotInDoc != nil {
		t.Fatalf("it is there already, which is what was wanted: %+v", done)
	}
}

func TestAnAccountKeptByCodaIsLikeAllOthersButForItsKey(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	kept, err := b.AddKeptByCoda(ctx, "example", "  Work  mail ")
	b.must(err)
	account := b.List().Accounts[0]
	if account.Name() != "Work mail" || account.Status() != patchbay.WithCoda || len(b.source.Keys()) != 0 {
		t.Fatalf("got %+v", account)
	}
	for name, c := range map[string]struct {
		err  error
		want patchbay.Cause
	}{
		"check":         {b.Check(ctx, kept), patchbay.KeptByCoda},
		"credential":    {second(b.Credential(ctx, kept, patchbay.ForCheck)), patchbay.KeptByCoda},
		"elsewhere":     {second(b.AddElsewhere(ctx, kept, "Nango")), patchbay.KeptByCoda},
		"the same name": {second(b.AddKeptByCoda(ctx, "example", "work MAIL")), patchbay.NameTaken},
		"no name":       {second(b.AddKeptByCoda(ctx, "example", " ")), patchbay.NameMissing},
		"no account":    {second(b.AddKeptByCoda(ctx, "none", "x")), patchbay.NoAccountNeeded},
		"no Pack":       {second(b.AddKeptByCoda(ctx, "nothing", "x")), patchbay.UnknownPack},
		"its own name":  {b.Rename(ctx, kept, ""), patchbay.NameMissing},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %s", name, c.err, c.want)
		}
	}
	b.add(kept, b.doc("one"), shared)
	if err := b.NoteCopied(ctx, kept, "one"); !errors.Is(err, patchbay.KeptByCoda) {
		t.Fatal(err)
	}
	b.mark(kept, "one", finished)
	b.must(b.Rename(ctx, kept, "Home"))
	removed, err := b.Remove(ctx, kept)
	if b.must(err); removed.Left != nil || b.Vault(ctx).Waiting != 0 {
		t.Fatalf("%v, %d keys wait", removed.Left, b.Vault(ctx).Waiting)
	}
	b.wantToDos("left-in-doc Home ONE", "left-with-coda Home")
	b.tickAll()
	again, err := b.AddKeptByCoda(ctx, "example", "Home")
	b.must(err)
	if former, _ := b.FormerDocs(again); len(former) != 1 {
		t.Fatalf("got %+v", former)
	}
}
