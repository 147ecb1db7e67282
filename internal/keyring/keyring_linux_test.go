package keyring_test

import (
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"app.patchbay/internal/keyring"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/patchbay/patchbaytest"
)

func newKey() string { return "patchbay.test.v1." + uuid.NewString() }

func TestKeepsThePromisesOfAVault(t *testing.T) {
	needsKeyring(t)
	// Nothing but what the program itself sets: our own binary, our own
	// environment.
	patchbaytest.Vault(t, func(t *testing.T) (patchbay.Vault, func() patchbay.Vault) {
		source := keyring.New(keyring.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
		return mustOpen(t, source), func() patchbay.Vault { return mustOpen(t, keyring.New(keyring.Options{})) }
	})
}

func TestFindTellsWhatIsThere(t *testing.T) {
	s := newSession(t, false)
	source := s.source(keyring.Options{})
	want := patchbay.FoundVault{Location: "secret-service:login", Title: "GNOME Keyring"}
	for _, location := range []string{"", want.Location} {
		if got := mustFind(t, source, location); got != want {
			t.Errorf("find at %q: %+v, want %+v", location, got, want)
		}
	}
	s.lock()
	want.Locked = true
	start := time.Now()
	if got := mustFind(t, source, want.Location); got != want {
		t.Errorf("find a locked one: %+v, want %+v", got, want)
	}
	if took := time.Since(start); took > time.Second || !s.locked() {
		t.Errorf("finding a locked keyring took %v, as if it asked", took)
	}
	for _, location := range []string{"secret-service:another", "secret-service:", "secret-service:../login", "login", "keychain:login", "filevault:x"} {
		if f, err := source.Find(t.Context(), location); !errors.Is(err, patchbay.VaultUnavailable) {
			t.Errorf("find at %q: %+v, %v, want %v", location, f, err, patchbay.VaultUnavailable)
		}
		if _, err := source.Open(t.Context(), location, patchbay.Secret{}); !errors.Is(err, patchbay.VaultUnavailable) {
			t.Errorf("open at %q: %v, want %v", location, err, patchbay.VaultUnavailable)
		}
	}
}

func TestAKeyringWithoutACollectionIsUnavailable(t *testing.T) {
	s := newSession(t, true)
	f, err := s.source(keyring.Options{}).Find(t.Context(), "")
	if !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("find: %+v, %v, want %v", f, err, patchbay.VaultUnavailable)
	}
}

func TestALockedKeyringThatCantAskIsLocked(t *testing.T) {
	s := newSession(t, false)
	v := mustOpen(t, s.source(keyring.Options{}))
	kept, key := newKey(), newKey()
	if err := v.Put(t.Context(), kept, []byte("pretend-token-kept")); err != nil {
		t.Fatal(err)
	}
	s.lock()
	start := time.Now()
	_, got := v.Get(t.Context(), kept)
	for call, err := range map[string]error{
		"put": v.Put(t.Context(), key, []byte("pretend-token")), "get": got, "delete": v.Delete(t.Context(), kept),
	} {
		if !errors.Is(err, patchbay.VaultLocked) {
			t.Errorf("%s while locked: %v, want %v", call, err, patchbay.VaultLocked)
		}
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("three calls to a locked keyring took %v", took)
	}
	s.unlock()
	if out := s.items(key); out != "" {
		t.Error("something was stored while the keyring was locked")
	}
	if value, err := v.Get(t.Context(), kept); err != nil || string(value) != "pretend-token-kept" {
		t.Errorf("get after unlocking: %v", err)
	}
}

