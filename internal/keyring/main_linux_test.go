package keyring_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/keyring"
	_ "app.patchbay/internal/nobus"
	"app.patchbay/internal/patchbay"
)

// The test binary is its own worker, and the workers that go wrong too.
func TestMain(m *testing.M) {
	if keyring.IsWorker(os.Args) {
		os.Exit(keyring.RunWorker(os.Stdin, os.Stdout))
	}
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case "--hangs":
			time.Sleep(time.Hour)
		case "--crashes":
			_, _ = io.ReadFull(os.Stdin, make([]byte, 4))
			os.Exit(2)
		case "--ends":
			os.Exit(0)
		case "--chatters":
			fmt.Print(strings.Repeat("hello, this is no message at all", 1000))
			time.Sleep(time.Hour)
		case "--boasts":
			_, _ = os.Stdout.Write([]byte{0xff, 0xff, 0xff, 0xff, '{'})
			time.Sleep(time.Hour)
		case "--mixes-up":
			_, _ = os.Stdout.Write([]byte("\x00\x00\x00\x0a{\"n\":4711}"))
			time.Sleep(time.Hour)
		case "--parent":
			parent()
		}
	}
	if !withKeyring() {
		fmt.Fprintln(os.Stderr, "keyring: the tests on a real keyring need build/with-keyring")
	}
	os.Exit(m.Run())
}

func withKeyring() bool { return os.Getenv("PATCHBAY_KEYRING_TEST") == "1" }

func needsKeyring(t *testing.T) {
	t.Helper()
	if !withKeyring() {
		t.Skip("needs build/with-keyring")
	}
}

// long is how often to do something that is done few times by default.
func long(short, long int) int {
	if os.Getenv("PATCHBAY_LONG") != "" {
		return long
	}
	return short
}

func mustFind(t *testing.T, s *keyring.Source, location string) patchbay.FoundVault {
	t.Helper()
	f, err := s.Find(t.Context(), location)
	if err != nil {
		t.Fatalf("find: %v", err)
	}
	return f
}

func mustOpen(t *testing.T, s *keyring.Source) patchbay.Vault {
	t.Helper()
	v, err := s.Open(t.Context(), mustFind(t, s, "").Location, patchbay.Secret{})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// workers remembers the workers that were started.
type workers struct {
	env  []string
	args []string
	all  []*exec.Cmd
}

func (w *workers) command() *exec.Cmd {
	args := w.args
	if args == nil {
		args = []string{"--keyring-worker"}
	}
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = w.env
	w.all = append(w.all, cmd)
	return cmd
}

func (w *workers) last() int { return w.all[len(w.all)-1].Process.Pid }
