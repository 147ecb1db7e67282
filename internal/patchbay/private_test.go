package patchbay_test

import (
	"errors"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestAnotherPrivateAccountIsChosenInOneStep(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob, doc := b.connected("pretend-ada"), b.connected("pretend-bob"), b.doc("one")
	kept, err := b.AddKeptByCoda(ctx, "other", "Mine")
	b.must(err, b.ChoosePrivate(ctx, doc, "other", kept), b.ChoosePrivate(ctx, doc, "example", ada))
	b.mark(ada, doc, finished)
	applied := 0
	b.startWith(func(*patchbay.Parts) {
		b.register.Before = func([]patchbay.Change) error { applied++; return nil }
	})
	applied = 0
	b.must(b.ChoosePrivate(ctx, doc, "example", bob), b.ChoosePrivate(ctx, doc, "example", bob))
	if applied != 1 {
		t.Fatalf("%d transactions", applied)
	}
	b.is(bob, doc, private, "", planned)
	b.is(ada, doc, private, "", toTakeOut) // Coda has it until the person says otherwise
	b.is(kept, doc, private, "", planned)  // another Pack's
	events, err := b.History(ctx, 0)
	b.must(err)
	if events[0].What != patchbay.DidAddToDoc || events[1].What != patchbay.DidSwap || events[1].Name != "Ada" || events[1].Detail != "Bob" {
		t.Fatalf("got %+v", events[:2])
	}

	b.must(b.ChoosePrivate(ctx, doc, "example", ada)) // back, as Coda still has it
	b.is(ada, doc, private, "", finished)
	b.isnt(bob, doc)
	b.must(b.ChoosePrivate(ctx, doc, "example", ""), b.ChoosePrivate(ctx, doc, "example", ""))
	b.is(ada, doc, private, "", toTakeOut)
	events, err = b.History(ctx, 0)
	if b.must(err); events[0].What != patchbay.DidDisconnect {
		t.Fatalf("got %+v", events[0])
	}
}

func TestAPrivateAccountThatCantBeChosenChangesNothing(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, bob, doc := b.connected("pretend-ada"), b.connected("pretend-bob"), b.doc("one")
	kept, err := b.AddKeptByCoda(ctx, "other", "Mine")
	b.must(err)
	table, err := b.AddKeptByCoda(ctx, "tables", "Mine")
	b.must(err)
	b.add(ada, doc, private)
	b.mark(ada, doc, finished)
	b.add(bob, doc, shared)
	for name, c := range map[string]struct {
		err  error
		want patchbay.Cause
	}{
		"shared there":           {b.ChoosePrivate(ctx, doc, "example", bob), patchbay.AlreadyInDoc},
		"no such account":        {b.ChoosePrivate(ctx, doc, "example", "nobody"), patchbay.UnknownAccount},
		"no such doc":            {b.ChoosePrivate(ctx, "nothing", "example", bob), patchbay.UnknownDoc},
		"another Pack's":         {b.ChoosePrivate(ctx, doc, "example", kept), patchbay.OtherPack},
		"a Pack without private": {b.ChoosePrivate(ctx, doc, "tables", table), patchbay.PackServesNoSuch},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %s", name, c.err, c.want)
		}
	}
	b.is(ada, doc, private, "", finished)
	b.is(bob, doc, shared, restricted, planned)
}

func TestANewPrivateAccountTakesTheOldOnesPlaceNotBeforeItIsThere(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	ada, doc := b.connected("pretend-ada"), b.doc("one")
	b.add(ada, doc, private)
	b.mark(ada, doc, finished)

	step, err := b.Connect("example", doc, private)
	b.must(err)
	b.Cancel(step.Flow)
	b.is(ada, doc, private, "", finished) // nothing came of it, and nothing is lost

	step, err = b.Connect("example", doc, private)
	b.must(err)
	b.is(ada, doc, private, "", finished)
	done := b.answer(step, "pretend-bob", patchbay.ChooseYes).Done
	if done.Doc != doc || done.NotInDoc != nil {
		t.Fatalf("got %+v", done)
	}
	b.is(done.Account, doc, private, "", planned)
	b.is(ada, doc, private, "", toTakeOut)

	// Signed in to as the account that is there: nothing leaves.
	step, err = b.Connect("example", doc, private)
	b.must(err)
	if again := b.answer(step, "pretend-bob", patchbay.ChooseYes).Done; again.Account != done.Account || again.NotInDoc != nil {
		t.Fatalf("got %+v", again)
	}
	b.is(done.Account, doc, private, "", planned)

	// Another one was chosen while the key was checked: that one stays.
	step, err = b.Connect("example", doc, private)
	b.must(err)
	b.must(b.ChoosePrivate(ctx, doc, "example", ada))
	late := b.answer(step, "pretend-limited", patchbay.ChooseYes).Done
	if !errors.Is(late.NotInDoc, patchbay.PrivateAlready) || late.Account == "" {
		t.Fatalf("got %+v", late)
	}
	b.is(ada, doc, private, "", finished)

	kept, err := b.AddKeptInDoc(ctx, "example", "Mine", doc, private)
	b.must(err)
	b.is(kept, doc, private, "", planned)
	b.is(ada, doc, private, "", toTakeOut)
}