func TestAWorkerKilledInTheMiddleOfACall(t *testing.T) {
	s := newSession(t, false)
	v := mustOpen(t, s.source(keyring.Options{}))
	key := newKey()
	daemon := s.daemon()
	for range long(2, 50) {
		s.kill(daemon, syscall.SIGSTOP)
		failed := make(chan error, 1)
		go func() { failed <- v.Put(t.Context(), key, []byte("pretend-token")) }()
		time.Sleep(100 * time.Millisecond)
		s.kill(s.last(), syscall.SIGKILL)
		select {
		case err := <-failed:
			if !errors.Is(err, patchbay.VaultUnavailable) {
				t.Errorf("put: %v, want %v", err, patchbay.VaultUnavailable)
			}
		case <-time.After(2 * time.Second):
			t.Error("the call outlived its worker")
		}
		s.kill(daemon, syscall.SIGCONT)
		key = newKey()
		if err := v.Put(t.Context(), key, []byte("pretend-token")); err != nil {
			t.Errorf("the next call: %v", err)
		}
	}
	s.kill(s.last(), syscall.SIGKILL)
	mustDie(t, s.last())
	if _, err := v.Get(t.Context(), key); err != nil {
		t.Errorf("a call after the worker was killed between two: %v", err)
	}
}

func TestAKilledKeyring(t *testing.T) {
	s := newSession(t, false)
	v := mustOpen(t, s.source(keyring.Options{}))
	key := newKey()
	if err := v.Put(t.Context(), key, []byte("pretend-token-kept")); err != nil {
		t.Fatal(err)
	}
	for range long(2, 50) {
		// In the middle of a call: stopped, so that it can't answer before.
		daemon := s.daemon()
		s.kill(daemon, syscall.SIGSTOP)
		failed := make(chan error, 1)
		go func() { _, err := v.Get(t.Context(), key); failed <- err }()
		time.Sleep(50 * time.Millisecond)
		s.kill(daemon, syscall.SIGKILL)
		if err := <-failed; !errors.Is(err, patchbay.VaultUnavailable) && !errors.Is(err, patchbay.VaultLocked) {
			t.Errorf("get while the keyring is killed: %v, want %v or %v", err, patchbay.VaultUnavailable, patchbay.VaultLocked)
		}
		// The bus starts it anew, locked.
		if _, err := v.Get(t.Context(), key); !errors.Is(err, patchbay.VaultLocked) {
			t.Errorf("get from the one started anew: %v, want %v", err, patchbay.VaultLocked)
		}
		s.unlock()
		if value, err := v.Get(t.Context(), key); err != nil || string(value) != "pretend-token-kept" {
			t.Errorf("get when it is back: %v", err)
		}
	}
}

func TestAHangingKeyringEndsWithTheContext(t *testing.T) {
	s := newSession(t, false)
	v := mustOpen(t, s.source(keyring.Options{Limit: 700 * time.Millisecond}))
	daemon := s.daemon()
	s.kill(daemon, syscall.SIGSTOP)
	defer s.kill(daemon, syscall.SIGCONT)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := v.Get(ctx, newKey()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("get: %v, want %v", err, context.DeadlineExceeded)
	}
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("returned %v after the call, its context ended after 200ms", took)
	}
	if _, err := v.Get(t.Context(), newKey()); !errors.Is(err, patchbay.VaultTooSlow) {
		t.Errorf("get: %v, want %v", err, patchbay.VaultTooSlow)
	}
}

