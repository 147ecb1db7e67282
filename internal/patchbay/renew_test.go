package patchbay_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/patchbay"
)

func (b *bench) token(id string) string {
	b.t.Helper()
	credential, err := b.Credential(b.t.Context(), id, patchbay.ForCheck)
	b.must(err)
	return credential["token"].Reveal()
}

func TestAKeyIsRenewedBeforeItEndsAndNotSooner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		eve := b.approved("eve")
		time.Sleep(58 * time.Minute)
		if token := b.token(eve); token != "pretend-access-eve-1" || d.renewed != 0 {
			t.Fatalf("renewed too soon: %d", d.renewed)
		}
		time.Sleep(90 * time.Second)
		for range 2 {
			if b.token(eve) != "pretend-access-eve-2" || d.renewed != 1 {
				t.Fatalf("renewed %d times", d.renewed)
			}
		}
		b.restart()
		if b.token(eve) != "pretend-access-eve-2" {
			t.Fatal("the new key wasn't kept")
		}
		b.must(b.Check(t.Context(), eve))
		b.tidy(1)
	})
}

func TestTwentyAtOnceRenewOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		d.slow = make(chan struct{})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if credential, err := b.Credential(t.Context(), eve, patchbay.ForCheck); err != nil || credential["token"].Reveal() != "pretend-access-eve-2" {
					t.Error("another key, or none:", err)
				}
			})
		}
		synctest.Wait()
		close(d.slow)
		all.Wait()
		if d.renewed != 1 {
			t.Fatalf("renewed %d times", d.renewed)
		}
	})
}

func TestAKeyThatTheServiceRefusesIsRenewedOnce(t *testing.T) {
	b, d := withDialog(t)
	eve := b.approved("eve")
	d.refuses["pretend-access-eve-1"] = true
	b.must(b.Check(t.Context(), eve))
	if d.renewed != 1 || b.account(eve).Status() != patchbay.Connected {
		t.Fatalf("renewed %d times, %s", d.renewed, b.account(eve).Status())
	}
	d.refuses["pretend-access-eve-2"], d.refuses["pretend-access-eve-3"] = true, true
	if err := b.Check(t.Context(), eve); !errors.Is(err, patchbay.SignInOver) || d.renewed != 2 {
		t.Fatalf("%v after %d renewals", err, d.renewed)
	}
	if account := b.account(eve); account.Status() != patchbay.NeedsSignIn || account.Trouble != patchbay.SignInOver {
		t.Fatalf("%s %s", account.Status(), account.Trouble)
	}
	d.refuses = map[string]bool{}
	b.must(b.Check(t.Context(), eve))
	if b.account(eve).Status() != patchbay.Connected {
		t.Fatal("it isn't mended")
	}
}

func TestOnlyARefusalMeansSigningInAgainAnOutageDoesnt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		eve := b.approved("eve")
		time.Sleep(59*time.Minute + 30*time.Second)
		d.failure = patchbay.ServiceDown.With("status", "503")
		if b.token(eve) != "pretend-access-eve-1" {
			t.Fatal("a key that is still good wasn't given")
		}
		time.Sleep(time.Hour)
		if err := b.Check(t.Context(), eve); !errors.Is(err, patchbay.ServiceDown) || b.account(eve).Status() != patchbay.NotChecked {
			t.Fatalf("%v, %s", err, b.account(eve).Status())
		}
		d.failure = nil
		b.must(b.Check(t.Context(), eve))
		if b.account(eve).Status() != patchbay.Connected {
			t.Fatal(b.account(eve).Status())
		}
		time.Sleep(2 * time.Hour)
		d.failure = patchbay.SignInOver
		if err := b.Check(t.Context(), eve); !errors.Is(err, patchbay.SignInOver) || b.account(eve).Status() != patchbay.NeedsSignIn {
			t.Fatalf("%v, %s", err, b.account(eve).Status())
		}
		d.failure = nil
		step, err := b.SignInAgain(eve)
		b.must(err)
		if step = b.answer(step, "eve", patchbay.ChooseYes); !step.Done.Replaced || b.account(eve).Status() != patchbay.Connected {
			t.Fatalf("%+v", step)
		}
		if todos := b.List().ToDos; len(todos) != 0 {
			t.Fatalf("a sign-in leaves no old key to delete, and yet: %+v", todos)
		}
		b.tidy(1)
	})
}

func TestARenewedKeyThatCantBeStoredIsNotUsedAndNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		b.cantKeepTheRenewed(eve)
		if b.token(eve) != "pretend-access-eve-2" || d.renewed != 1 {
			t.Fatalf("the service was asked %d times for what was here already", d.renewed)
		}
		b.tidy(1)
	})
}

func TestWhoeverGivesUpWaitingLosesNoKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		d.slow = make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		given := make(chan error)
		go func() {
			_, err := b.Credential(ctx, eve, patchbay.ForCheck)
			given <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-given; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		go func() { time.Sleep(time.Second); close(d.slow) }()
		b.restart() // waits for what is under way
		d.slow = nil
		if b.token(eve) != "pretend-access-eve-2" || d.renewed != 1 {
			t.Fatalf("renewed %d times", d.renewed)
		}
	})
}

