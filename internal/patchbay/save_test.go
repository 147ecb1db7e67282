package patchbay_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

func TestAnotherAccountsKeyNeverTakesThePlaceOfTheOneAgreedOn(t *testing.T) {
	b := newBench(t)
	b.service.identities["*pretend-ada-2"] = patchbay.Identity{ID: "star", Name: "Star"}
	b.connected("pretend-ada")
	step := b.connect("*pretend-ada-2")
	b.source.Become(memory.Denied)
	if step = b.submit(step, choose(patchbay.ChooseReplace)); !errors.Is(step.Form.Problem, patchbay.VaultDenied) {
		t.Fatalf("got %+v", step)
	}
	b.source.Become(memory.Found)
	step = b.submit(step, choose(patchbay.ChooseExact))
	if step.Form.Identity == nil || step.Form.Identity.Name != "Star" {
		t.Fatalf("got %+v", step)
	}
	if step = b.submit(step, choose(patchbay.ChooseYes)); step.Kind != patchbay.StepDone || step.Done.Replaced {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada", "*pretend-ada-2")
}

func TestAStepStaysWhatItWasWhileTheFlowGoesOn(t *testing.T) {
	b := newBench(t)
	b.service.identities["*pretend-ada"] = patchbay.Identity{ID: "star", Name: "Star"}
	before := b.connect("*pretend-ada")
	b.submit(before, choose(patchbay.ChooseExact))
	if before.Form.Identity.Name != "Ada" {
		t.Fatalf("it says %s now", before.Form.Identity.Name)
	}
}

func TestAnExactKeyThatIsRefusedSaysWhy(t *testing.T) {
	b := newBench(t)
	step := b.connect("*pretend-ada", patchbay.ChooseExact)
	if step.Form.Name != patchbay.FormKey || !errors.Is(step.Form.Problem, patchbay.KeyRefused) {
		t.Fatalf("got %+v", step)
	}
}

func named(label string) patchbay.Values {
	return patchbay.Values{
		patchbay.Choose: patchbay.NewSecret(patchbay.ChooseYes), patchbay.FieldLabel: patchbay.NewSecret(label),
	}
}

func TestSigningInAgainWithANamelessAccountsKeyEndsInNoOtherAccount(t *testing.T) {
	b := newBench(t)
	first := b.submit(b.connect("pretend-nobody"), named("First")).Done.Account
	b.submit(b.connect("pretend-nobody2"), named("Second"))
	step, err := b.SignInAgain(first)
	if err != nil {
		t.Fatal(err)
	}
	step = b.answer(step, "pretend-nobody2", patchbay.ChooseYes)
	if cause, values := patchbay.Why(step.Form.Problem); cause != patchbay.DifferentAccount || values["got"] != "Second" {
		t.Fatalf("got %+v", step)
	}
	if step = b.submit(step, choose(patchbay.ChooseNo)); step.Form.Name != patchbay.FormKey {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-nobody", "pretend-nobody2")
}

func TestAKeyThatCantBeComparedIsntSavedTwice(t *testing.T) {
	b := newBench(t)
	b.submit(b.connect("pretend-nobody"), named("First"))
	b.restart()
	key, slow := b.List().Accounts[0].Key, true
	b.source.Before = func(_ context.Context, do memory.Operation, at string) error {
		if do == memory.Get && at == key && slow {
			slow = false
			return patchbay.VaultTooSlow
		}
		return nil
	}
	step := b.submit(b.connect("pretend-nobody"), named("Once more"))
	if !errors.Is(step.Form.Problem, patchbay.VaultTooSlow) {
		t.Fatalf("got %+v", step)
	}
	if step = b.submit(step, named("Once more")); !step.Done.Already {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-nobody")
}

func TestTheKeyIsNoName(t *testing.T) {
	b := newBench(t)
	step := b.connect("pretend-nobody")
	for _, label := range []string{"pretend-nobody", "  my pretend-nobody key"} {
		if step = b.submit(step, named(label)); !errors.Is(step.Form.Problem, patchbay.NameMissing) {
			t.Fatalf("%q: %+v", label, step)
		}
	}
	if step = b.submit(step, named("Nobody")); step.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", step)
	}
}

func TestThePersonIsToldBeforeTheOldKeyIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		id := b.connected("pretend-ada")
		b.restart()
		b.source.Before = func(ctx context.Context, do memory.Operation, _ string) error {
			if do != memory.Delete {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}
		began := time.Now()
		step, _ := b.SignInAgain(id)
		if step = b.answer(step, "pretend-ada-2", patchbay.ChooseYes); step.Kind != patchbay.StepDone {
			t.Fatalf("got %+v", step)
		}
		b.connected("pretend-bob")
		if took := time.Since(began); took > 0 {
			t.Fatalf("a deletion that hangs kept them for %v", took)
		}
		_ = b.Close()
	})
}

