package filevault_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

func TestASetUpThatWasCutShortBindsNobodyToItsPassphrase(t *testing.T) {
	dir := newDir(t)
	_ = mustOpen(t, dir).Close()
	open := func(location, passphrase string) error {
		s := source(dir)
		if _, err := s.Find(t.Context(), location); err != nil {
			t.Fatal(err)
		}
		v, err := s.Open(t.Context(), dir, patchbay.NewSecret(passphrase))
		if err == nil {
			err = errors.Join(v.Put(t.Context(), "key", []byte("pretend")), v.Close())
		}
		return err
	}
	if err := open(dir, "pretend another"); !errors.Is(err, patchbay.PassphraseWrong) {
		t.Errorf("a recorded vault took another passphrase: %v", err)
	}
	if err := open("", "pretend another"); err != nil {
		t.Errorf("nothing is in it, and yet: %v", err)
	}
	if err := open("", "pretend a third"); !errors.Is(err, patchbay.PassphraseWrong) {
		t.Errorf("a vault with a credential took another passphrase: %v", err)
	}
}

func TestAFolderThatIsGoneIsMissedAndNotMadeAgain(t *testing.T) {
	for name, vanish := range map[string]func(dir string) error{
		"the folder":       os.RemoveAll,
		"what is in it":    func(dir string) error { _ = os.RemoveAll(dir); return os.Mkdir(dir, 0o700) },
		"the identity":     func(dir string) error { return os.Remove(filepath.Join(dir, "identity.age")) },
		"for a file":       func(dir string) error { _ = os.RemoveAll(dir); return os.WriteFile(dir, nil, 0o600) },
		"the way to it":    func(dir string) error { return os.RemoveAll(filepath.Dir(dir)) },
		"behind an empty":  func(dir string) error { _ = os.Rename(dir, dir+".old"); return os.Mkdir(dir, 0o700) },
		"for another name": func(dir string) error { return os.Rename(dir, dir+".old") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := newDir(t)
			v := mustOpen(t, dir)
			key := newKey()
			mustPut(t, v, key, "pretend-token")
			if err := vanish(dir); err != nil {
				t.Fatal(err)
			}
			after := func() (names []string) {
				_ = filepath.WalkDir(filepath.Dir(filepath.Dir(dir)), func(path string, _ fs.DirEntry, _ error) error {
					names = append(names, path)
					return nil
				})
				return names
			}
			before := after()
			s := source(dir)
			_, find := s.Find(t.Context(), dir)
			_, open := s.Open(t.Context(), dir, patchbay.NewSecret(passphrase))
			for call, err := range map[string]error{
				"find": find, "open": open, "put": v.Put(t.Context(), newKey(), []byte("pretend-token")), "delete": v.Delete(t.Context(), newKey()),
			} {
				if !errors.Is(err, patchbay.VaultUnavailable) {
					t.Errorf("%s: %v, want %v", call, err, patchbay.VaultUnavailable)
				}
			}
			if _, err := v.Get(t.Context(), newKey()); !errors.Is(err, patchbay.VaultUnavailable) {
				t.Errorf("get: %v, want %v", err, patchbay.VaultUnavailable)
			}
			if got := after(); strings.Join(got, "\n") != strings.Join(before, "\n") {
				t.Errorf("files changed: %q, before %q", got, before)
			}
		})
	}
}

func TestCredentialsWithoutTheirIdentityAreNoNewVault(t *testing.T) {
	dir := newDir(t)
	mustPut(t, mustOpen(t, dir), newKey(), "pretend-token")
	if err := os.Remove(filepath.Join(dir, "identity.age")); err != nil {
		t.Fatal(err)
	}
	if found, err := source(dir).Find(t.Context(), ""); !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("find: %+v, %v, want %v", found, err, patchbay.VaultUnavailable)
	}
}
