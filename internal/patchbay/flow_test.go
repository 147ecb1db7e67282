package patchbay_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

func TestADoubleClickDoesntAnswerTheNextForm(t *testing.T) {
	b := newBench(t)
	first, err := b.Connect("example", "", "")
	if err != nil {
		t.Fatal(err)
	}
	identity := b.answer(first, "pretend-ada")
	again, err := b.Submit(first.Flow, first.N, choose(patchbay.ChooseYes))
	if err != nil || again.N != identity.N || again.Form.Name != patchbay.FormIdentity {
		t.Fatalf("got %+v, %v", again, err)
	}
	if len(b.List().Accounts) != 0 {
		t.Fatal("the second click said yes")
	}
}

func TestManyAnswersAtOnceCountOnceAndNobodyHangs(t *testing.T) {
	for range 50 {
		b := newBench(t)
		step := b.connect("pretend-ada")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { b.submit(step, choose(patchbay.ChooseYes)) })
		}
		all.Wait()
		b.holds("pretend-ada")
		_ = b.Close()
	}
}

func TestSubmitAnswersWithinASecondWithAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.service.asked = func(ctx context.Context) error {
			time.Sleep(10 * time.Second)
			return nil
		}
		step, _ := b.Connect("example", "", "")
		began := time.Now()
		next, err := b.Submit(step.Flow, step.N, patchbay.Values{"token": patchbay.NewSecret("pretend-ada")})
		if err != nil || next.Kind != patchbay.StepWait || time.Since(began) > time.Second {
			t.Fatalf("got %+v after %v, %v", next, time.Since(began), err)
		}
		if next, err = b.Wait(next.Flow, next.N); err != nil || next.Form.Name != patchbay.FormIdentity {
			t.Fatalf("got %+v, %v", next, err)
		}
		_ = b.Close()
	})
}

func TestWaitAnswersAfterTwentyFiveSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		step, _ := b.Connect("example", "", "")
		began := time.Now()
		next, err := b.Wait(step.Flow, step.N)
		if err != nil || next.N != step.N || time.Since(began) != 25*time.Second {
			t.Fatalf("got %+v after %v, %v", next, time.Since(began), err)
		}
		_ = b.Close()
	})
}

func TestCancelStopsEverythingWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		ended := make(chan struct{})
		b.service.asked = func(ctx context.Context) error {
			<-ctx.Done()
			close(ended)
			return ctx.Err()
		}
		step, _ := b.Connect("example", "", "")
		waited := make(chan error)
		step, _ = b.Submit(step.Flow, step.N, patchbay.Values{"token": patchbay.NewSecret("pretend-ada")})
		go func() {
			_, err := b.Wait(step.Flow, step.N)
			waited <- err
		}()
		synctest.Wait()
		began := time.Now()
		if err := b.Cancel(step.Flow); err != nil || time.Since(began) > time.Second {
			t.Fatal(err, time.Since(began))
		}
		<-ended
		if err := <-waited; !errors.Is(err, patchbay.FlowEnded) {
			t.Fatalf("whoever waited got %v", err)
		}
		if _, err := b.Submit(step.Flow, step.N, nil); !errors.Is(err, patchbay.FlowEnded) {
			t.Fatal(err)
		}
		_ = b.Close()
	})
}

func TestAFlowNobodyAsksAboutIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		step := b.connect("pretend-ada")
		time.Sleep(14 * time.Minute)
		if _, err := b.Wait(step.Flow, 0); err != nil {
			t.Fatalf("too early: %v", err)
		}
		time.Sleep(16 * time.Minute)
		if _, err := b.Submit(step.Flow, step.N, choose(patchbay.ChooseYes)); !errors.Is(err, patchbay.FlowEnded) {
			t.Fatalf("got %v", err)
		}
		if len(b.List().Accounts) != 0 {
			t.Fatal("a dropped flow saved something")
		}
		_ = b.Close()
	})
}

func TestAnHourBeforeAnOpenFormIsNoHarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		step, _ := b.Connect("example", "", "")
		for began := time.Now(); time.Since(began) < time.Hour; { // as the page does
			if _, err := b.Wait(step.Flow, step.N); err != nil {
				t.Fatal(err)
			}
		}
		if step = b.answer(step, "pretend-ada", patchbay.ChooseYes); step.Kind != patchbay.StepDone {
			t.Fatalf("got %+v", step)
		}
		_ = b.Close()
	})
}

func TestCancelWhileTheVaultIsAskingSavesNothing(t *testing.T) {
	b := newBench(t)
	b.source.Become(memory.Locked)
	step := b.connect("pretend-ada")
	next, err := b.Submit(step.Flow, step.N, choose(patchbay.ChooseYes))
	if err != nil || next.Kind != patchbay.StepWait || next.Waiting.For != patchbay.ForVault {
		t.Fatalf("got %+v, %v", next, err)
	}
	if status := b.Vault(t.Context()); status.State != patchbay.VaultIsAsking {
		t.Fatalf("got %+v", status)
	}
	if err := b.Cancel(step.Flow); err != nil {
		t.Fatal(err)
	}
	b.source.Become(memory.Found)
	b.holds()
	if status := b.Vault(t.Context()); status.State != patchbay.VaultReady {
		t.Fatalf("got %+v", status)
	}
}

func TestAPanicInAConnectorIsAFailedStep(t *testing.T) {
	b := newBench(t)
	b.service.asked = func(context.Context) error { panic("pretend-ada") }
	step := b.connect("pretend-ada")
	if cause, _ := patchbay.Why(step.Failed); step.Kind != patchbay.StepFailed || cause != patchbay.Unexplained {
		t.Fatalf("got %+v", step)
	}
}

func TestClosedFlowsLeaveNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		b := newBench(t)
		b.connect("pretend-ada")
		_ = b.Close()
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
