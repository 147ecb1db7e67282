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

func TestChoosingAnotherVaultThanTheChosenOneAsksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.connected("pretend-ada")
		b.source.Become(memory.Locked)
		b.startWith(func(p *patchbay.Parts) {
			p.Vaults = append(p.Vaults, memory.NewVaultSource("filevault", "A pretend folder"))
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := b.ChooseVault(ctx, "filevault", patchbay.NewSecret("pretend passphrase")); !errors.Is(err, patchbay.NotNow) {
			t.Error(err)
		}
		_ = b.Close()
	})
}

func TestOnlyTheVaultThatMayBeIsChosen(t *testing.T) {
	b := newBench(t)
	b.startWith(func(p *patchbay.Parts) {
		p.Vaults = append(p.Vaults, memory.NewVaultSource("filevault", "A pretend folder"))
		p.OnlyVault = "filevault"
	})
	if err := b.ChooseVault(t.Context(), "keyring", patchbay.Secret{}); !errors.Is(err, patchbay.SettingUnknown) {
		t.Fatal(err)
	}
	if len(b.source.Keys()) != 0 {
		t.Fatal("it was set up")
	}
}

func TestAnotherVaultThatCantBeSetUpLeavesTheChosenOneChosen(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	right := b.source
	b.source = memory.NewVaultSource("keyring", "Pretend Keyring")
	b.source.Before = func(_ context.Context, do memory.Operation, _ string) error {
		if do == memory.Put {
			return patchbay.VaultDenied
		}
		return nil
	}
	b.startWith(func(*patchbay.Parts) {})
	if err := b.ChooseVault(t.Context(), "keyring", patchbay.Secret{}); !errors.Is(err, patchbay.VaultDenied) {
		t.Fatal(err)
	}
	b.source.Become(memory.Found)
	if err := b.Check(t.Context(), id); !errors.Is(err, patchbay.VaultChanged) {
		t.Fatalf("the wrong one is used without another word: %v", err)
	}
	b.source = right
	b.startWith(func(*patchbay.Parts) {})
	b.holds("pretend-ada")
}
