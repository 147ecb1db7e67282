package keyring_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"app.patchbay/internal/keyring"
	"app.patchbay/internal/patchbay"
)

// parent is a Patchbay that is killed: it starts a worker, prints its id and
// waits for the end.
func parent() {
	w := &workers{env: os.Environ()}
	source := keyring.New(keyring.Options{Command: w.command})
	if _, err := source.Find(context.Background(), ""); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(w.last())
	time.Sleep(time.Hour)
}

func readPid(t *testing.T, r io.Reader) (pid int) {
	t.Helper()
	if _, err := fmt.Fscanln(r, &pid); err != nil {
		t.Fatalf("no process id: %v", err)
	}
	return pid
}

func TestAWorkerThatGoesWrong(t *testing.T) {
	for arg, want := range map[string]patchbay.Cause{
		"--hangs":    patchbay.VaultTooSlow,
		"--crashes":  patchbay.VaultUnavailable,
		"--ends":     patchbay.VaultUnavailable,
		"--chatters": patchbay.VaultUnavailable,
		"--boasts":   patchbay.VaultUnavailable,
		"--mixes-up": patchbay.VaultUnavailable,
	} {
		t.Run(arg, func(t *testing.T) {
			t.Parallel()
			limit := 10 * time.Second
			if want == patchbay.VaultTooSlow {
				limit = 500 * time.Millisecond
			}
			w := &workers{args: []string{arg}, env: os.Environ()}
			source := keyring.New(keyring.Options{Command: w.command, Limit: limit})
			for range 2 {
				start := time.Now()
				if _, err := source.Find(t.Context(), ""); !errors.Is(err, want) {
					t.Errorf("find: %v, want %v", err, want)
				}
				if took := time.Since(start); want == patchbay.VaultTooSlow && took > limit+2*time.Second {
					t.Errorf("took %v with a limit of %v", took, limit)
				}
			}
			if len(w.all) < 2 {
				t.Error("the second call went to the same worker")
			}
			if err := source.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
			for _, cmd := range w.all {
				mustDie(t, cmd.Process.Pid)
			}
		})
	}
}

func TestACallReturnsWhenItsContextEnds(t *testing.T) {
	w := &workers{args: []string{"--hangs"}, env: os.Environ()}
	source := keyring.New(keyring.Options{Command: w.command})
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 2)
	for range 2 { // one hangs, the other waits for its turn
		go func() { _, err := source.Find(ctx, ""); failed <- err }()
	}
	time.Sleep(200 * time.Millisecond)
	cancel()
	ended := time.Now()
	for range 2 {
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("find: %v, want %v", err, context.Canceled)
		}
	}
	if late := time.Since(ended); late > 500*time.Millisecond {
		t.Errorf("returned %v after the context ended", late)
	}
	if len(w.all) != 1 {
		t.Errorf("%d workers, want one", len(w.all))
	}
	_ = source.Close()
	mustDie(t, w.last())
}

func TestAWorkerThatCantStart(t *testing.T) {
	w := &workers{}
	source := keyring.New(keyring.Options{Command: func() (c *exec.Cmd) {
		c = w.command()
		c.Path = "/dev/null/nothing"
		return c
	}})
	for range 2 {
		if _, err := source.Find(t.Context(), ""); !errors.Is(err, patchbay.VaultUnavailable) {
			t.Errorf("find: %v, want %v", err, patchbay.VaultUnavailable)
		}
	}
}

func TestWithoutAMessageBusThereIsNoKeyring(t *testing.T) {
	w := &workers{env: []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "DBUS_SESSION_BUS_ADDRESS=unix:path=/dev/null/none"}}
	source := keyring.New(keyring.Options{Command: w.command})
	defer source.Close()
	start := time.Now()
	for _, location := range []string{"", "secret-service:login"} {
		if f, err := source.Find(t.Context(), location); !errors.Is(err, patchbay.VaultUnavailable) {
			t.Errorf("find at %q: %+v, %v, want %v", location, f, err, patchbay.VaultUnavailable)
		}
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestOnlyTheHiddenArgumentMakesAWorker(t *testing.T) {
	for _, c := range []struct {
		args []string
		want bool
	}{
		{[]string{"patchbay", "--keyring-worker"}, true},
		{[]string{"patchbay"}, false},
		{[]string{"--keyring-worker"}, false},
		{[]string{"patchbay", "--keyring-worker", "--port"}, false},
		{nil, false},
	} {
		if got := keyring.IsWorker(c.args); got != c.want {
			t.Errorf("%q: %t, want %t", c.args, got, c.want)
		}
	}
}
