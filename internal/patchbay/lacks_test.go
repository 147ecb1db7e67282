package patchbay_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/patchbay"
)

func TestASignInThatWasAllowedLessIsKeptAndSaysWhatItLacks(t *testing.T) {
	b, d := withDialog(t)
	d.without = "write"
	step, err := b.Connect("dialog", "", "")
	b.must(err)
	if step = b.answer(step, "eve"); d.anew {
		t.Fatal("nobody has said anything there yet")
	}
	if step.Form.Name != patchbay.FormIdentity || len(step.Form.Lacks) != 1 || step.Form.Lacks[0].Sentence != "Change your tasks." {
		t.Fatalf("%+v", step.Form)
	}
	step = b.submit(step, choose(patchbay.ChooseYes))
	eve := step.Done.Account
	b.restart()
	if account := b.account(eve); account.Status() != patchbay.Limited || !slices.Equal(account.Lacks, []string{"write"}) {
		t.Fatalf("%s %q", account.Status(), account.Lacks)
	}
	b.must(b.Check(t.Context(), eve))
	if b.account(eve).Status() != patchbay.Limited {
		t.Fatal("a check that went well says nothing about the rest")
	}

	d.without = ""
	step, err = b.SignInAgain(eve)
	b.must(err)
	if step = b.answer(step, "eve", patchbay.ChooseYes); !d.anew || !step.Done.Replaced || b.account(eve).Status() != patchbay.Connected {
		t.Fatalf("asked anew: %v, %+v, %s", d.anew, step.Done, b.account(eve).Status())
	}
	step, err = b.SignInAgain(eve)
	b.must(err)
	if b.answer(step, "eve"); d.anew {
		t.Fatal("nothing is missing any more")
	}
}

func TestWhoeverSignsInOnceMoreBecauseOfItIsAskedAnew(t *testing.T) {
	b, d := withDialog(t)
	d.without = "read write"
	step, err := b.Connect("dialog", "", "")
	b.must(err)
	step = b.answer(step, "eve")
	d.without = ""
	step = b.answer(b.submit(step, choose(patchbay.ChooseNo)), "eve")
	if !d.anew || len(step.Form.Lacks) != 0 {
		t.Fatalf("asked anew: %v, %+v", d.anew, step.Form.Lacks)
	}

	d.nobody = patchbay.KeyLimited // a 403
	step, err = b.Connect("dialog", "", "")
	b.must(err)
	step = b.answer(step, "mallory")
	d.nobody = nil
	if b.answer(step, "mallory"); !d.anew {
		t.Fatal("less was allowed than is needed, and the service isn't asked anew")
	}
}

func TestARenewalMayTakeAwayAndGiveBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		eve := b.approved("eve")
		for _, without := range []string{"write", ""} {
			d.without = without
			time.Sleep(2 * time.Hour)
			b.must(b.Check(t.Context(), eve))
			if account := b.account(eve); (without == "") != (account.Status() == patchbay.Connected) {
				t.Fatalf("without %q: %s %q", without, account.Status(), account.Lacks)
			}
		}
	})
}

func TestWhatAPackDoesntAskForAnyMoreHasItsNameForASentence(t *testing.T) {
	signIn := patchbay.SignIn{OAuth: &patchbay.OAuth{Scopes: []patchbay.Scope{{Name: "read", Sentence: "Read."}}}}
	got := signIn.ScopesNamed([]string{"read", "gone"})
	if len(got) != 2 || got[0].Sentence != "Read." || got[1].Sentence != "gone" {
		t.Fatal(got)
	}
	if len((patchbay.SignIn{}).ScopesNamed([]string{"gone"})) != 1 {
		t.Fatal("a way without scopes")
	}
}
