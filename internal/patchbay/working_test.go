package patchbay_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"app.patchbay/internal/patchbay"
)

// TestItSaysThatSomethingIsUnderWay looks at each beginning and end whether it
// was told, too.
func TestItSaysThatSomethingIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		var changes atomic.Int64
		b.startWith(func(p *patchbay.Parts) { p.Changed = func() { changes.Add(1) } })
		defer b.Close()
		is := func(want bool, when string) {
			t.Helper()
			synctest.Wait()
			if got := b.Working(); got != want || changes.Swap(0) == 0 {
				t.Fatalf("%s it works: %t, or nobody was told", when, got)
			}
		}
		changes.Add(1)
		is(false, "at first")
		step, err := b.Connect("example", "", "")
		if err != nil {
			t.Fatal(err)
		}
		is(true, "while somebody connects")
		account := b.answer(step, "pretend-ada", patchbay.ChooseYes).Done.Account
		is(false, "when it is connected")
		step, err = b.SignInAgain(account)
		if err != nil {
			t.Fatal(err)
		}
		is(true, "while somebody signs in again")
		if err := b.Cancel(step.Flow); err != nil {
			t.Fatal(err)
		}
		is(false, "when they gave up")

		let := make(chan struct{})
		b.service.asked = func(context.Context) error { <-let; return nil }
		checked := make(chan error)
		go func() { checked <- b.Check(t.Context(), account) }()
		is(true, "while it checks")
		close(let)
		if err := <-checked; err != nil {
			t.Fatal(err)
		}
		is(false, "when it is checked")
	})
}
