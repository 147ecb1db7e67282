package sqlite_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

// Some promises are about processes that die, or that the system gives less
// to. Such a test starts this binary again, with its part in the environment.
const partVariable = "PATCHBAY_SQLITE_TEST_PART"

func TestMain(m *testing.M) {
	switch os.Getenv(partVariable) {
	case "writer":
		writer(os.Getenv(pathVariable))
		return
	case "opener":
		opener(os.Getenv(pathVariable))
		return
	}
	os.Exit(m.Run())
}

// apart runs the test that calls it once more, in a process that prepare may
// change, and reports whether it was that one. The calling test must return
// where it is false. What the other process skips is skipped here, too.
func apart(t *testing.T, prepare func(*exec.Cmd)) bool {
	t.Helper()
	if os.Getenv(partVariable) == t.Name() {
		return true
	}
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=1", "-test.timeout=1m", "-test.v")
	// The race detector would let each process end a second late.
	child.Env = append(os.Environ(), partVariable+"="+t.Name(), "GORACE=atexit_sleep_ms=0")
	prepare(child)
	out, err := child.CombinedOutput()
	t.Logf("in a process of its own: %v\n%s", err, out)
	switch {
	case errors.Is(err, fs.ErrPermission), strings.Contains(string(out), "--- SKIP: "+t.Name()):
		t.Skip("this system permits a test no mounts of its own; root may")
	case err != nil, !strings.Contains(string(out), "--- PASS: "+t.Name()):
		t.Fail()
	}
	return false
}

// account is the nth of many.
func account(n int) patchbay.Account {
	return patchbay.Account{
		ID: fmt.Sprintf("account-%06d", n), Pack: "pretend", Way: patchbay.Bearer, Base: "https://pretend.example/v1",
		Identity: patchbay.Identity{ID: fmt.Sprint("u-", n), Name: "Ada Pretend", Email: "ada@pretend.example", Workspace: "Works"},
		Key:      fmt.Sprint("patchbay.x.v1.", n), Connected: time.Unix(1_800_000_000, int64(n)),
	}
}

// connection is the nth account's, in a doc of its own.
func connection(n int) patchbay.Connection {
	return patchbay.Connection{
		Account: account(n).ID, Doc: fmt.Sprint("doc-", n), Sharing: patchbay.Shared, NonOwners: patchbay.View,
		SeenSharing: patchbay.Shared, SeenNonOwners: patchbay.Restricted,
		There: patchbay.There{Key: patchbay.ThisKey, Since: time.Unix(1_800_000_000, int64(n)).UTC()},
	}
}

// filled makes a register with n accounts, closed, and returns its path.
func filled(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data", "register.db")
	r := open(t, path)
	for i := range n {
		if err := r.Apply(t.Context(), patchbay.PutAccount{Account: account(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// mustRefuse fails unless Open refuses path for this cause and leaves every
// file in the folder as it was, and no other one.
func mustRefuse(t *testing.T, path string, want patchbay.Cause, named string) {
	t.Helper()
	before := files(t, filepath.Dir(path))
	r, err := sqlite.Open(t.Context(), path)
	if err == nil {
		_ = r.Close()
	}
	cause, values := patchbay.Why(err)
	if cause != want || values["path"] != named {
		t.Errorf("open: %v with path %q, want %v with path %q", err, values["path"], want, named)
	}
	if after := files(t, filepath.Dir(path)); !reflect.DeepEqual(before, after) {
		t.Errorf("the folder held\n%v\nand holds\n%v", before, after)
	}
}

// files tells the modes and the hashes of all that is below folder.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == folder {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found[path] = info.Mode().String()
		if !info.Mode().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		found[path] += fmt.Sprintf(" %d bytes %x", len(content), sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
