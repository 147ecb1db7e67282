package patchbay_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"app.patchbay/internal/patchbay"
)

// The guide beside a form is that of the form's way.
func TestEachFormSaysWhichWayToSignInItBelongsTo(t *testing.T) {
	b := newBench(t)
	b.startWith(func(parts *patchbay.Parts) {
		basic := parts.Packs[0].SignIn[0]
		basic.Way = patchbay.Basic
		parts.Packs[0].SignIn = append(parts.Packs[0].SignIn[:1:1], basic)
		parts.Connectors[patchbay.Basic] = paste{}
	})
	step, err := b.Connect("example", "", "")
	if err != nil || step.Form.Name != patchbay.FormWay || step.Form.Way != "" {
		t.Fatalf("%v, %+v", err, step)
	}
	step = b.submit(step, choose(string(patchbay.Basic)))
	if step.Form.Name != patchbay.FormKey || step.Form.Way != patchbay.Basic {
		t.Fatalf("%+v", step)
	}
	step = b.answer(step, "pretend-ada")
	if step.Form.Name != patchbay.FormIdentity || step.Form.Way != patchbay.Basic {
		t.Fatalf("%+v", step)
	}
	step, err = b.Connect("other", "", "")
	if err != nil || step.Form.Name != patchbay.FormKey || step.Form.Way != patchbay.Bearer {
		t.Fatalf("where there is no choice: %v, %+v", err, step)
	}
}

// unconfirmed begins to connect an account of the Pack with a way that nobody
// has confirmed, and chooses it.
func (b *bench) unconfirmed(doc string, sharing patchbay.Sharing) patchbay.Step {
	b.t.Helper()
	step, err := b.Connect("either", doc, sharing)
	b.must(err)
	if step.Form.Name != patchbay.FormKey || !slices.Contains(step.Form.Choices, patchbay.ChooseOtherWay) {
		b.t.Fatalf("the way that is confirmed doesn't come first, without a question: %+v", step.Form)
	}
	return b.submit(step, choose(patchbay.ChooseOtherWay))
}

// atKey demands the form for a key, with the reason why it is shown.
func atKey(t *testing.T, step patchbay.Step, why patchbay.Cause) {
	t.Helper()
	if cause, _ := patchbay.Why(step.Form.Problem); step.Form.Name != patchbay.FormKey || cause != why {
		t.Fatalf("%s %v %v", step.Form.Name, step.Form.Problem, step.Failed)
	}
}

func TestAWayThatIsntConfirmedCanBeTakenAndLeft(t *testing.T) {
	b, _ := withDialog(t)
	step := b.unconfirmed("", "")
	if step.Form.Name != patchbay.FormApproval || !slices.Contains(step.Form.Choices, patchbay.ChooseOtherWay) {
		t.Fatalf("%+v", step.Form)
	}
	step = b.submit(step, choose(patchbay.ChooseOtherWay))
	atKey(t, step, "")
	step = b.answer(b.submit(step, choose(patchbay.ChooseOtherWay)), "eve", patchbay.ChooseYes)
	if account := b.account(step.Done.Account); account.Way != patchbay.OAuth2 || account.Status() != patchbay.Connected {
		t.Fatalf("%+v", account)
	}
}

func TestWhateverEndsAWayThatIsntConfirmedLeadsToTheKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		for _, refusal := range []patchbay.Cause{
			patchbay.KeyRefused, patchbay.KeyLimited, patchbay.ServiceSaidNo, patchbay.AnswerUnexpected,
		} {
			d.nobody = refusal
			atKey(t, b.answer(b.unconfirmed("", ""), "eve"), patchbay.WayNotTaken)
			synctest.Wait()
			if got := d.take(); !slices.Equal(got, []string{"eve"}) {
				t.Fatalf("after %s the service was asked to take back %v", refusal, got)
			}
		}
		d.nobody, d.drops = nil, true
		atKey(t, b.answer(b.unconfirmed("", ""), "eve"), patchbay.ApprovalTwice)
		d.drops = false

		d.nobody = patchbay.ServiceDown // says nothing about the way
		step := b.answer(b.unconfirmed("", ""), "eve")
		if step.Form.Name != patchbay.FormApproval || !errors.Is(step.Form.Problem, patchbay.ServiceDown) {
			t.Fatalf("%s %v", step.Form.Name, step.Form.Problem)
		}
		d.nobody = nil
		if step = b.submit(step, choose(patchbay.ChooseRetry)); step.Form.Name != patchbay.FormIdentity {
			t.Fatalf("%+v", step.Form)
		}
		b.must(b.Cancel(step.Flow))
	})
}

func TestAKeyThatComesWhenThePersonIsAtAnotherWayIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		d.drops, d.late = true, make(chan struct{})
		step := b.answer(b.unconfirmed("", ""), "eve")
		atKey(t, step, patchbay.ApprovalTwice)
		close(d.late)
		synctest.Wait()
		if got := d.take(); !slices.Equal(got, []string{"eve"}) {
			t.Fatalf("the service was asked to take back %v", got)
		}
		b.must(b.Cancel(step.Flow))
	})
}

func TestTheDocIsNotLostOnTheWayToTheKey(t *testing.T) {
	b, d := withDialog(t)
	doc := b.doc("one")
	d.nobody = patchbay.KeyRefused
	step := b.answer(b.unconfirmed(doc, patchbay.Private), "eve")
	step = b.answer(step, "pretend-ada", patchbay.ChooseYes)
	if step.Done.Doc != doc || step.Done.NotInDoc != nil || b.account(step.Done.Account).Way != patchbay.Bearer {
		t.Fatalf("%+v", step.Done)
	}
}

func TestAnAccountBySuchAWayGetsAKeyWhenThatIsTakenNoMore(t *testing.T) {
	b, d := withDialog(t)
	step := b.answer(b.unconfirmed("", ""), "ada", patchbay.ChooseYes)
	ada := step.Done.Account
	d.nobody, d.failure = patchbay.KeyRefused, patchbay.SignInOver
	if err := b.Check(t.Context(), ada); !errors.Is(err, patchbay.SignInOver) {
		t.Fatal(err)
	}
	step, err := b.SignInAgain(ada)
	b.must(err)
	if step.Form.Name != patchbay.FormApproval || !slices.Contains(step.Form.Choices, patchbay.ChooseOtherWay) {
		t.Fatalf("%+v", step.Form)
	}
	step = b.submit(step, choose(patchbay.ChooseOtherWay))
	if slices.Contains(step.Form.Choices, patchbay.ChooseOtherWay) {
		t.Fatal("an account is led to a way that isn't confirmed")
	}
	step = b.answer(step, "pretend-ada", patchbay.ChooseYes)
	if account := b.account(ada); step.Done.Account != ada || account.Way != patchbay.Bearer || account.Status() != patchbay.Connected {
		t.Fatalf("%+v %+v", step, account)
	}
}

func TestAKeyThatSuchAWayTakesThePlaceOfIsStillToBeDeleted(t *testing.T) {
	b, _ := withDialog(t)
	step, err := b.Connect("either", "", "")
	b.must(err)
	b.answer(step, "pretend-ada", patchbay.ChooseYes)
	step = b.answer(b.unconfirmed("", ""), "ada")
	if step.Form.Name != patchbay.FormAlready {
		t.Fatalf("%+v", step.Form)
	}
	if step = b.submit(step, choose(patchbay.ChooseReplace)); !step.Done.Replaced {
		t.Fatalf("%+v", step)
	}
	b.wantToDos("replaced Ada")
}