func TestAWorkerIsReplacedAfterManyCalls(t *testing.T) {
	s := newSession(t, false)
	recycle := long(10, 2000)
	v := mustOpen(t, s.source(keyring.Options{Recycle: recycle}))
	key := newKey()
	if err := v.Put(t.Context(), key, []byte("pretend-token")); err != nil {
		t.Fatal(err)
	}
	for range 3 * recycle {
		if _, err := v.Get(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	// Find, Find in Open and Put came before.
	if got, want := len(s.all), (3*recycle+3)/recycle+1; got != want {
		t.Errorf("%d workers for %d calls, want %d", got, 3*recycle+3, want)
	}
	for _, old := range s.all[:len(s.all)-1] {
		mustDie(t, old.Process.Pid)
	}
}

func TestItemsAreSeenInTheKeyringAndThenGone(t *testing.T) {
	s := newSession(t, false)
	v := mustOpen(t, s.source(keyring.Options{}))
	key := newKey()
	if err := v.Put(t.Context(), key, make([]byte, 5000)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{key, key + "_1", key + "_2", key + "_3"} {
		if out := s.items(name); !strings.Contains(out, "label = Patchbay") || !strings.Contains(out, "attribute.profile = "+name) {
			t.Errorf("secret-tool doesn't find %s as Patchbay's", name)
		}
	}
	if out := s.items(key + "_4"); out != "" {
		t.Error("there are more parts than needed")
	}
	if err := v.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{key, key + "_1", key + "_2", key + "_3"} {
		if out := s.items(name); out != "" {
			t.Errorf("%s is still there after it was deleted", name)
		}
	}
	left := s.call(login, "org.freedesktop.DBus.Properties.Get", "org.freedesktop.Secret.Collection", "Items")
	if strings.Contains(left, login) {
		t.Errorf("items are left in the collection: %s", left)
	}
}

func TestASecretIsInNoArgumentAndNoEnvironment(t *testing.T) {
	s := newSession(t, false)
	v := mustOpen(t, s.source(keyring.Options{}))
	token := "pretend-token-" + uuid.NewString()
	shapes := []string{token, base64.StdEncoding.EncodeToString([]byte(token))[:20]}
	var busy sync.WaitGroup
	stop := make(chan struct{})
	busy.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			key := newKey()
			if err := v.Put(t.Context(), key, []byte(token)); err != nil {
				t.Errorf("put: %v", err)
			}
			if _, err := v.Get(t.Context(), key); err != nil {
				t.Errorf("get: %v", err)
			}
		}
	})
	looked := false
	for range 10 {
		files, _ := filepath.Glob("/proc/[0-9]*/*")
		for _, file := range files {
			if base := filepath.Base(file); base != "cmdline" && base != "environ" {
				continue
			}
			text, _ := os.ReadFile(file)
			looked = looked || strings.Contains(string(text), "--keyring-worker")
			for _, shape := range shapes {
				if strings.Contains(string(text), shape) {
					t.Errorf("the secret stands in %s", file)
				}
			}
		}
	}
	close(stop)
	busy.Wait()
	if !looked {
		t.Error("the worker was not among the processes that were looked at")
	}
}

func TestNoMessageBusIsLeftBehind(t *testing.T) {
	s := newSession(t, false)
	count := func() (n int) {
		files, _ := filepath.Glob("/proc/[0-9]*/comm")
		for _, file := range files {
			name, _ := os.ReadFile(file)
			environ, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "environ"))
			if string(name) == "dbus-daemon\n" && strings.Contains(string(environ), "HOME="+s.get("HOME")) {
				n++
			}
		}
		return n
	}
	before := count()
	if before == 0 {
		t.Fatal("the session's own bus is not counted")
	}
	for range 3 {
		source := s.source(keyring.Options{})
		mustOpen(t, source)
		_ = source.Close()
	}
	// A worker that has no bus to go to.
	s.workers.env = []string{"HOME=" + s.get("HOME"), "PATH=" + os.Getenv("PATH")}
	if _, err := s.source(keyring.Options{}).Find(t.Context(), ""); !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("find without a bus: %v, want %v", err, patchbay.VaultUnavailable)
	}
	if after := count(); after != before {
		t.Errorf("%d message buses, %d before", after, before)
	}
}

func TestTheWorkerEndsWithItsParent(t *testing.T) {
	s := newSession(t, false)
	s.workers.args = []string{"--parent"}
	cmd := s.command()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	worker := readPid(t, out)
	if !alive(worker) {
		t.Fatal("the worker isn't there to begin with")
	}
	s.kill(cmd.Process.Pid, syscall.SIGKILL)
	_ = cmd.Wait()
	mustDie(t, worker)
}
