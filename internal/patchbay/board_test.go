package patchbay_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

func TestConnectKeepsTheKeyOnlyAfterThePersonSaidYes(t *testing.T) {
	b := newBench(t)
	step := b.connect("pretend-ada")
	if step.Kind != patchbay.StepForm || step.Form.Name != patchbay.FormIdentity || step.Form.Identity.Name != "Ada" {
		t.Fatalf("got %+v", step)
	}
	if len(b.source.Keys()) != 0 || len(b.List().Accounts) != 0 {
		t.Fatal("something was kept before the person said yes")
	}
	step = b.submit(step, choose(patchbay.ChooseYes))
	if step.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada")
	account := b.List().Accounts[0]
	if account.Status() != patchbay.Connected || account.Name() != "Ada" || account.ID != step.Done.Account {
		t.Fatalf("got %+v", account)
	}
}

func TestSayingNoAsksForAnotherKeyAndKeepsNothing(t *testing.T) {
	b := newBench(t)
	step := b.connect("pretend-ada", patchbay.ChooseNo)
	if step.Form.Name != patchbay.FormKey || step.Form.Problem != nil {
		t.Fatalf("got %+v", step)
	}
	if step = b.answer(step, "pretend-bob", patchbay.ChooseYes); step.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-bob")
}

func TestARefusedKeyIsAskedForAgainWithItsCause(t *testing.T) {
	b := newBench(t)
	step := b.connect("pretend-wrong")
	if step.Form.Name != patchbay.FormKey || !errors.Is(step.Form.Problem, patchbay.KeyRefused) || len(step.Form.Choices) != 0 {
		t.Fatalf("got %+v", step)
	}
	if len(b.source.Keys()) != 0 {
		t.Fatal("a refused key was kept")
	}
}

func TestAnOutageDoesntCostTheKeyThatWasPasted(t *testing.T) {
	b := newBench(t)
	b.service.failures["pretend-ada"] = patchbay.ServiceDown
	step := b.connect("pretend-ada")
	if !errors.Is(step.Form.Problem, patchbay.ServiceDown) || step.Form.Choices[0] != patchbay.ChooseRetry {
		t.Fatalf("got %+v", step)
	}
	delete(b.service.failures, "pretend-ada")
	step = b.submit(step, choose(patchbay.ChooseRetry))
	if step = b.submit(step, choose(patchbay.ChooseYes)); step.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada")
}

func TestWhatWasPastedExactlyCanBeUsedInstead(t *testing.T) {
	b := newBench(t)
	b.service.identities["*pretend-ada"] = patchbay.Identity{ID: "star", Name: "Star"}
	step := b.connect("*pretend-ada")
	if step.Form.Identity.Name != "Ada" || len(step.Form.Removed) != 1 {
		t.Fatalf("got %+v", step)
	}
	step = b.submit(step, choose(patchbay.ChooseExact))
	if step.Form.Identity.Name != "Star" || len(step.Form.Removed) != 0 {
		t.Fatalf("got %+v", step)
	}
	b.submit(step, choose(patchbay.ChooseYes))
	b.holds("*pretend-ada")

	step = b.connect("*pretend-wrong")
	if len(step.Form.Choices) != 1 || step.Form.Choices[0] != patchbay.ChooseExact {
		t.Fatalf("a refused key doesn't offer it: %+v", step)
	}
	if len(step.Form.Removed) != 1 {
		t.Fatalf("what was left out of the refused key isn't said: %+v", step)
	}
}

