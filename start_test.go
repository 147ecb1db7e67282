//go:build linux

package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"app.patchbay/app"
)

func TestCtrlCEndsCleanlyAndAKillLeavesTheLockToTheNext(t *testing.T) {
	data := t.TempDir()
	p := start(t, "--data", data)
	began := time.Now()
	if code := p.interrupt(); code != 0 || time.Since(began) > 4*time.Second {
		t.Fatalf("ended with %d after %v\n%s", code, time.Since(began), p.said())
	}
	start(t, "--data", data).kill()
	start(t, "--data", data)
}

func TestPracticeHasItsOwnVaultWhateverTheFlagSays(t *testing.T) {
	p := start(t, "--practice", "--vault", "filevault")
	if vault := must[app.VaultView](p, "Vault"); vault.State != "ready" {
		t.Fatalf("got %+v", vault)
	}
}

func TestQuitInThePageEndsIt(t *testing.T) {
	p := start(t, "--practice")
	must[any](p, "Quit")
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
		t.Fatal("it is still there")
	}
}

func TestEnterPrintsAFreshLinkAndTheOldCodeStaysUsed(t *testing.T) {
	p := start(t, "--practice")
	old := p.key
	if _, err := p.stdin.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	code := freshCode(t, p)
	p.key = ""
	var session struct{ Key string }
	if err := p.post("session", map[string]string{"code": code}, &session); err != nil {
		t.Fatal(err)
	}
	p.key = old
	if _, err := call[any](p, "List"); err == nil || err.(problem).Code != "session-replaced" {
		t.Fatalf("the page before is still served: %v", err)
	}
	p.key = session.Key
	must[app.ListView](p, "List")
}

// TestARegisterThatCantBeUsedIsExplainedAndLeftAlone starts on each kind of
// broken register; the page says why, and the file stays as it was.
func TestARegisterThatCantBeUsedIsExplainedAndLeftAlone(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, data string)
		code  string
	}{
		"newer": {func(t *testing.T, data string) {
			db, err := sql.Open("sqlite", filepath.Join(data, "patchbay.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
				t.Fatal(err)
			}
		}, "register-newer"},
		"damaged": {func(t *testing.T, data string) {
			write(t, filepath.Join(data, "patchbay.db"), []byte(strings.Repeat("not a database ", 500)))
		}, "register-damaged"},
		"unreadable inside": {func(t *testing.T, data string) {
			db, err := sql.Open("sqlite", filepath.Join(data, "patchbay.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec("PRAGMA ignore_check_constraints = 1; INSERT INTO account VALUES " +
				"('id','coda','bearer','','','','','','',0,0,'','patchbay.pretend',NULL,NULL,'','[\"no object\"]',0,'[]')"); err != nil {
				t.Fatal(err)
			}
		}, "register-damaged"},
		"read-only": {func(t *testing.T, data string) {
			if err := syscall.Mount(data, data, "", syscall.MS_BIND, ""); err != nil {
				t.Skipf("needs the right to mount: %v", err)
			}
			t.Cleanup(func() { _ = syscall.Unmount(data, syscall.MNT_DETACH) })
			if err := syscall.Mount("", data, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
		}, "register-read-only"},
	} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			if code := start(t, "--data", data).interrupt(); code != 0 {
				t.Fatal(code)
			}
			c.spoil(t, data)
			before := read(t, filepath.Join(data, "patchbay.db"))
			p := start(t, "--data", data)
			if about := must[app.AboutView](p, "About"); about.Problem.Code != c.code {
				t.Fatalf("it says %+v", about.Problem)
			}
			p.interrupt()
			if read(t, filepath.Join(data, "patchbay.db")) != before {
				t.Fatal("the file was changed")
			}
		})
	}
}

func TestAFullDiskIsExplainedAndNothingIsChanged(t *testing.T) {
	data := t.TempDir()
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("needs the right to mount: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(data, syscall.MNT_DETACH) })
	start(t, "--data", data).interrupt()
	write(t, filepath.Join(data, "filler"), []byte(strings.Repeat("x", 100<<10)))
	fill, err := os.OpenFile(filepath.Join(data, "filler"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = fill.Write(make([]byte, 1024))
	}
	fill.Close()
	p := start(t, "--data", data)
	about := must[app.AboutView](p, "About")
	if about.Problem.Code == "" {
		// There was room enough to open it; the next change meets the wall.
		_, err := call[any](p, "SetPreference", "theme", "dark")
		for range 2000 {
			if err != nil {
				break
			}
			_, err = call[any](p, "SetPreference", "theme", "light")
		}
		if err == nil || err.(problem).Code != "register-full" {
			t.Fatalf("a full disk took every change, or said %v", err)
		}
		return
	}
	if about.Problem.Code != "register-full" {
		t.Fatalf("it says %+v", about.Problem)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
