//go:build linux

package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
)

// needsKeyring skips a test that build/with-keyring is needed for; `make test`
// runs them there.
func needsKeyring(t *testing.T) {
	t.Helper()
	if os.Getenv("PATCHBAY_KEYRING_TEST") == "" {
		t.Skip("needs a private keyring: run by make test-keyring")
	}
}

// items counts what a real keyring client sees of ours.
func items(t *testing.T) int {
	t.Helper()
	listed, err := exec.Command("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
		"--object-path", "/org/freedesktop/secrets/collection/login",
		"--method", "org.freedesktop.DBus.Properties.Get", "org.freedesktop.Secret.Collection", "Items").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, listed)
	}
	return strings.Count(string(listed), "/org/freedesktop/secrets/collection/login/")
}

// TestTheKeyLiesInTheKeyringAndNowhereElse is the main job with a real
// keyring: connect, look everywhere for the key, restart, check, remove.
func TestTheKeyLiesInTheKeyringAndNowhereElse(t *testing.T) {
	needsKeyring(t)
	const canary = "pretend-ada-canary47110815"
	before := items(t)
	data, service := t.TempDir(), newCoda(t)
	p := start(t, "--data", data, service.flag())
	if vault := must[app.VaultView](p, "Vault"); vault.State != "ready" || vault.Title != "GNOME Keyring" {
		t.Fatalf("got %+v", vault)
	}
	step, err := p.connect("coda", pasted(canary))
	if err != nil || step.Kind != "done" {
		t.Fatalf("%+v %v", step, err)
	}
	if got := items(t) - before; got != 2 { // the key and the canary
		t.Fatalf("the keyring holds %d items of ours", got)
	}
	lookFor(t, canary, data)

	p.interrupt()
	p = start(t, "--data", data, service.flag())
	list := must[app.ListView](p, "List")
	if len(list.Accounts) != 1 || list.Accounts[0].Name != "Pretend ada" || list.Accounts[0].Identity.Email != "ada@example.com" {
		t.Fatalf("got %+v", list)
	}
	must[any](p, "Check", list.Accounts[0].ID)
	if service.lastKey("ada") != canary {
		t.Fatal("the check used another key")
	}
	lookFor(t, canary, data)

	if removed := must[app.RemovedView](p, "Remove", list.Accounts[0].ID); !removed.Deleted {
		t.Fatalf("got %+v", removed)
	}
	if got := items(t) - before; got != 1 {
		t.Fatalf("after the removal the keyring holds %d items of ours", got)
	}
	lookFor(t, canary, data)
	if list := must[app.ListView](p, "List"); len(list.Accounts) != 0 || len(list.ToDos) != 1 {
		t.Fatalf("got %+v", list)
	}
}

// lookFor fails the test where the canary is in a file below folder, or in the
// command line or environment of any process but this one.
func lookFor(t *testing.T, canary, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && bytes.Contains(content, []byte(canary)) {
			t.Errorf("the key is in %s", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var processes []string
	for _, name := range []string{"cmdline", "environ"} {
		more, _ := filepath.Glob("/proc/[0-9]*/" + name)
		processes = append(processes, more...)
	}
	for _, path := range processes {
		if content, err := os.ReadFile(path); err == nil && bytes.Contains(content, []byte(canary)) {
			t.Errorf("the key is in %s", path)
		}
	}
}

// TestALockedKeyringThatNobodyCanUnlockSavesNothing locks the keyring of a
// machine without a screen.
func TestALockedKeyringThatNobodyCanUnlockSavesNothing(t *testing.T) {
	needsKeyring(t)
	service := newCoda(t)
	p := start(t, "--data", t.TempDir(), service.flag())
	before := items(t)
	lockKeyring(t)
	t.Cleanup(func() { unlockKeyring(t) })
	if vault := must[app.VaultView](p, "Vault"); vault.State != "locked" {
		t.Fatalf("got %+v", vault)
	}
	step, err := p.connect("coda", pasted("pretend-ada-1"))
	if err != nil || step.Kind != "form" || !strings.HasPrefix(step.Form.Problem.Code, "vault-") {
		t.Fatalf("%+v %v", step, err)
	}
	if list := must[app.ListView](p, "List"); len(list.Accounts) != 0 {
		t.Fatal("it was saved")
	}
	unlockKeyring(t)
	if got := items(t); got != before {
		t.Fatalf("the keyring holds %d items, %d before", got, before)
	}
	if step, err = p.submit(step, map[string]string{"choose": "yes"}); err != nil || step.Kind != "done" {
		t.Fatalf("what was pasted is lost: %+v %v", step, err)
	}
	must[app.RemovedView](p, "Remove", step.Done.Account)
}

func lockKeyring(t *testing.T) {
	t.Helper()
	out, err := exec.Command("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
		"--object-path", "/org/freedesktop/secrets", "--method", "org.freedesktop.Secret.Service.Lock",
		"['/org/freedesktop/secrets/collection/login']").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func unlockKeyring(t *testing.T) {
	t.Helper()
	unlock := exec.Command("gnome-keyring-daemon", "--replace", "--unlock", "--components=secrets")
	unlock.Stdin = strings.NewReader(os.Getenv("PATCHBAY_KEYRING_PASSWORD"))
	if out, err := unlock.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	time.Sleep(300 * time.Millisecond)
}