func TestTheSameAccountIsntConnectedTwice(t *testing.T) {
	b := newBench(t)
	first := b.connected("pretend-ada")
	step := b.connect("pretend-ada-2")
	if step.Form.Name != patchbay.FormAlready {
		t.Fatalf("got %+v", step)
	}
	if step = b.submit(step, choose(patchbay.ChooseYes)); step.Form.Name != patchbay.FormAlready {
		t.Fatalf("a plain yes got past the question: %+v", step)
	}
	b.holds("pretend-ada")
	step = b.submit(step, choose(patchbay.ChooseReplace))
	if step.Kind != patchbay.StepDone || !step.Done.Replaced || step.Done.Account != first {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada-2")
	todos := b.List().ToDos
	if len(todos) != 1 || todos[0].KeyName != "Ada's key" || todos[0].Why != patchbay.KeyReplaced {
		t.Fatalf("got %+v", todos)
	}
}

func TestTheSameKeyOnceMoreChangesNothing(t *testing.T) {
	b := newBench(t)
	first := b.connected("pretend-ada")
	step := b.connect("pretend-ada", patchbay.ChooseReplace)
	if step.Kind != patchbay.StepDone || !step.Done.Already || step.Done.Account != first || len(b.List().ToDos) != 0 {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada")
}

func TestAServiceThatNamesNobodyLetsThePersonNameTheAccount(t *testing.T) {
	b := newBench(t)
	step := b.connect("pretend-nobody")
	if step.Form.Name != patchbay.FormNaming {
		t.Fatalf("got %+v", step)
	}
	named := func(label string) patchbay.Values {
		return patchbay.Values{patchbay.Choose: patchbay.NewSecret(patchbay.ChooseYes), patchbay.FieldLabel: patchbay.NewSecret(label)}
	}
	if step = b.submit(step, named("  ")); !errors.Is(step.Form.Problem, patchbay.NameMissing) {
		t.Fatalf("got %+v", step)
	}
	if step = b.submit(step, named(strings.Repeat("x", 81))); !errors.Is(step.Form.Problem, patchbay.NameTooLong) {
		t.Fatalf("got %+v", step)
	}
	step = b.submit(step, named(" My  mail "))
	if step.Kind != patchbay.StepDone || b.List().Accounts[0].Name() != "My mail" {
		t.Fatalf("got %+v", step)
	}
	same := b.submit(b.connect("pretend-nobody"), named("Another name"))
	if !same.Done.Already || same.Done.Account != step.Done.Account {
		t.Fatalf("an equal key wasn't recognised: %+v", same)
	}
	b.submit(b.connect("pretend-nobody2"), named("Second"))
	b.holds("pretend-nobody", "pretend-nobody2")
}

func TestSigningInAgainMustEndInTheSameAccount(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	step, err := b.SignInAgain(id)
	if err != nil {
		t.Fatal(err)
	}
	step = b.answer(step, "pretend-bob")
	cause, values := patchbay.Why(step.Form.Problem)
	if cause != patchbay.DifferentAccount || values["expected"] != "Ada" || values["got"] != "Bob" {
		t.Fatalf("got %v %v", cause, values)
	}
	if len(step.Form.Choices) != 0 {
		t.Fatalf("trying the same key again is offered: %v", step.Form.Choices)
	}
	b.holds("pretend-ada")
	step = b.answer(step, "pretend-ada-2", patchbay.ChooseYes)
	if step.Kind != patchbay.StepDone || step.Done.Account != id || !step.Done.Replaced {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada-2")
}

func TestALimitedKeyIsSavedAsLimited(t *testing.T) {
	b := newBench(t)
	if b.connected("pretend-limited"); b.List().Accounts[0].Status() != patchbay.Limited {
		t.Fatalf("got %+v", b.List().Accounts)
	}
}

func TestRemoveLeavesNoSecretAndAToDo(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	b.connected("pretend-bob")
	removed, err := b.Remove(t.Context(), id)
	if removed != (patchbay.Removed{}) || err != nil {
		t.Fatal(removed, err)
	}
	b.holds("pretend-bob")
	todos := b.List().ToDos
	if len(todos) != 1 || todos[0].Why != patchbay.KeyRemoved || todos[0].Name != "Ada" {
		t.Fatalf("got %+v", todos)
	}
	if _, err := b.Remove(t.Context(), id); !errors.Is(err, patchbay.UnknownAccount) {
		t.Fatal(err)
	}
	if err := b.Tick(t.Context(), todos[0].ID); err != nil || len(b.List().ToDos) != 0 {
		t.Fatal(err)
	}
}

func TestRemoveWhereTheVaultSaysNoDeletesTheKeyLater(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	b.source.Become(memory.Missing)
	removed, err := b.Remove(t.Context(), id)
	if err != nil || !errors.Is(removed.Left, patchbay.VaultUnavailable) || b.Vault(t.Context()).Waiting != 1 {
		t.Fatal(removed, err)
	}
	b.source.Become(memory.Found)
	if err := b.Unlock(t.Context(), patchbay.Secret{}); err != nil {
		t.Fatal(err)
	}
	b.holds()
}

func TestForgetDropsWhatAnAccountLeft(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	if _, err := b.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := b.Forget(t.Context(), b.List().ToDos[0].ID); err != nil || len(b.List().ToDos) != 0 {
		t.Fatal(err)
	}
}

func TestCheckNotesWhatTheServiceSaid(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	for _, c := range []struct {
		failure error
		status  patchbay.Status
	}{
		{patchbay.KeyRefused.With("service", "Example"), patchbay.NeedsSignIn},
		{patchbay.ServiceDown, patchbay.NotChecked},
		{patchbay.NoNetwork, patchbay.NotChecked},
		{patchbay.KeyLimited, patchbay.NeedsSignIn},
		{nil, patchbay.Connected},
	} {
		delete(b.service.failures, "pretend-ada")
		if c.failure != nil {
			b.service.failures["pretend-ada"] = c.failure
		}
		if err := b.Check(t.Context(), id); (err == nil) != (c.failure == nil) {
			t.Fatal(err)
		}
		if got := b.List().Accounts[0].Status(); got != c.status {
			t.Fatalf("%v: %s, not %s", c.failure, got, c.status)
		}
	}
	b.source.Become(memory.Forgetful)
	if err := b.Check(t.Context(), id); !errors.Is(err, patchbay.VaultAbsent) {
		t.Fatal(err)
	}
	if b.List().Accounts[0].Status() != patchbay.NeedsAttention {
		t.Fatal("a vault that gives nothing isn't noticed")
	}
	b.source.Become(memory.Found)
	b.holds("pretend-ada") // saying absent made nobody delete anything
	events, err := b.History(t.Context(), 0)
	if err != nil || len(events) < 5 || events[len(events)-1].What != patchbay.DidChooseVault {
		t.Fatalf("%v %+v", err, events)
	}
}

func TestACheckThatEndsAfterTheRemovalRevivesNothing(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	asked, goOn := make(chan struct{}), make(chan struct{})
	b.service.asked = func(context.Context) error { close(asked); <-goOn; return nil }
	checked := make(chan error)
	go func() { checked <- b.Check(context.Background(), id) }()
	<-asked
	if _, err := b.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	if err := <-checked; !errors.Is(err, patchbay.UnknownAccount) || len(b.List().Accounts) != 0 {
		t.Fatal(err)
	}
}

func TestRename(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	if err := b.Rename(t.Context(), id, "  My  work "); err != nil || b.List().Accounts[0].Name() != "My work" {
		t.Fatal(err)
	}
	if err := b.Rename(t.Context(), id, ""); err != nil || b.List().Accounts[0].Name() != "Ada" {
		t.Fatal(err)
	}
	if err := b.Rename(t.Context(), "nobody", "x"); !errors.Is(err, patchbay.UnknownAccount) {
		t.Fatal(err)
	}
}

func TestFortyConnectsOfOneAccountAtOnceMakeOne(t *testing.T) {
	b := newBench(t)
	var done, already atomic.Int32
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			step := b.connect("pretend-ada", patchbay.ChooseYes)
			switch {
			case step.Kind == patchbay.StepDone && step.Done.Already, step.Form.Name == patchbay.FormAlready:
				already.Add(1)
			case step.Kind == patchbay.StepDone:
				done.Add(1)
			default:
				t.Errorf("got %+v", step)
			}
		})
	}
	all.Wait()
	if done.Load() != 1 || already.Load() != 39 {
		t.Fatalf("%d were done, %d were there already", done.Load(), already.Load())
	}
	b.holds("pretend-ada")
}

