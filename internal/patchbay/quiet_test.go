package patchbay_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// slow is a source whose vaults reach the disk late, and which can be busy.
type slow struct {
	*memory.VaultSource
	busy    atomic.Pointer[chan struct{}] // Find waits for it
	deletes atomic.Int32
}

func (s *slow) Find(ctx context.Context, location string) (patchbay.FoundVault, error) {
	if busy := s.busy.Load(); busy != nil {
		select {
		case <-*busy:
		case <-ctx.Done():
			return patchbay.FoundVault{}, ctx.Err()
		}
	}
	return s.VaultSource.Find(ctx, location)
}

func (s *slow) Open(ctx context.Context, location string, passphrase patchbay.Secret) (patchbay.Vault, error) {
	vault, err := s.VaultSource.Open(ctx, location, passphrase)
	return settling{vault, s}, err
}

type settling struct {
	patchbay.Vault
	source *slow
}

func (settling) Settles() time.Duration { return 10 * time.Second }

func (v settling) Delete(ctx context.Context, key string) error {
	v.source.deletes.Add(1)
	return v.Vault.Delete(ctx, key)
}

func (b *bench) slowed() *slow {
	s := &slow{VaultSource: b.source}
	b.startWith(func(p *patchbay.Parts) { p.Vaults = []patchbay.VaultSource{s} })
	return s
}

func TestTidyingUpLaterOpensNoQuestionEither(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		source := b.slowed()
		id := b.connected("pretend-ada")
		step, _ := b.SignInAgain(id)
		b.answer(step, "pretend-ada-2", patchbay.ChooseYes)
		b.source.Become(memory.Locked) // the person locked it within the ten seconds
		time.Sleep(time.Minute)
		if n := source.deletes.Load(); n != 0 || b.Vault(t.Context()).Waiting != 1 {
			t.Fatalf("the vault was used %d times when nobody wanted it", n)
		}
		b.source.Become(memory.Found)
		if err := b.Check(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		b.holds("pretend-ada-2")
		_ = b.Close()
	})
}

func TestTidyingUpAfterASetUpThatWasCutShortSetsUpNoVault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		vault, err := b.source.Open(t.Context(), "", patchbay.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		const half = "patchbay.pretend.v1.half"
		if err := vault.Put(t.Context(), half, []byte("pretend canary")); err != nil {
			t.Fatal(err)
		}
		if err := b.register.Apply(t.Context(), patchbay.Suspect{Key: half, Doubt: patchbay.Doubt{Since: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		b.restart()
		time.Sleep(time.Minute)
		if status := b.Vault(t.Context()); status.Chosen || status.Waiting != 0 || len(b.source.Keys()) != 0 {
			t.Errorf("got %+v and %d keys", status, len(b.source.Keys()))
		}
		_ = b.Close()
	})
}

func TestWhatCouldNotBeDeletedIsWhenTheVaultIsNextUsed(t *testing.T) {
	b := newBench(t)
	ada, bob := b.connected("pretend-ada"), b.connected("pretend-bob")
	b.source.Become(memory.Denied)
	if removed, err := b.Remove(t.Context(), ada); err != nil || !errors.Is(removed.Left, patchbay.VaultDenied) {
		t.Fatal(removed, err)
	}
	b.source.Become(memory.Found)
	if err := b.Check(t.Context(), bob); err != nil {
		t.Fatal(err)
	}
	b.holds("pretend-bob")
}

func TestTheStatusAnswersWithinASecondHoweverBusyTheVaultIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.connected("pretend-ada")
		var changes atomic.Int32
		source := &slow{VaultSource: b.source}
		b.startWith(func(p *patchbay.Parts) {
			p.Vaults, p.Changed = []patchbay.VaultSource{source}, func() { changes.Add(1) }
		})
		if status := b.Vault(t.Context()); status.State != patchbay.VaultReady {
			t.Fatalf("got %+v", status)
		}
		free := make(chan struct{})
		source.busy.Store(&free)
		b.source.Become(memory.Missing)
		began := time.Now()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if status := b.Vault(t.Context()); status.State != patchbay.VaultReady || time.Since(began) > time.Second {
					t.Errorf("after %v: %+v", time.Since(began), status)
				}
			})
		}
		all.Wait()
		before := changes.Load()
		close(free)
		synctest.Wait()
		if changes.Load() != before+1 {
			t.Errorf("the page was told %d times that there is something new", changes.Load()-before)
		}
		if status := b.Vault(t.Context()); status.State != patchbay.VaultIsMissing {
			t.Errorf("got %+v", status)
		}
		_ = b.Close()
		if status := b.Vault(t.Context()); status.State != patchbay.VaultIsMissing {
			t.Errorf("got %+v", status)
		}
	})
}

func TestAPassphraseIsNotAQuestionOfTheSystem(t *testing.T) {
	b := newBench(t)
	b.source.Become(memory.NeedsPassphrase)
	if err := b.ChooseVault(t.Context(), "keyring", patchbay.NewSecret("pretend passphrase")); err != nil {
		t.Fatal(err)
	}
	id := b.connected("pretend-ada")
	var asking atomic.Bool
	var board atomic.Pointer[patchbay.Board]
	b.startWith(func(p *patchbay.Parts) {
		p.Changed = func() {
			if now := board.Load(); now != nil {
				go func() {
					if now.Vault(context.Background()).State == patchbay.VaultIsAsking {
						asking.Store(true)
					}
				}()
			}
		}
	})
	board.Store(b.Board)
	for range 50 {
		if err := b.Check(t.Context(), id); !errors.Is(err, patchbay.VaultLocked) {
			t.Fatal(err)
		}
	}
	if asking.Load() {
		t.Fatal("it says that the system is asking")
	}
	b.source.Become(memory.Missing)
	if status := b.Vault(t.Context()); status.State != patchbay.VaultIsMissing || !status.Passphrase {
		t.Fatalf("what kind of vault it is was forgotten: %+v", status)
	}
}

func TestNothingBeginsInTheBackgroundAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		ada := b.connected("pretend-ada")
		b.source.Become(memory.Denied)
		_, _ = b.Remove(t.Context(), ada)
		source := &slow{VaultSource: b.source}
		var once sync.Once
		opening := make(chan struct{})
		b.startWith(func(p *patchbay.Parts) {
			p.Vaults = []patchbay.VaultSource{source}
			p.Changed = func() {
				select {
				case <-opening:
					once.Do(func() { _ = b.Close() }) // the program ends just when the vault was opened
				default:
				}
			}
		})
		time.Sleep(time.Minute)
		b.source.Become(memory.Found)
		close(opening)
		if err := b.Unlock(t.Context(), patchbay.Secret{}); !errors.Is(err, patchbay.VaultUnavailable) {
			t.Errorf("got %v", err)
		}
		synctest.Wait()
		if n := source.deletes.Load(); n != 0 {
			t.Errorf("the vault was used %d times after it was closed", n)
		}
	})
}
