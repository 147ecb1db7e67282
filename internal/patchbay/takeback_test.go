package patchbay_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/patchbay"
)

// endedAt waits for what is under way and compares what the service was asked
// to take back, with its generation.
func (d *dialog) endedAt(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.ended, want) {
		t.Fatalf("taken back: %v, not %v", d.ended, want)
	}
	d.ended = nil
}

func TestRemoveTakesBackWhatARenewalBroughtMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		d.slow = make(chan struct{})
		go func() { _, _ = b.Credential(t.Context(), eve, patchbay.ForCheck) }()
		synctest.Wait()
		go func() { time.Sleep(3 * time.Second); close(d.slow) }()
		removed, err := b.Remove(t.Context(), eve)
		b.must(err)
		if !removed.Revoked || len(b.List().ToDos) != 0 {
			t.Fatalf("%+v %+v", removed, b.List().ToDos)
		}
		d.endedAt(t, "eve-2")
		b.tidy(0)
	})
}

func TestRemoveTakesBackARenewedKeyThatCouldNotBeStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		b.cantKeepTheRenewed(eve)
		removed, err := b.Remove(t.Context(), eve)
		b.must(err)
		if !removed.Revoked {
			t.Fatalf("%+v", removed)
		}
		d.endedAt(t, "eve-2")
		b.tidy(0)
	})
}

func TestRemoveDoesntSayRevokedWhileARenewalHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		d.slow = make(chan struct{})
		go func() { _, _ = b.Credential(t.Context(), eve, patchbay.ForCheck) }()
		synctest.Wait()
		begun := time.Now()
		removed, err := b.Remove(t.Context(), eve)
		b.must(err)
		if removed.Revoked || !errors.Is(removed.NotRevoked, patchbay.TooSlow) || len(b.List().ToDos) != 1 {
			t.Fatalf("%+v %+v", removed, b.List().ToDos)
		}
		if took := time.Since(begun); took > 11*time.Second {
			t.Fatalf("it took %s", took)
		}
		d.endedAt(t)
		close(d.slow)
		d.endedAt(t, "eve-2")
		b.tidy(0)
	})
}

func TestARenewalThatFailsAfterRemoveLeavesNoKeyAtTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		d.slow, d.failure = make(chan struct{}), patchbay.ServiceDown
		go func() { _, _ = b.Credential(t.Context(), eve, patchbay.ForCheck) }()
		synctest.Wait()
		_, err := b.Remove(t.Context(), eve)
		b.must(err)
		close(d.slow)
		d.endedAt(t, "eve-1")
	})
}

func TestAReplacedApprovalIsTakenBackOrStaysToBeDone(t *testing.T) {
	for name, c := range map[string]struct {
		alone    bool
		stubborn error
		over     bool
		ended    []string
		todos    int
	}{
		"it is":                       {alone: true, ended: []string{"eve-1"}},
		"it can't be":                 {alone: true, stubborn: patchbay.ServiceDown, todos: 1},
		"the service ended it itself": {alone: true, over: true, stubborn: patchbay.ServiceSaidNo},
		"the new one hangs on it":     {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, d := withDialog(t)
				eve := b.approved("eve")
				if c.over {
					d.nobody, d.failure = patchbay.KeyRefused, patchbay.SignInOver
					_ = b.Check(t.Context(), eve)
					d.nobody, d.failure = nil, nil
				}
				d.alone, d.stubborn = c.alone, c.stubborn
				step, err := b.SignInAgain(eve)
				b.must(err)
				if step = b.answer(step, "eve", patchbay.ChooseYes); !step.Done.Replaced {
					t.Fatalf("%+v", step)
				}
				d.endedAt(t, c.ended...)
				if todos := b.List().ToDos; len(todos) != c.todos || c.todos == 1 && todos[0].Why != patchbay.KeyReplaced {
					t.Fatalf("%+v", todos)
				}
				b.must(b.Check(t.Context(), eve))
				b.tidy(1)
			})
		})
	}
}

func TestARenewalThatASignInOvertakesIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		d.alone = true
		eve := b.approved("eve")
		time.Sleep(2 * time.Hour)
		d.slow = make(chan struct{})
		go func() { _, _ = b.Credential(t.Context(), eve, patchbay.ForCheck) }()
		synctest.Wait()
		step, err := b.SignInAgain(eve)
		b.must(err)
		if step = b.answer(step, "eve", patchbay.ChooseYes); !step.Done.Replaced {
			t.Fatalf("%+v", step)
		}
		d.endedAt(t)
		close(d.slow)
		d.slow = nil
		d.endedAt(t, "eve-1") // the service gave nothing for it: the newer one was used
		if b.token(eve) != "pretend-access-eve-2" {
			t.Fatal("the account has another key than the person gave it")
		}
	})
}

func TestAKeyThatWasDroppedOnTheWayIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		d.drops = true
		step, err := b.Connect("dialog", "", "")
		b.must(err)
		if step = b.answer(step, "eve"); !errors.Is(step.Failed, patchbay.ApprovalTwice) {
			t.Fatalf("%+v", step)
		}
		d.endedAt(t, "eve-1")
		// Whose it was is not known, so it could be what an account hangs on.
		d.drops = false
		b.approved("dan")
		d.drops = true
		for alone, want := range map[bool][]string{false: nil, true: {"eve-"}} {
			d.alone = alone
			step, err = b.Connect("dialog", "", "")
			b.must(err)
			b.answer(step, "eve")
			synctest.Wait()
			if len(d.ended) != len(want) {
				t.Fatalf("alone=%v: %v", alone, d.ended)
			}
			d.ended = nil
		}
	})
}

func TestAKeyThatCantBeTriedIsTriedAgainAndTakenBackWhenThatIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		d.nobody = patchbay.ServiceDown
		step, err := b.Connect("dialog", "", "")
		b.must(err)
		step = b.answer(step, "eve")
		if step.Form.Name != patchbay.FormApproval || !slices.Contains(step.Form.Choices, patchbay.ChooseRetry) {
			t.Fatalf("%+v", step)
		}
		d.endedAt(t)
		d.nobody = nil
		if step = b.submit(step, choose(patchbay.ChooseRetry)); step.Form.Name != patchbay.FormIdentity {
			t.Fatalf("%+v", step)
		}
		b.must(b.Cancel(step.Flow))
		d.endedAt(t, "eve-1")

		d.nobody = patchbay.KeyLimited // nothing but another approval would help
		step, err = b.Connect("dialog", "", "")
		b.must(err)
		step = b.answer(step, "eve")
		if !errors.Is(step.Form.Problem, patchbay.ApprovalLimited) {
			t.Fatalf("%+v", step)
		}
		d.endedAt(t, "eve-2")
	})
}

func TestAKeyWhoseCommitSeemedToFailIsNotTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		d.alone = true
		b.register.After = func(changes []patchbay.Change) error {
			for _, change := range changes {
				if _, ok := change.(patchbay.PutAccount); ok {
					return patchbay.RegisterUnavailable
				}
			}
			return nil
		}
		step, err := b.Connect("dialog", "", "")
		b.must(err)
		step = b.answer(step, "eve", patchbay.ChooseYes)
		b.register.After = nil
		if step.Kind != patchbay.StepForm {
			t.Fatalf("%+v", step)
		}
		b.must(b.Cancel(step.Flow))
		d.endedAt(t)
		b.holds("pretend-access-eve-1")
	})
}