func TestEndingWaitsFiveSecondsForAServiceAndNoLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		d.slow = make(chan struct{})
		go func() { _, _ = b.Credential(t.Context(), eve, patchbay.ForCheck) }()
		synctest.Wait()
		begun := time.Now()
		_ = b.Close()
		if took := time.Since(begun); took > 6*time.Second {
			t.Fatalf("it took %s", took)
		}
	})
}

func TestRemoveHasTheServiceTakeTheKeyBackAndSaysWhichHappened(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*dialog)
		revoked bool
		cause   error
		todos   int
	}{
		"it does":      {func(*dialog) {}, true, nil, 0},
		"it can't":     {func(d *dialog) { d.noRevoker = true }, false, nil, 1},
		"it is down":   {func(d *dialog) { d.stubborn = patchbay.ServiceDown }, false, patchbay.ServiceDown, 1},
		"it says no":   {func(d *dialog) { d.stubborn = patchbay.ServiceSaidNo }, false, patchbay.ServiceSaidNo, 1},
		"no way there": {func(d *dialog) { d.stubborn = patchbay.NoNetwork }, false, patchbay.NoNetwork, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b, d := withDialog(t)
			eve := b.approved("eve")
			c.prepare(d)
			removed, err := b.Remove(t.Context(), eve)
			b.must(err)
			if removed.Left != nil || removed.Revoked != c.revoked || !errors.Is(removed.NotRevoked, c.cause) {
				t.Fatalf("%+v", removed)
			}
			if got := len(d.take()) == 1; got != c.revoked {
				t.Fatal("the service says otherwise")
			}
			if todos := b.List().ToDos; len(todos) != c.todos {
				t.Fatalf("%+v", todos)
			}
			b.holds()
		})
	}
}

func TestASignInThatNobodyWantsIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		step, err := b.Connect("dialog", "", "")
		b.must(err)
		if step = b.answer(step, "eve", patchbay.ChooseNo); step.Form.Name != patchbay.FormApproval {
			t.Fatalf("%+v", step)
		}
		synctest.Wait()
		if got := d.take(); !slices.Equal(got, []string{"eve"}) {
			t.Fatalf("taken back: %v", got)
		}
		b.answer(step, "dan")
		b.must(b.Cancel(step.Flow))
		synctest.Wait()
		if got := d.take(); !slices.Equal(got, []string{"dan"}) {
			t.Fatalf("taken back: %v", got)
		}
		// Some services take back all of one person's sign-ins at once.
		b.approved("eve")
		step, err = b.Connect("dialog", "", "")
		b.must(err)
		if step = b.answer(step, "eve", patchbay.ChooseNo); step.Form.Name != patchbay.FormApproval {
			t.Fatalf("%+v", step)
		}
		b.must(b.Cancel(step.Flow))
		synctest.Wait()
		if got := d.take(); len(got) != 0 {
			t.Fatalf("a person's other sign-in was taken back: %v", got)
		}
	})
}

func TestSigningInAgainAsSomebodyElseIsRefusedAndThatSignInTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d := withDialog(t)
		eve := b.approved("eve")
		step, err := b.SignInAgain(eve)
		b.must(err)
		step = b.answer(step, "mallory")
		if step.Form.Name != patchbay.FormApproval || !errors.Is(step.Form.Problem, patchbay.ApprovalOther) {
			t.Fatalf("%+v", step)
		}
		b.must(b.Cancel(step.Flow))
		synctest.Wait()
		if got := d.take(); !slices.Equal(got, []string{"mallory"}) {
			t.Fatalf("taken back: %v", got)
		}
		b.must(b.Check(t.Context(), eve))
	})
}

// TestWhereverThePowerGoesWhileAKeyIsRenewedNoLoginIsLost cuts the power at
// every call to either store, before and after it took effect. The service
// accepts the key before the newest only until the newest is used, so a key
// that was used before it was stored would be a login lost.
func TestWhereverThePowerGoesWhileAKeyIsRenewedNoLoginIsLost(t *testing.T) {
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			cut := false
			t.Run(fmt.Sprintf("call %d, after=%v", n, after), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b, d := withDialog(t)
					eve := b.approved("eve")
					b.restart()
					time.Sleep(2 * time.Hour)
					p := &power{goesAt: n, after: after}
					b.wire(p)
					_ = b.Check(t.Context(), eve)
					synctest.Wait()
					b.restart()
					cut = p.calls >= n
					for range 3 {
						if err := b.Check(t.Context(), eve); err != nil {
							t.Fatalf("the login is lost: %v", err)
						}
						time.Sleep(2 * time.Hour)
					}
					if d.renewed < 3 {
						t.Fatalf("only %d renewals: this proves nothing", d.renewed)
					}
					b.tidy(1)
					_ = b.Close()
				})
			})
			if !cut {
				break
			}
		}
	}
}

func TestASignInWhoseServerChangedNeedsThePerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, d, eve := withExpired(t)
		d.failure = patchbay.SignInMoved.With("expected", "old.example").With("got", "new.example")
		if err := b.Check(t.Context(), eve); !errors.Is(err, patchbay.SignInMoved) {
			t.Fatal(err)
		}
		b.restart()
		if account := b.account(eve); account.Status() != patchbay.NeedsSignIn || account.TroubleValues["got"] != "new.example" {
			t.Fatalf("%s %v", account.Status(), account.TroubleValues)
		}
	})
}