func TestMisuseIsAnError(t *testing.T) {
	b := newBench(t)
	kept, err := b.AddKeptByCoda(t.Context(), "in-coda", "Mine")
	b.must(err)
	for name, c := range map[string]struct {
		err  error
		want patchbay.Cause
	}{
		"unknown pack":      {second(b.Connect("no-such", "", "")), patchbay.UnknownPack},
		"no account needed": {second(b.Connect("none", "", "")), patchbay.NoAccountNeeded},
		"only in Coda":      {second(b.Connect("in-coda", "", "")), patchbay.OnlyInCoda},
		"a key for it":      {second(b.SignInAgain(kept)), patchbay.OnlyInCoda},
		"unknown account":   {second(b.SignInAgain("no-such")), patchbay.UnknownAccount},
		"unknown flow":      {second(b.Wait("no-such", 0)), patchbay.FlowEnded},
		"cancelled flow":    {b.Cancel("no-such"), patchbay.FlowEnded},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestToDosAreKeptThirtyDays(t *testing.T) {
	b := newBench(t)
	old := patchbay.ToDo{ID: "old", Account: "a", Pack: "example", Since: time.Now().Add(-patchbay.ToDoLife - time.Hour)}
	young := patchbay.ToDo{ID: "young", Account: "a", Pack: "example", Since: time.Now().Add(-patchbay.ToDoLife + time.Hour)}
	if err := b.register.Apply(t.Context(), patchbay.PutToDo{ToDo: old}, patchbay.PutToDo{ToDo: young}); err != nil {
		t.Fatal(err)
	}
	b.restart()
	if todos := b.List().ToDos; len(todos) != 1 || todos[0].ID != "young" {
		t.Fatalf("got %+v", todos)
	}
}
