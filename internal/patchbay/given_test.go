package patchbay_test

import (
	"errors"
	"testing"

	"app.patchbay/internal/patchbay"
)

// kept notes an account that Coda keeps, and returns its id.
func (b *bench) kept(name string) string {
	b.t.Helper()
	id, err := b.AddKeptByCoda(b.t.Context(), "example", name)
	b.must(err)
	return id
}

// account is the one with that id; the zero value where it isn't there.
func (b *bench) account(id string) patchbay.Account {
	for _, account := range b.List().Accounts {
		if account.ID == id {
			return account
		}
	}
	return patchbay.Account{}
}

func TestAnAccountKeptByCodaIsGivenAKeyAndStaysTheSame(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	mine := b.kept("Mine")
	for _, id := range []string{"seen", "planned"} {
		b.add(mine, b.doc(id), shared)
	}
	b.must(b.SetNonOwners(ctx, mine, "seen", view))
	b.mark(mine, "seen", finished)
	before := b.account(mine)

	step, err := b.SignInAgain(mine)
	b.must(err)
	step = b.answer(step, "pretend-ada")
	if step.Form.Name != patchbay.FormIdentity || step.Form.Identity.Name != "Ada" || len(b.source.Keys()) > 0 {
		t.Fatalf("it must ask whether it is this one before it keeps anything: %+v", step)
	}
	if step = b.submit(step, choose(patchbay.ChooseYes)); !step.Done.Given || step.Done.Replaced || step.Done.Account != mine {
		t.Fatalf("got %+v %v", step.Done, step.Failed)
	}
	b.restart()
	b.holds("pretend-ada")
	now := b.account(mine)
	if now.Name() != "Mine" || !now.Connected.Equal(before.Connected) || now.Identity.ID != "ada" || now.KeptByCoda() || !now.AlsoInCoda {
		t.Fatalf("got %+v", now)
	}
	b.is(mine, "seen", shared, view, finished)
	b.is(mine, "planned", shared, restricted, planned)
	b.wantToDos()
	b.must(b.Check(ctx, mine))
	if step := b.connect("pretend-ada-2"); step.Form.Name != patchbay.FormAlready {
		t.Fatalf("from now on it is known by its identity: %+v", step)
	}
	events, err := b.History(ctx, 0)
	b.must(err)
	if events[0].What != patchbay.DidGiveKey || events[0].Name != "Mine" {
		t.Fatalf("got %+v", events[0])
	}
}

func TestANewKeyHereIsNoBusinessOfWhatCodaApproved(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	mine := b.kept("Mine")
	for _, id := range []string{"approved", "copied", "said"} {
		b.add(mine, b.doc(id), shared)
		b.mark(mine, id, finished)
	}
	b.signedIn(mine, "pretend-ada")
	b.add(mine, b.doc("later"), shared)
	b.mark(mine, "later", finished)
	b.must(b.NoteCopied(ctx, mine, "copied"))
	b.mark(mine, "said", planned)
	b.mark(mine, "said", finished)
	b.signedIn(mine, "pretend-ada-2")
	b.is(mine, "approved", shared, restricted, finished)
	for _, id := range []string{"copied", "said", "later"} {
		b.is(mine, id, shared, restricted, oldKey)
	}
	if todo := b.oldKeyToDo(); len(todo.BlockedBy) != 3 {
		t.Fatalf("got %+v", todo)
	}
}

func TestRemovingAnAccountThatWasGivenAKeyLeavesCodasOwnToBeRemoved(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	mine := b.kept("Mine")
	b.add(mine, b.doc("one"), shared)
	b.mark(mine, "one", finished)
	b.signedIn(mine, "pretend-ada")
	b.must(second(b.Remove(ctx, mine)))
	b.wantToDos("left-in-doc Mine ONE", "left-with-coda Mine", "removed Mine")

	again := b.connected("pretend-ada-2")
	b.must(b.PutBack(ctx, again, "one"))
	b.is(again, "one", shared, restricted, finished) // Coda's own approval didn't change
	b.wantToDos("removed Mine")
	b.must(second(b.Remove(ctx, again)))
	b.wantToDos("left-in-doc Ada ONE", "left-with-coda Ada", "removed Ada", "removed Mine")
}

func TestAKeyOfAnotherAccountHereIsRefused(t *testing.T) {
	b := newBench(t)
	mine := b.kept("Mine")
	give := func(token string) patchbay.Step {
		t.Helper()
		step, err := b.SignInAgain(mine)
		b.must(err)
		return b.answer(step, token)
	}
	b.connected("pretend-ada")
	step := give("pretend-ada-2")
	cause, values := patchbay.Why(step.Form.Problem)
	if cause != patchbay.HeldAlready || values["account"] != "Ada" || step.Form.Name != patchbay.FormKey {
		t.Fatalf("got %+v", step)
	}
	b.must(b.Cancel(step.Flow))

	// Also where it is connected only after the question was asked.
	step = give("pretend-bob")
	b.connected("pretend-bob")
	if step = b.submit(step, choose(patchbay.ChooseYes)); !errors.Is(step.Form.Problem, patchbay.HeldAlready) {
		t.Fatalf("got %+v", step)
	}
	b.must(b.Cancel(step.Flow))

	// And where nothing but the key tells accounts apart.
	nobody := b.connect("pretend-nobody")
	b.submit(nobody, patchbay.Values{
		patchbay.FieldLabel: patchbay.NewSecret("Nobody"), patchbay.Choose: patchbay.NewSecret(patchbay.ChooseYes),
	})
	step = b.submit(give("pretend-nobody"), choose(patchbay.ChooseYes))
	if !errors.Is(step.Form.Problem, patchbay.HeldAlready) {
		t.Fatalf("got %+v", step)
	}
	if account := b.account(mine); !account.KeptByCoda() || account.AlsoInCoda {
		t.Fatalf("it was changed: %+v", account)
	}
}

func TestWhereTheServiceNamesNobodyTheNameStays(t *testing.T) {
	b := newBench(t)
	mine := b.kept("Mine")
	b.signedIn(mine, "pretend-nobody")
	if account := b.account(mine); account.Name() != "Mine" || account.KeptByCoda() {
		t.Fatalf("got %+v", account)
	}
	b.holds("pretend-nobody")
}

func TestTwoWhoGiveAnAccountDifferentKeysDontMixItUp(t *testing.T) {
	b := newBench(t)
	mine := b.kept("Mine")
	one, err := b.SignInAgain(mine)
	b.must(err)
	two, err := b.SignInAgain(mine)
	b.must(err)
	one, two = b.answer(one, "pretend-ada"), b.answer(two, "pretend-bob")
	if one = b.submit(one, choose(patchbay.ChooseYes)); one.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", one)
	}
	if two = b.submit(two, choose(patchbay.ChooseYes)); !errors.Is(two.Form.Problem, patchbay.DifferentAccount) {
		t.Fatalf("got %+v", two)
	}
	b.holds("pretend-ada")
}

func TestACopyThatFailedTakesNothingFromWhatCodaApproved(t *testing.T) {
	b := newBench(t) // without a clipboard
	mine := b.kept("Mine")
	b.add(mine, b.doc("one"), shared)
	b.mark(mine, "one", finished)
	b.signedIn(mine, "pretend-ada")
	if _, err := b.CopyKey(t.Context(), mine, "one", "token"); !errors.Is(err, patchbay.NoClipboard) {
		t.Fatal(err)
	}
	b.signedIn(mine, "pretend-ada-2")
	b.is(mine, "one", shared, restricted, finished)
}
