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

// dying is a source whose process is killed during a put: the value arrives a
// moment later, and the process does nothing else any more.
type dying struct{ *memory.VaultSource }

func (d dying) Open(ctx context.Context, location string, passphrase patchbay.Secret) (patchbay.Vault, error) {
	vault, err := d.VaultSource.Open(ctx, location, passphrase)
	return dyingVault{vault}, err
}

type dyingVault struct{ patchbay.Vault }

func (v dyingVault) Put(_ context.Context, key string, value []byte) error {
	time.Sleep(300 * time.Millisecond) // the worker notices late that it is alone
	_ = v.Vault.Put(context.Background(), key, value)
	return errPower
}

func (dyingVault) Delete(context.Context, string) error { return errPower }

func TestAValueThatArrivesAfterItsProcessWasKilledIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.connected("pretend-ada")
		b.startWith(func(p *patchbay.Parts) { p.Vaults = []patchbay.VaultSource{dying{b.source}} })
		killed, register := b.Board, b.register
		step := b.connect("pretend-bob")
		go func() { _, _ = killed.Submit(step.Flow, step.N, choose(patchbay.ChooseYes)) }()
		synctest.Wait()
		_ = register.Close() // the killed one writes no more

		b.register = register.Reopen()
		b.start()
		time.Sleep(time.Minute)
		b.holds("pretend-ada")
		_ = b.Close()
		_ = killed.Close()
	})
}

func TestAClockThatWasWrongKeepsNoRemovedKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.connected("pretend-ada")
		vault, err := b.source.Open(t.Context(), "", patchbay.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		later := time.Now().Add(24 * time.Hour)
		for key, garbage := range map[string]bool{"patchbay.pretend.v1.one": true, "patchbay.pretend.v1.two": false} {
			if err := vault.Put(t.Context(), key, []byte("pretend-old")); err != nil {
				t.Fatal(err)
			}
			doubt := patchbay.Suspect{Key: key, Doubt: patchbay.Doubt{Since: later, Garbage: garbage}}
			if err := b.register.Apply(t.Context(), doubt); err != nil {
				t.Fatal(err)
			}
		}
		b.restart()
		time.Sleep(time.Minute)
		b.holds("pretend-ada")
		_ = b.Close()
	})
}

// forgetful is a register of whose commit nobody knows, and that can't be read
// for a moment.
type forgetful struct {
	*memory.Register
	unread int
}

func (f *forgetful) Load(ctx context.Context) (patchbay.State, error) {
	if f.unread > 0 {
		f.unread--
		return patchbay.State{}, patchbay.RegisterUnavailable
	}
	return f.Register.Load(ctx)
}

func TestAfterACommitNobodyKnowsOfNothingIsDecidedOnWhatIsntTrue(t *testing.T) {
	b := newBench(t)
	var register *forgetful
	b.startWith(func(p *patchbay.Parts) {
		register = &forgetful{Register: b.register}
		p.Register = register
	})
	b.register.After = func(changes []patchbay.Change) error {
		for _, change := range changes {
			if _, ok := change.(patchbay.PutAccount); ok && register.unread == 0 {
				register.unread = 2
				return patchbay.RegisterUnavailable
			}
		}
		return nil
	}
	step := b.connect("pretend-ada", patchbay.ChooseYes)
	if !errors.Is(step.Form.Problem, patchbay.RegisterUnavailable) {
		t.Fatalf("got %+v", step)
	}
	b.register.After = nil
	if step = b.submit(step, choose(patchbay.ChooseYes)); !errors.Is(step.Form.Problem, patchbay.RegisterUnavailable) {
		t.Fatalf("it went on with a register that it can't read: %+v", step)
	}
	if step = b.submit(step, choose(patchbay.ChooseYes)); step.Form.Name != patchbay.FormAlready {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada")
	b.startWith(func(*patchbay.Parts) {})
	b.holds("pretend-ada")
}
