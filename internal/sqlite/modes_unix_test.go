//go:build unix

package sqlite_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestOnlyTheOwnerCanReadIt(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0)) // the worst case
	top := t.TempDir()
	path := filepath.Join(top, "data", "deeper", "register.db")
	for range 2 { // made, then opened again
		r := open(t, path)
		if err := r.Apply(t.Context(), numbered(1)...); err != nil {
			t.Fatal(err)
		}
		names := 0
		err := filepath.WalkDir(top, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || name == top {
				return err
			}
			want := fs.FileMode(0o600)
			if entry.IsDir() {
				want = 0o700
			}
			names++
			if info, err := entry.Info(); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s has mode %v, %v, want %v", name, info.Mode().Perm(), err, want)
			}
			return nil
		})
		if err != nil || names < 4 { // two folders, the register and its log
			t.Errorf("looked at %d names: %v", names, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o644); err != nil { // somebody loosened it
			t.Fatal(err)
		}
	}
}

const nobody = 65534

// TestWithoutThePermission runs as somebody whom the modes of a file bind:
// as nobody, where the tests run as root.
func TestWithoutThePermission(t *testing.T) {
	if !apart(t, func(*exec.Cmd) {}) {
		return
	}
	// Root must prepare it, and nobody must be able to reach it.
	top, err := os.MkdirTemp("", "patchbay-modes-")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(top, "register.db")
	r := open(t, path)
	if err := r.Apply(t.Context(), numbered(1)...); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(top) })
	if os.Getuid() == 0 {
		if err := os.Chown(top, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Setgid(nobody); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Setuid(nobody); err != nil {
			t.Fatal(err)
		}
	}
	set := func(file, folder fs.FileMode) {
		t.Helper()
		if err := os.Chmod(path, file); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(top, folder); err != nil {
			t.Fatal(err)
		}
	}
	set(0o400, 0o700)
	mustRefuse(t, path, patchbay.RegisterReadOnly, path)
	set(0o600, 0o500)
	mustRefuse(t, path, patchbay.RegisterReadOnly, top)
	mustRefuse(t, filepath.Join(top, "none yet.db"), patchbay.RegisterReadOnly, top)
	set(0o600, 0o700)
	if err := os.WriteFile(path+"-wal", []byte("not ours to write"), 0o400); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, path, patchbay.RegisterReadOnly, path+"-wal")
	if err := os.Remove(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	if state, err := open(t, path).Load(t.Context()); err != nil || len(state.Accounts) != 1 {
		t.Errorf("once it is allowed again: %d accounts, %v", len(state.Accounts), err)
	}

	// A file that can't even be read is another thing than a read-only one.
	hidden := filepath.Join(top, "hidden.db")
	if err := os.WriteFile(hidden, []byte("x"), 0); err != nil {
		t.Fatal(err)
	}
	if r, err := openOnly(t, hidden); err == nil {
		_ = r.Close()
		t.Error("opened a file that can't be read")
	} else if cause, _ := patchbay.Why(err); cause != patchbay.RegisterUnavailable {
		t.Errorf("a file that can't be read: %v, want %v", err, patchbay.RegisterUnavailable)
	}
}