func TestAnAccountThatIsRemovedWhileItsKeyIsReplacedIsANewOne(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	step := b.connect("pretend-ada-2")
	b.source.Become(memory.Denied)
	step = b.submit(step, choose(patchbay.ChooseReplace))
	if _, err := b.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	b.source.Become(memory.Found)
	for range 2 {
		if step.Kind == patchbay.StepForm {
			step = b.submit(step, choose(patchbay.ChooseYes))
		}
	}
	if step.Kind != patchbay.StepDone || step.Done.Replaced || step.Done.Account == id {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada-2")
}

func TestACheckOfAKeyThatWasReplacedMeanwhileSaysNothingOfTheNewOne(t *testing.T) {
	for _, refused := range []bool{true, false} {
		b := newBench(t)
		id := b.connected("pretend-ada")
		asked, goOn, first := make(chan struct{}), make(chan struct{}), true
		b.service.asked = func(context.Context) error {
			if !first {
				return nil
			}
			first = false
			close(asked)
			<-goOn
			if refused {
				return patchbay.KeyRefused
			}
			return nil
		}
		checked := make(chan error)
		go func() { checked <- b.Check(context.Background(), id) }()
		<-asked
		step, err := b.SignInAgain(id)
		if err != nil {
			t.Fatal(err)
		}
		if step = b.answer(step, "pretend-ada-2", patchbay.ChooseYes); step.Kind != patchbay.StepDone {
			t.Fatalf("got %+v", step)
		}
		close(goOn)
		err = <-checked
		account := b.List().Accounts[0]
		if err != nil || account.Status() != patchbay.Connected || account.Identity.KeyName != "Ada's second key" {
			t.Errorf("refused %v: %v, %+v", refused, err, account)
		}
	}
}

func TestAToDoHasThirtyDaysInAProgramThatNeverEndsToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		if _, err := b.Remove(t.Context(), b.connected("pretend-ada")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(patchbay.ToDoLife)
		if len(b.List().ToDos) != 1 {
			t.Fatal("it is gone too early")
		}
		time.Sleep(time.Second)
		if len(b.List().ToDos) != 0 {
			t.Fatal("it is still there")
		}
		_ = b.Close()
	})
}

// A person has one name in all their workspaces, and chooses accounts by name.
func TestTwoAccountsOfAPackNeverReadTheSameWhereTheServiceTellsThemApart(t *testing.T) {
	b := newBench(t)
	b.service.identities["pretend-shop"] = patchbay.Identity{ID: "pat-1", Name: "Pat", Workspace: "Workshop", Email: "pat@example.com"}
	b.service.identities["pretend-garden"] = patchbay.Identity{ID: "pat-2", Name: "Pat", Workspace: "Garden club"}
	b.service.identities["pretend-alone"] = patchbay.Identity{ID: "pat-3", Name: "Pat", Email: "pat@example.com"}
	b.service.identities["pretend-bare"] = patchbay.Identity{ID: "pat-4", Name: "Pat"}
	for key, want := range map[string]string{"pretend-shop": "Pat", "pretend-ada": "Ada"} {
		if got := b.named(b.connected(key)); got != want {
			t.Errorf("alone with its name, an account is called %q, want %q", got, want)
		}
	}
	for key, want := range map[string]string{
		"pretend-garden": "Pat (Garden club)", "pretend-alone": "Pat (pat@example.com)", "pretend-bare": "Pat",
	} {
		if got := b.named(b.connected(key)); got != want {
			t.Errorf("beside one of the same name, an account is called %q, want %q", got, want)
		}
	}
}

func (b *bench) named(account string) string {
	b.t.Helper()
	uses, err := b.Connections(account)
	b.must(err)
	return uses.Account.Name()
}
