package keyring_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"app.patchbay/internal/keyring"
)

const login = "/org/freedesktop/secrets/collection/login"

// session is a keyring of a test's own, to be locked and killed as it likes.
type session struct {
	t   *testing.T
	env []string
	workers
}

// newSession starts one: with an unlocked login collection, or bare, which is
// a message bus that would start GNOME Keyring for somebody who never used it.
func newSession(t *testing.T, bare bool) *session {
	t.Helper()
	needsKeyring(t)
	args := []string{"bash", "-c", `env -0; printf '\0'; cat >/dev/null`}
	if bare {
		args = append([]string{"bash", "-c", `export HOME=$HOME/bare XDG_DATA_HOME=$HOME/bare XDG_RUNTIME_DIR=$HOME/bare
			mkdir -m 700 "$HOME"; exec dbus-run-session -- "$@" 2>/dev/null`, "_"}, args...)
	}
	cmd := exec.Command("../../build/with-keyring", args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("with-keyring: %v", err)
		}
	})
	s := &session{t: t}
	r := bufio.NewReader(out)
	for {
		setting, err := r.ReadString(0)
		if err != nil {
			t.Fatalf("with-keyring gave no session: %v", err)
		}
		if setting == "\x00" {
			break
		}
		s.env = append(s.env, strings.TrimSuffix(setting, "\x00"))
	}
	s.workers.env = s.env
	go func() { _, _ = io.Copy(io.Discard, r) }()
	return s
}

func (s *session) source(o keyring.Options) *keyring.Source {
	s.t.Helper()
	o.Command = s.command
	source := keyring.New(o)
	s.t.Cleanup(func() { _ = source.Close() })
	return source
}

// run runs a command in the session and returns what it printed.
func (s *session) run(stdin string, args ...string) (string, error) {
	s.t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = s.env
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.Output()
	return string(out), err
}

func (s *session) mustRun(stdin string, args ...string) string {
	s.t.Helper()
	out, err := s.run(stdin, args...)
	if err != nil {
		s.t.Fatalf("%s: %v", args[0], err)
	}
	return out
}

func (s *session) call(path, method string, args ...string) string {
	s.t.Helper()
	return s.mustRun("", append([]string{"gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
		"--object-path", path, "--method", method}, args...)...)
}

func (s *session) lock() {
	s.t.Helper()
	s.call("/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock", "['"+login+"']")
	if !s.locked() {
		s.t.Fatal("the keyring could not be locked")
	}
}

func (s *session) locked() bool {
	s.t.Helper()
	return strings.Contains(s.call(login, "org.freedesktop.DBus.Properties.Get", "org.freedesktop.Secret.Collection", "Locked"), "true")
}

func (s *session) unlock() {
	s.t.Helper()
	s.mustRun(s.password(), "gnome-keyring-daemon", "--daemonize", "--replace", "--unlock", "--components=secrets")
	for range 100 {
		if !s.locked() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.t.Fatal("the keyring could not be unlocked")
}

func (s *session) get(name string) string {
	for _, setting := range s.env {
		if value, ok := strings.CutPrefix(setting, name+"="); ok {
			return value
		}
	}
	return ""
}

func (s *session) password() string { return s.get("PATCHBAY_KEYRING_PASSWORD") }

// daemon is the process id of the keyring.
func (s *session) daemon() int {
	s.t.Helper()
	out := s.mustRun("", "gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus",
		"--method", "org.freedesktop.DBus.GetConnectionUnixProcessID", "org.freedesktop.secrets")
	number := strings.TrimSuffix(strings.TrimPrefix(out, "(uint32 "), ",)\n")
	name, _ := os.ReadFile("/proc/" + number + "/comm")
	pid, err := strconv.Atoi(number)
	if err != nil || !strings.HasPrefix(string(name), "gnome-keyring") {
		s.t.Fatalf("%q is not the process of the keyring", out)
	}
	return pid
}

// items is what secret-tool finds under a key, secrets and all.
func (s *session) items(key string) string {
	s.t.Helper()
	cmd := exec.Command("secret-tool", "search", "--all", "profile", key)
	cmd.Env = s.env
	out, _ := cmd.CombinedOutput() // 1 where nothing is found
	return string(out)
}

func (s *session) kill(pid int, signal syscall.Signal) {
	s.t.Helper()
	if err := syscall.Kill(pid, signal); err != nil {
		s.t.Fatalf("signal %v to %d: %v", signal, pid, err)
	}
}

// alive reports whether a process runs and is no zombie.
func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, after, _ := bytes.Cut(stat, []byte(") "))
	return !bytes.HasPrefix(after, []byte("Z"))
}

func mustDie(t *testing.T, pid int) {
	t.Helper()
	for range 100 {
		if !alive(pid) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %d is still alive", pid)
}
