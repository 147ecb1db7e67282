package filevault_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"app.patchbay/internal/patchbay"
)

// once puts and deletes one credential and says when each is done.
func once(dir string) {
	s := source(dir)
	v, err := s.Open(context.Background(), dir, patchbay.NewSecret(passphrase))
	if err == nil {
		err = v.Put(context.Background(), "patchbay.once", []byte("pretend-token"))
		fmt.Println("acknowledged put")
	}
	if err == nil {
		err = v.Delete(context.Background(), "patchbay.once")
		fmt.Println("acknowledged delete")
	}
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// A power cut can't be had in a test, but what the disk was told can: that the
// file was flushed before it got its name, and the folder before anybody was
// told, and again after the deletion.
func TestTheDiskIsToldInTheRightOrder(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("needs strace")
	}
	dir := newDir(t)
	_ = mustOpen(t, dir).Close()
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command(strace, "-f", "-y", "-s", "200", "-o", trace, "-e", "trace=write,fsync,rename,renameat,renameat2,unlink,unlinkat",
		os.Args[0], "--once", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("strace can't trace here: %v: %s", err, out)
	}
	calls, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	folder := regexp.QuoteMeta(dir)
	temp := folder + `/\.unfinished-\d+`
	name := folder + `/patchbay\.once\.age`
	rest := string(calls)
	for _, step := range []string{
		`write\(\d+<` + temp + `>, "age-encryption`,
		`fsync\(\d+<` + temp + `>`,
		`rename.*"` + temp + `".*"` + name + `"`,
		`fsync\(\d+<` + folder + `>`,
		`write\(1<.*"acknowledged put`,
		`unlink.*"` + name + `"`,
		`fsync\(\d+<` + folder + `>`,
		`write\(1<.*"acknowledged delete`,
	} {
		at := regexp.MustCompile(step).FindStringIndex(rest)
		if at == nil {
			t.Fatalf("no %s where it belongs, in\n%s", step, calls)
		}
		rest = rest[at[1]:]
	}
	if strings.Count(string(calls), "acknowledged") != 2 {
		t.Errorf("acknowledged something else:\n%s", calls)
	}
}

// disk is a file system of the test's own, of 64 KiB.
func disk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k,mode=700"); err != nil {
		t.Skipf("needs the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

func TestAFullDisk(t *testing.T) {
	mount := disk(t)
	dir := filepath.Join(mount, "vault")
	v := mustOpen(t, dir)
	kept := map[string]string{}
	for len(kept) < 100 {
		key, value := newKey(), strings.Repeat("x", 5000)
		err := v.Put(t.Context(), key, []byte(value))
		if err != nil {
			if !errors.Is(err, patchbay.VaultUnavailable) || !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("put: %v, want %v because of %v", err, patchbay.VaultUnavailable, syscall.ENOSPC)
			}
			if _, err := v.Get(t.Context(), key); !errors.Is(err, patchbay.VaultAbsent) {
				t.Errorf("get of what had no room: %v, want %v", err, patchbay.VaultAbsent)
			}
			break
		}
		kept[key] = value
	}
	if len(kept) == 0 || len(kept) == 100 {
		t.Fatalf("the disk was full after %d values", len(kept))
	}
	if files, _ := os.ReadDir(dir); len(files) != len(kept)+1 {
		t.Errorf("%d files, want the identity and %d credentials", len(files), len(kept))
	}
	for key, value := range kept {
		if got, err := v.Get(t.Context(), key); err != nil || string(got) != value {
			t.Errorf("get on a full disk: %v", err)
		}
	}
	for key := range kept {
		if err := v.Delete(t.Context(), key); err != nil {
			t.Errorf("delete on a full disk: %v", err)
		}
	}
	mustPut(t, v, newKey(), "pretend-token-with-room-again")
}

func TestAFullDiskAtSetUp(t *testing.T) {
	mount := disk(t)
	ballast := filepath.Join(mount, "ballast")
	_ = os.WriteFile(ballast, make([]byte, 1<<20), 0o600) // as much as fits
	dir := filepath.Join(mount, "vault")
	s := source(dir)
	if _, err := s.Find(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), dir, patchbay.NewSecret(passphrase)); !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("open: %v, want %v", err, patchbay.VaultUnavailable)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Find(t.Context(), ""); err != nil || !found.New {
		t.Errorf("find after the failed set-up: %+v, %v, want it still to be made", found, err)
	}
	if _, err := s.Open(t.Context(), dir, patchbay.NewSecret(passphrase)); err != nil {
		t.Errorf("open with room: %v", err)
	}
}

func TestAReadOnlyDisk(t *testing.T) {
	mount := disk(t)
	dir := filepath.Join(mount, "vault")
	v := mustOpen(t, dir)
	key := newKey()
	mustPut(t, v, key, "pretend-token")
	_ = v.Close()
	if err := syscall.Mount("", mount, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	v = mustOpen(t, dir)
	if got, err := v.Get(t.Context(), key); err != nil || string(got) != "pretend-token" {
		t.Errorf("get: %v", err)
	}
	for call, err := range map[string]error{"put": v.Put(t.Context(), newKey(), []byte("pretend-token")), "delete": v.Delete(t.Context(), key)} {
		if !errors.Is(err, patchbay.VaultUnavailable) || !errors.Is(err, syscall.EROFS) {
			t.Errorf("%s: %v, want %v because of %v", call, err, patchbay.VaultUnavailable, syscall.EROFS)
		}
	}
}
