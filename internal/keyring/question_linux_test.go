package keyring_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/keyring"
	"app.patchbay/internal/patchbay"
)

// screen gives the session a screen, on which its keyring asks.
func (s *session) screen() {
	s.t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool", "dbus-update-activation-environment"} {
		if _, err := exec.LookPath(tool); err != nil {
			s.t.Skipf("needs %s (Debian: xvfb xdotool dbus-x11)", tool)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1024x768x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	x.Env = s.env
	if err := x.Start(); err != nil {
		s.t.Fatal(err)
	}
	w.Close()
	s.t.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		s.t.Fatalf("Xvfb gave no display: %v", err)
	}
	display := "DISPLAY=:" + strings.TrimSpace(number)
	s.env = append(s.env, display)
	s.workers.env = s.env
	s.mustRun("", "dbus-update-activation-environment", display)
}

// asked waits until a question stands on the screen, and returns how many do.
func (s *session) asked() bool {
	for range 100 {
		if s.questions() > 0 {
			// It is drawn before it takes the keyboard.
			time.Sleep(700 * time.Millisecond)
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

func (s *session) questions() int {
	out, _ := s.run("", "xdotool", "search", "--onlyvisible", "--class", "gcr-prompter") // 1 where there is none
	return len(strings.Fields(out))
}

func (s *session) noQuestion() bool {
	for range 100 {
		if s.questions() == 0 {
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

func TestAQuestionIsAnsweredByThePerson(t *testing.T) {
	s := newSession(t, false)
	s.screen()
	source := s.source(keyring.Options{Limit: 3 * time.Second})
	v := mustOpen(t, source)
	put := func(ctx context.Context, key string) <-chan error {
		failed := make(chan error, 1)
		go func() { failed <- v.Put(ctx, key, []byte("pretend-token")) }()
		return failed
	}

	t.Run("with their password", func(t *testing.T) {
		s.lock()
		key := newKey()
		failed := put(t.Context(), key)
		if !s.asked() {
			t.Fatal("no question on the screen")
		}
		time.Sleep(3 * time.Second) // longer than a call may take when nobody is asked
		s.mustRun("", "xdotool", "type", s.password())
		s.mustRun("", "xdotool", "key", "Return")
		if err := <-failed; err != nil {
			t.Fatalf("put: %v", err)
		}
		if value, err := v.Get(t.Context(), key); err != nil || string(value) != "pretend-token" {
			t.Errorf("get: %v", err)
		}
	})

	t.Run("with no", func(t *testing.T) {
		s.lock()
		key := newKey()
		failed := put(t.Context(), key)
		if !s.asked() {
			t.Fatal("no question on the screen")
		}
		s.mustRun("", "xdotool", "key", "Escape")
		if err := <-failed; !errors.Is(err, patchbay.VaultDenied) {
			t.Errorf("put: %v, want %v", err, patchbay.VaultDenied)
		}
		if s.items(key) != "" {
			t.Error("something was stored")
		}
	})

	t.Run("not before the caller gives up", func(t *testing.T) {
		s.lock()
		ctx, cancel := context.WithCancel(t.Context())
		failed := put(ctx, newKey())
		if !s.asked() {
			t.Fatal("no question on the screen")
		}
		worker := s.last()
		cancel()
		ended := time.Now()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("put: %v, want %v", err, context.Canceled)
		}
		if late := time.Since(ended); late > time.Second {
			t.Errorf("returned %v after its context ended", late)
		}
		mustDie(t, worker)
		if !s.noQuestion() {
			t.Error("the question is still on the screen and would swallow the next answer")
		}
		// The next one is asked and answered as if nothing had been.
		failed = put(t.Context(), newKey())
		if !s.asked() {
			t.Fatal("no question on the screen")
		}
		s.mustRun("", "xdotool", "type", s.password())
		s.mustRun("", "xdotool", "key", "Return")
		if err := <-failed; err != nil {
			t.Errorf("put after a question that was withdrawn: %v", err)
		}
	})

	t.Run("not at all", func(t *testing.T) {
		s.lock()
		impatient, err := s.source(keyring.Options{AskingLimit: 2 * time.Second}).
			Open(t.Context(), "secret-service:login", patchbay.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := impatient.Get(t.Context(), newKey()); !errors.Is(err, patchbay.VaultTooSlow) {
			t.Errorf("get: %v, want %v", err, patchbay.VaultTooSlow)
		}
		if !s.noQuestion() {
			t.Error("the question is still on the screen")
		}
	})

	t.Run("who kills the keyring instead", func(t *testing.T) {
		s.unlock()
		s.lock()
		failed := put(t.Context(), newKey())
		if !s.asked() {
			t.Fatal("no question on the screen")
		}
		s.kill(s.daemon(), 9)
		select {
		case err := <-failed:
			if !errors.Is(err, patchbay.VaultUnavailable) {
				t.Errorf("put: %v, want %v", err, patchbay.VaultUnavailable)
			}
		case <-time.After(5 * time.Second):
			t.Error("the call still waits for an answer that can't come")
		}
	})
}
