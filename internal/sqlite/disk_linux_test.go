package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

// withOwnMounts runs the calling test in a process that may mount what only
// it sees. Root always may, others only on some systems; the tests of full_test.go
// and modes_unix_test.go show the same causes everywhere.
func withOwnMounts(t *testing.T) bool {
	t.Helper()
	inside := apart(t, func(child *exec.Cmd) {
		child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
		if os.Getuid() != 0 {
			child.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
			child.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
			child.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
		}
	})
	if inside {
		mount(t, "", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
	}
	return inside
}

func mount(t *testing.T, from, to, kind string, flags uintptr, options string) {
	t.Helper()
	err := syscall.Mount(from, to, kind, flags, options)
	if errors.Is(err, os.ErrPermission) {
		t.Skipf("mount at %s: %v", to, err)
	}
	if err != nil {
		t.Fatalf("mount at %s: %v", to, err)
	}
	if kind != "" {
		t.Cleanup(func() { _ = syscall.Unmount(to, syscall.MNT_DETACH) })
	}
}

func TestAReadOnlyDisk(t *testing.T) {
	if !withOwnMounts(t) {
		return
	}
	path := filled(t, 3)
	crashed := torn(t, filled(t, 3), `INSERT INTO setting VALUES ('only in the log', 'x')`)
	for _, folder := range []string{filepath.Dir(path), filepath.Dir(crashed)} {
		mount(t, folder, folder, "", syscall.MS_BIND, "")
		t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
		mount(t, "", folder, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
	}
	mustRefuse(t, path, patchbay.RegisterReadOnly, path)
	mustRefuse(t, crashed, patchbay.RegisterReadOnly, crashed)
	mustRefuse(t, filepath.Join(filepath.Dir(path), "none yet.db"), patchbay.RegisterReadOnly, filepath.Dir(path))
	below := filepath.Join(filepath.Dir(path), "below")
	if _, err := openOnly(t, filepath.Join(below, "register.db")); !errors.Is(err, patchbay.RegisterReadOnly) {
		t.Errorf("a folder that can't be made: %v, want %v", err, patchbay.RegisterReadOnly)
	}
}

func TestAFullDisk(t *testing.T) {
	if !withOwnMounts(t) {
		return
	}
	disk := t.TempDir()
	mount(t, "none", disk, "tmpfs", 0, "size=512k")
	path, ballast := filepath.Join(disk, "register.db"), filepath.Join(disk, "ballast")
	r := open(t, path)
	want := patchbay.NewState()
	fill(t, ballast)

	// What fits into the blocks that the files already have goes on; then
	// each change is refused, and changes nothing.
	refused := 0
	for n := 1; n <= 200 && refused < 5; n++ {
		changes := []patchbay.Change{patchbay.PutAccount{Account: account(n)}, patchbay.Set{Name: "last", Value: account(n).ID}}
		switch err := r.Apply(t.Context(), changes...); {
		case err == nil:
			want.Apply(changes...)
		default:
			mustBeFull(t, err, path)
			refused++
		}
		mustHold(t, r, want)
	}
	if refused == 0 {
		t.Fatal("the disk never filled up")
	}

	// A full disk is no reason not to read what is there.
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := openOnly(t, path)
	if err == nil {
		mustHold(t, again, want)
		_ = again.Close()
	} else {
		mustBeFull(t, err, path)
	}
	t.Logf("opening on the full disk: %v", err)

	// Nothing can be made there.
	_, err = openOnly(t, filepath.Join(disk, "another.db"))
	mustBeFull(t, err, disk)
	if made, _ := filepath.Glob(filepath.Join(disk, "another.db*")); len(made) > 0 {
		t.Errorf("of the register that found no space there is left %v", made)
	}

	// With space again, all goes on.
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	r = open(t, path)
	mustHold(t, r, want)
	if err := r.Apply(t.Context(), numbered(1)...); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

// A log that a crash left needs its index to be read; without space for that
// the register isn't opened, and stays as it is.
func TestAFullDiskAfterACrash(t *testing.T) {
	if !withOwnMounts(t) {
		return
	}
	crashed := torn(t, filled(t, 3), `INSERT INTO setting VALUES ('only in the log', 'x')`)
	disk := t.TempDir()
	mount(t, "none", disk, "tmpfs", 0, "size=512k")
	path, ballast := filepath.Join(disk, "register.db"), filepath.Join(disk, "ballast")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(crashed + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, ballast)
	mustRefuse(t, path, patchbay.RegisterFull, path)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if state, err := open(t, path).Load(t.Context()); err != nil || state.Settings["only in the log"] != "x" {
		t.Errorf("with space again: %v, %v", state.Settings, err)
	}
}

// A write that fails for a reason that SQLite can't name (here: a limit on
// the size of files) leaves open what happened; Load then tells what a new
// process would find.
func TestAfterAnUnclearFailureLoadTellsTheTruth(t *testing.T) {
	if !apart(t, func(*exec.Cmd) {}) {
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	path := filepath.Join(t.TempDir(), "register.db")
	r := open(t, path)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	limit := was
	limit.Cur = 64 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	var err error
	n := 0
	for err == nil && n < 10_000 {
		n++
		err = r.Apply(t.Context(), patchbay.PutAccount{Account: account(n)})
	}
	if cause, values := patchbay.Why(err); cause != patchbay.RegisterUnavailable || values["path"] != path {
		t.Fatalf("apply: %v, want %v", err, patchbay.RegisterUnavailable)
	}
	got, err := r.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if held := len(got.Accounts); held != n && held != n-1 {
		t.Errorf("%d were acknowledged and %d asked for; the register holds %d", n-1, n, held)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	later, err := open(t, path).Load(t.Context())
	if err != nil || !reflect.DeepEqual(got, later) {
		t.Errorf("Load told of %d accounts, the next start finds %d, %v", len(got.Accounts), len(later.Accounts), err)
	}
}

// fill writes to path until nothing more fits.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for {
		if _, err := file.Write(bytes.Repeat([]byte("x"), 512)); errors.Is(err, syscall.ENOSPC) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func mustBeFull(t *testing.T, err error, path string) {
	t.Helper()
	if cause, values := patchbay.Why(err); cause != patchbay.RegisterFull || values["path"] != path {
		t.Fatalf("%v with path %q, want %v with path %q", err, values["path"], patchbay.RegisterFull, path)
	}
}

func mustHold(t *testing.T, r *sqlite.Register, want patchbay.State) {
	t.Helper()
	got, err := r.Load(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if got.Settings["last"] != want.Settings["last"] || len(got.Accounts) != len(want.Accounts) {
		t.Fatalf("holds %d accounts and %v, want %d and %v", len(got.Accounts), got.Settings, len(want.Accounts), want.Settings)
	}
}
