package patchbay_test

import (
	"errors"
	"testing"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

func TestNoVaultNoConnection(t *testing.T) {
	b := newBench(t)
	b.source.Become(memory.Missing)
	if status := b.Vault(t.Context()); status.State != patchbay.VaultChoosing {
		t.Fatalf("got %+v", status)
	}
	step := b.connect("pretend-ada", patchbay.ChooseYes)
	if step.Form.Name != patchbay.FormIdentity || !errors.Is(step.Form.Problem, patchbay.VaultToChoose) {
		t.Fatalf("got %+v", step)
	}
	if len(b.List().Accounts) != 0 {
		t.Fatal("connected without a vault")
	}
	b.source.Become(memory.Found)
	if step = b.submit(step, choose(patchbay.ChooseYes)); step.Kind != patchbay.StepDone {
		t.Fatalf("the key that was pasted is lost: %+v", step)
	}
	b.holds("pretend-ada")
}

func TestEachFailureOfTheVaultIsItsOwnAndSavesNothing(t *testing.T) {
	for mood, want := range map[memory.Mood]patchbay.Cause{
		memory.Denied:    patchbay.VaultDenied,
		memory.Forgetful: patchbay.VaultAbsent,
		memory.Garbling:  patchbay.VaultCorrupt,
	} {
		b := newBench(t)
		b.source.Become(mood)
		step := b.connect("pretend-ada", patchbay.ChooseYes)
		if !errors.Is(step.Form.Problem, want) || len(b.List().Accounts) != 0 {
			t.Errorf("%s: %+v", mood, step)
		}
		b.source.Become(memory.Found)
		if err := b.Unlock(t.Context(), patchbay.Secret{}); err != nil && !errors.Is(err, patchbay.VaultChanged) {
			t.Errorf("%s: %v", mood, err)
		}
		b.holds()
	}
}

func TestThePersonChoosesAVaultWithAPassphrase(t *testing.T) {
	b := newBench(t)
	b.source.Become(memory.NeedsPassphrase)
	status := b.Vault(t.Context())
	if status.State != patchbay.VaultChoosing || len(status.Choices) != 1 || !status.Choices[0].Passphrase {
		t.Fatalf("got %+v", status)
	}
	choose := func(passphrase string) error {
		return b.ChooseVault(t.Context(), "keyring", patchbay.NewSecret(passphrase))
	}
	if err := choose("short"); !errors.Is(err, patchbay.PassphraseShort) {
		t.Fatal(err)
	}
	if err := choose("pretend passphrase"); err != nil {
		t.Fatal(err)
	}
	b.connected("pretend-ada")
	if err := choose("pretend passphrase"); !errors.Is(err, patchbay.NotNow) {
		t.Fatalf("it was chosen twice: %v", err)
	}
	b.restart()
	if status := b.Vault(t.Context()); status.State != patchbay.VaultIsLocked || !status.Passphrase || !status.Chosen {
		t.Fatalf("got %+v", status)
	}
	if err := b.Check(t.Context(), b.List().Accounts[0].ID); !errors.Is(err, patchbay.VaultLocked) {
		t.Fatal(err)
	}
	if err := b.Unlock(t.Context(), patchbay.NewSecret("pretend mistake")); !errors.Is(err, patchbay.PassphraseWrong) {
		t.Fatal(err)
	}
	if err := b.Unlock(t.Context(), patchbay.NewSecret("pretend passphrase")); err != nil {
		t.Fatal(err)
	}
	b.holds("pretend-ada")
}

func TestAVaultThatLostItsCanaryIsntUsedUntilThePersonSaysSo(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	_ = b.Close()
	b.source = memory.NewVaultSource("keyring", "Pretend Keyring") // somebody reset it
	b.register = b.register.Reopen()
	b.start()
	if err := b.Check(t.Context(), id); !errors.Is(err, patchbay.VaultChanged) {
		t.Fatal(err)
	}
	if len(b.List().Accounts) != 1 {
		t.Fatal("the account is gone")
	}
	if err := b.ChooseVault(t.Context(), "keyring", patchbay.Secret{}); err != nil {
		t.Fatal(err)
	}
	step, err := b.SignInAgain(id)
	if err != nil {
		t.Fatal(err)
	}
	if step = b.answer(step, "pretend-ada-2", patchbay.ChooseYes); step.Kind != patchbay.StepDone {
		t.Fatalf("got %+v", step)
	}
	b.holds("pretend-ada-2")
}

func TestAVaultThatIsntThereTodayIsntExchanged(t *testing.T) {
	b := newBench(t)
	b.connected("pretend-ada")
	b.source.Become(memory.Missing)
	status := b.Vault(t.Context())
	if status.State != patchbay.VaultIsMissing || status.Title != "Pretend Keyring" || status.Cause != patchbay.VaultUnavailable {
		t.Fatalf("got %+v", status)
	}
	if err := b.ChooseVault(t.Context(), "keyring", patchbay.Secret{}); !errors.Is(err, patchbay.NotNow) {
		t.Fatal(err)
	}
	b.restart()
	b.source.Become(memory.Found)
	b.holds("pretend-ada")
}

func TestTidyingUpAtTheStartOpensNoQuestion(t *testing.T) {
	b := newBench(t)
	id := b.connected("pretend-ada")
	b.source.Become(memory.Missing)
	if _, err := b.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	b.source.Become(memory.Denied) // would refuse, and note that it was asked
	b.restart()
	if status := b.Vault(t.Context()); status.Waiting != 1 || status.State != patchbay.VaultIsLocked {
		t.Fatalf("got %+v", status)
	}
	b.source.Become(memory.Found)
	b.restart()
	b.holds()
}
