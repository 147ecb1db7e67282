package memory_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

func opened(t *testing.T, source *memory.VaultSource, passphrase string) patchbay.Vault {
	t.Helper()
	v, err := source.Open(t.Context(), "", patchbay.NewSecret(passphrase))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return v
}

func mustPut(t *testing.T, v patchbay.Vault, key, value string) {
	t.Helper()
	if err := v.Put(t.Context(), key, []byte(value)); err != nil {
		t.Fatalf("put: %v", err)
	}
}

func TestASourceTellsWhatItFinds(t *testing.T) {
	title := patchbay.FoundVault{Location: "memory", Title: "Pretend Keyring"}
	locked, sealed := title, title
	locked.Locked = true
	sealed.Locked, sealed.Passphrase, sealed.New = true, true, true
	for mood, want := range map[memory.Mood]patchbay.FoundVault{
		memory.Found: title, memory.Hanging: title, memory.Forgetful: title, memory.Garbling: title,
		memory.Locked: locked, memory.Denied: locked, memory.NeedsPassphrase: sealed,
	} {
		source := memory.NewVaultSource("keyring", "Pretend Keyring")
		source.Become(mood)
		if got, err := source.Find(t.Context(), ""); err != nil || got != want {
			t.Errorf("%s: found %+v, %v, want %+v", mood, got, err, want)
		}
		if _, err := source.Find(t.Context(), "elsewhere"); !errors.Is(err, patchbay.VaultUnavailable) {
			t.Errorf("%s: found something elsewhere: %v", mood, err)
		}
	}
}

func TestAMoodShowsInOpenVaultsToo(t *testing.T) {
	source := memory.NewVaultSource("keyring", "Pretend Keyring")
	v := opened(t, source, "")
	mustPut(t, v, "kept", "pretend-token")
	for mood, want := range map[memory.Mood]error{
		memory.Missing: patchbay.VaultUnavailable, memory.Denied: patchbay.VaultDenied, memory.Forgetful: patchbay.VaultAbsent,
		memory.Locked: context.DeadlineExceeded, memory.Hanging: context.DeadlineExceeded,
		memory.Found: nil, memory.Garbling: nil, memory.NeedsPassphrase: nil,
	} {
		source.Become(mood)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, err := v.Get(ctx, "kept"); !errors.Is(err, want) {
			t.Errorf("%s: get: %v, want %v", mood, err, want)
		}
		cancel()
	}
	source.Become(memory.Missing)
	if _, err := source.Open(t.Context(), "", patchbay.Secret{}); !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("opened a missing vault: %v", err)
	}
}

func TestAnAnsweredQuestionLetsTheCallGoOn(t *testing.T) {
	for answer, want := range map[memory.Mood]error{memory.Found: nil, memory.Denied: patchbay.VaultDenied} {
		source := memory.NewVaultSource("keyring", "Pretend Keyring")
		v := opened(t, source, "")
		source.Become(memory.Locked)
		put := make(chan error, 1)
		go func() { put <- v.Put(t.Context(), "key", []byte("pretend-token")) }()
		select {
		case err := <-put:
			t.Fatalf("went on before the answer: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
		source.Become(answer)
		if err := <-put; !errors.Is(err, want) {
			t.Errorf("answered %s: %v, want %v", answer, err, want)
		}
	}
}

func TestAGarblingVaultGivesBackSomethingElse(t *testing.T) {
	source := memory.NewVaultSource("keyring", "Pretend Keyring")
	v := opened(t, source, "")
	mustPut(t, v, "before", "pretend-token")
	source.Become(memory.Garbling)
	mustPut(t, v, "during", "pretend-token")
	for key, same := range map[string]bool{"before": true, "during": false} {
		if got, err := v.Get(t.Context(), key); err != nil || (string(got) == "pretend-token") != same {
			t.Errorf("%s: the same value: %v, %v, want %v", key, !same, err, same)
		}
	}
}

func TestAPassphraseIsSetOnceAndAskedForThen(t *testing.T) {
	source := memory.NewVaultSource("filevault", "Pretend Folder")
	source.Become(memory.NeedsPassphrase)
	_, err := source.Open(t.Context(), "", patchbay.NewSecret("short"))
	if cause, values := patchbay.Why(err); cause != patchbay.PassphraseShort || values["least"] != "8" {
		t.Errorf("a short one: %v %v", err, values)
	}
	mustPut(t, opened(t, source, "pretend passphrase"), "kept", "pretend-token")
	if _, err := source.Open(t.Context(), "", patchbay.NewSecret("another passphrase")); !errors.Is(err, patchbay.PassphraseWrong) {
		t.Errorf("another one: %v, want %v", err, patchbay.PassphraseWrong)
	}
	if got, err := opened(t, source, "pretend passphrase").Get(t.Context(), "kept"); err != nil || string(got) != "pretend-token" {
		t.Errorf("the right one doesn't give back what was put: %v", err)
	}
	if found, err := source.Find(t.Context(), ""); err != nil || found.New || !found.Passphrase {
		t.Errorf("found %+v, %v, want one that is there and wants a passphrase", found, err)
	}
}

func TestHooksFailCallsBeforeAndAfterTheyAreDone(t *testing.T) {
	no := errors.New("no")
	source := memory.NewVaultSource("keyring", "Pretend Keyring")
	source.Before = func(_ context.Context, do memory.Operation, key string) error {
		if do == memory.Put && key == "before" {
			return no
		}
		return nil
	}
	source.After = func(_ context.Context, do memory.Operation, key string) error {
		if do == memory.Put && key == "after" {
			return no
		}
		return nil
	}
	v := opened(t, source, "")
	for _, key := range []string{"before", "after"} {
		if err := v.Put(t.Context(), key, []byte("pretend-token")); !errors.Is(err, no) {
			t.Errorf("%s: put: %v, want %v", key, err, no)
		}
	}
	if keys := source.Keys(); len(keys) != 1 || keys[0] != "after" {
		t.Errorf("the vault holds %v, want [after]", keys)
	}

	r := memory.NewRegister()
	r.Before = func(changes []patchbay.Change) error {
		if set, ok := changes[0].(patchbay.Set); ok && set.Name == "before" {
			return no
		}
		return nil
	}
	r.After = func([]patchbay.Change) error { return no }
	for _, name := range []string{"before", "after"} {
		if err := r.Apply(t.Context(), patchbay.Set{Name: name, Value: "x"}); !errors.Is(err, no) {
			t.Errorf("%s: apply: %v, want %v", name, err, no)
		}
	}
	state, err := r.Load(t.Context())
	if err != nil || len(state.Settings) != 1 || state.Settings["after"] != "x" {
		t.Errorf("the register holds %v, %v, want only what failed after", state.Settings, err)
	}
}

func TestAKeyIsUsedOnce(t *testing.T) {
	v := memory.NewVault()
	mustPut(t, v, "key", "pretend-token")
	if err := v.Put(t.Context(), "key", []byte("pretend-token-2")); err == nil {
		t.Error("a value was overwritten")
	}
	if err := v.Delete(t.Context(), "key"); err != nil {
		t.Fatal(err)
	}
	if err := v.Put(t.Context(), "key", []byte("pretend-token-3")); err == nil {
		t.Error("a key was used twice")
	}
	if keys := v.Keys(); len(keys) != 0 {
		t.Errorf("the vault holds %v", keys)
	}
}
