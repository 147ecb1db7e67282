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

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// errPower is what every call answers after the power went.
var errPower = errors.New("the power went")

// power goes at the n-th call to a store, before or after the call was
// carried out, and stays away.
type power struct {
	mu            sync.Mutex
	calls, goesAt int
	after         bool
}

func (p *power) before() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if p.calls > p.goesAt || p.calls == p.goesAt && !p.after {
		return errPower
	}
	return nil
}

func (p *power) behind() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls >= p.goesAt && p.after {
		return errPower
	}
	return nil
}

// wire makes the power go in the bench's stores.
func (b *bench) wire(p *power) {
	b.register.Before = func([]patchbay.Change) error { return p.before() }
	b.register.After = func([]patchbay.Change) error { return p.behind() }
	b.source.Before = func(context.Context, memory.Operation, string) error { return p.before() }
	b.source.After = func(context.Context, memory.Operation, string) error { return p.behind() }
}

// TestWhereverThePowerGoesNothingIsLostAndNothingLeftBehind cuts the power at
// every call to either store, before and after it took effect, in each of the
// things that touch both.
func TestWhereverThePowerGoesNothingIsLostAndNothingLeftBehind(t *testing.T) {
	for name, do := range map[string]struct {
		act           func(b *bench, ada string) (done bool)
		before, after string
	}{
		"connect": {
			act:    func(b *bench, _ string) bool { return b.try(b.Connect("example", "", ""))("pretend-bob") },
			before: "", after: "pretend-bob",
		},
		"sign in again": {
			act:    func(b *bench, ada string) bool { return b.try(b.SignInAgain(ada))("pretend-ada-2") },
			before: "pretend-ada", after: "pretend-ada-2",
		},
		"give a key": { // to Mine, which Coda keeps, beside Ada
			act: func(b *bench, _ string) bool {
				accounts := b.List().Accounts
				mine := slices.IndexFunc(accounts, patchbay.Account.KeptByCoda)
				return b.try(b.SignInAgain(accounts[mine].ID))("pretend-bob")
			},
			before: "", after: "pretend-bob",
		},
		"remove": {
			act: func(b *bench, ada string) bool {
				_, err := b.Remove(b.t.Context(), ada)
				return err == nil
			},
			before: "pretend-ada", after: "",
		},
	} {
		for _, after := range []bool{false, true} {
			for n := 1; ; n++ {
				cut := false
				t.Run(fmt.Sprintf("%s, call %d, after=%v", name, n, after), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						b := newBench(t)
						ada := b.connected("pretend-ada")
						mine := b.kept("Mine")
						b.add(mine, b.doc("one"), shared)
						b.mark(mine, "one", finished)
						b.restart()
						p := &power{goesAt: n, after: after}
						b.wire(p)
						done := do.act(b, ada)
						synctest.Wait() // what goes on in the background may meet the cut too
						b.restart()
						cut = p.calls >= n

						left := map[string]bool{}
						for _, account := range b.List().Accounts {
							if account.ID == mine && account.KeptByCoda() {
								continue
							}
							credential, err := b.Credential(t.Context(), account.ID, patchbay.ForCheck)
							if err != nil {
								t.Fatalf("%s lost its key: %v", account.Name(), err)
							}
							left[credential["token"].Reveal()] = true
						}
						if done && (do.after != "" && !left[do.after] || do.after != do.before && do.before != "" && left[do.before]) {
							t.Fatal("the person was told that it is done, and it isn't")
						}
						if do.before != "" && do.after != "" && !left[do.before] && !left[do.after] {
							t.Fatal("both keys are lost")
						}
						if do.before == "" && !left["pretend-ada"] {
							t.Fatal("another account was touched")
						}
						b.is(mine, "one", shared, restricted, finished)
						b.tidy(len(left))
						_ = b.Close()
					})
				})
				if !cut {
					break // the power went only after everything was over
				}
			}
		}
	}
}

// try walks a flow to its end and reports whether it says done.
func (b *bench) try(step patchbay.Step, err error) func(token string) bool {
	return func(token string) bool {
		if err != nil {
			return false
		}
		step = b.answer(step, token)
		for range 3 {
			if step.Kind != patchbay.StepForm || step.Form.Problem != nil && !errors.Is(step.Form.Problem, errPower) {
				break
			}
			step = b.submit(step, choose(patchbay.ChooseYes))
		}
		return step.Kind == patchbay.StepDone
	}
}

// tidy fails the test unless the vault comes to hold nothing but the accounts'
// keys and the canary, some seconds after the start.
func (b *bench) tidy(accounts int) {
	b.t.Helper()
	time.Sleep(5 * time.Second)
	if err := b.Unlock(b.t.Context(), patchbay.Secret{}); err != nil {
		b.t.Fatal(err)
	}
	if waiting := b.Vault(b.t.Context()).Waiting; waiting != 0 {
		b.t.Fatalf("%d keys are still to be deleted", waiting)
	}
	if keys := len(b.source.Keys()); keys != accounts+1 {
		b.t.Fatalf("the vault holds %d keys for %d accounts", keys, accounts)
	}
}
