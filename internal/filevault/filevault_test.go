package filevault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"app.patchbay/internal/filevault"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/patchbay/patchbaytest"
)

const (
	passphrase = "pretend passphrase"
	quick      = 4 // scrypt's cost in tests
)

func source(dir string) *filevault.Source {
	return filevault.New(filevault.Options{Dir: dir, WorkFactor: quick})
}

func newDir(t *testing.T) string { return filepath.Join(t.TempDir(), "data", "vault [1]*") }

// mustOpen opens the folder the way the program does: found first.
func mustOpen(t *testing.T, dir string) patchbay.Vault {
	t.Helper()
	s := source(dir)
	found, err := s.Find(t.Context(), "")
	if err != nil {
		t.Fatalf("find: %v", err)
	}
	v, err := s.Open(t.Context(), found.Location, patchbay.NewSecret(passphrase))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func newKey() string { return "patchbay.test.v1." + uuid.NewString() }

func mustPut(t *testing.T, v patchbay.Vault, key, value string) {
	t.Helper()
	if err := v.Put(t.Context(), key, []byte(value)); err != nil {
		t.Fatalf("put: %v", err)
	}
}

func TestKeepsThePromisesOfAVault(t *testing.T) {
	patchbaytest.Vault(t, func(t *testing.T) (patchbay.Vault, func() patchbay.Vault) {
		dir := newDir(t)
		return mustOpen(t, dir), func() patchbay.Vault { return mustOpen(t, dir) }
	})
}

func TestFindTellsWhatIsThere(t *testing.T) {
	dir := newDir(t)
	s := source(dir)
	want := patchbay.FoundVault{Location: dir, Title: "a locked folder on this computer", Locked: true, Passphrase: true, New: true}
	if got, err := s.Find(t.Context(), ""); err != nil || got != want {
		t.Errorf("before set-up: %+v, %v, want %+v", got, err, want)
	}
	if _, err := os.Stat(filepath.Dir(dir)); err == nil {
		t.Error("find made a folder")
	}
	if _, err := s.Find(t.Context(), dir); !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("a recorded one that isn't there: %v, want %v", err, patchbay.VaultUnavailable)
	}
	mustOpen(t, dir)
	want.New = false
	for _, location := range []string{"", dir} {
		if got, err := source(dir).Find(t.Context(), location); err != nil || got != want {
			t.Errorf("after set-up, at %q: %+v, %v, want %+v", location, got, err, want)
		}
	}
	if _, err := s.Find(t.Context(), dir+"2"); !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("another folder: %v, want %v", err, patchbay.VaultUnavailable)
	}
}

func TestPassphrases(t *testing.T) {
	dir := newDir(t)
	for i, c := range []struct {
		typed string
		want  patchbay.Cause
	}{
		{"", patchbay.PassphraseShort},
		{"1234567", patchbay.PassphraseShort},
		{"äöüäöüä", patchbay.PassphraseShort}, // 14 bytes, 7 characters
		{"äöüäöüäö", ""},
		{"äöüäöüäO", patchbay.PassphraseWrong},
		{"äöüäöüäö ", patchbay.PassphraseWrong},
		{"1234567", patchbay.PassphraseShort},
		{"äöüäöüäö", ""},
	} {
		s := source(dir)
		if _, err := s.Find(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		v, err := s.Open(t.Context(), dir, patchbay.NewSecret(c.typed))
		cause, values := patchbay.Why(err)
		if cause != c.want {
			t.Errorf("%q: %v, want %q", c.typed, err, c.want)
		}
		if cause == patchbay.PassphraseShort && values["least"] != "8" {
			t.Errorf("%q: values %v, want least 8", c.typed, values)
		}
		if err != nil && c.typed != "" && strings.Contains(err.Error(), c.typed) {
			t.Errorf("the error quotes the passphrase")
		}
		if v != nil {
			if err := v.Put(t.Context(), fmt.Sprintf("k%d", i), []byte("pretend")); err != nil {
				t.Fatal(err)
			}
			_ = v.Close()
		}
	}
}

func TestAPassphraseIsStretchedAsAgeDoes(t *testing.T) {
	dir := newDir(t)
	s := filevault.New(filevault.Options{Dir: dir})
	if _, err := s.Find(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	v, err := s.Open(t.Context(), dir, patchbay.NewSecret(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	_ = v.Close()
	sealed, err := os.ReadFile(filepath.Join(dir, "identity.age"))
	if err != nil {
		t.Fatal(err)
	}
	stanza := strings.Fields(strings.Split(string(sealed), "\n")[1])
	if len(stanza) != 4 || stanza[1] != "scrypt" || stanza[3] != "18" {
		t.Errorf("the identity is locked by %q, want scrypt with a cost of 2^18", stanza)
	}
	// A caller who gives up doesn't wait for it.
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := s.Open(ctx, dir, patchbay.NewSecret(passphrase)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("open: %v, want %v", err, context.DeadlineExceeded)
	}
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("returned after %v, its context ended after 20ms", took)
	}
}

// What Patchbay keeps can be had without it: this is how, in age's own words.
func TestTheFilesAreOrdinaryAgeFiles(t *testing.T) {
	dir := newDir(t)
	v := mustOpen(t, dir)
	key := newKey()
	mustPut(t, v, key, "pretend-token")
	decrypt := func(name string, with age.Identity) string {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r, err := age.Decrypt(f, with)
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	lock, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	identities, err := age.ParseIdentities(strings.NewReader(decrypt("identity.age", lock)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := decrypt(key+".age", identities[0]), "patchbay credential v1\n"+key+"\npretend-token"; got != want {
		t.Errorf("the file holds %q, want %q", got, want)
	}
}

func TestFilesAreThePersonsAlone(t *testing.T) {
	dir := newDir(t)
	v := mustOpen(t, dir)
	mustPut(t, v, newKey(), "pretend-token-in-a-file")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", d.Name(), info.Mode().Perm(), want)
		}
		if content, _ := os.ReadFile(path); bytes.Contains(content, []byte("pretend-token")) {
			t.Errorf("%s holds the secret in clear", d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// A folder that was opened to others is closed again.
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	_ = v.Close()
	mustOpen(t, dir)
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %o, want 700", info.Mode().Perm())
	}
}

func TestDamageIsSeen(t *testing.T) {
	dir := newDir(t)
	v := mustOpen(t, dir)
	key, other := newKey(), newKey()
	mustPut(t, v, key, strings.Repeat("pretend-token", 100))
	mustPut(t, v, other, "pretend-token-of-another")
	path := filepath.Join(dir, key+".age")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := v.Get(t.Context(), key); !errors.Is(err, patchbay.VaultCorrupt) {
			t.Errorf("%s: %d bytes, %v, want %v", name, len(got), err, patchbay.VaultCorrupt)
		}
	}
	for n := 0; n < len(good); n += 7 {
		check("cut short", good[:n])
		flipped := bytes.Clone(good)
		flipped[n] ^= 1
		check("one bit flipped", flipped)
	}
	check("longer", append(bytes.Clone(good), 0))
	check("far too long", make([]byte, 1<<20))
	exchanged, err := os.ReadFile(filepath.Join(dir, other+".age"))
	if err != nil {
		t.Fatal(err)
	}
	check("another credential's", exchanged)
	foreign := mustOpen(t, newDir(t))
	mustPut(t, foreign, key, "pretend-token")
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Get(t.Context(), key); err != nil {
		t.Errorf("put back: %v", err)
	}
}

func TestADamagedIdentityIsNotTakenForAnotherPassphrase(t *testing.T) {
	dir := newDir(t)
	mustOpen(t, dir)
	path := filepath.Join(dir, "identity.age")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"empty":       nil,
		"cut short":   good[:len(good)-1],
		"no age file": []byte("age-encryption.org/v2\n"),
		"last bit":    append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]^1),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := source(dir).Open(t.Context(), dir, patchbay.NewSecret(passphrase)); !errors.Is(err, patchbay.VaultCorrupt) {
			t.Errorf("%s: %v, want %v", name, err, patchbay.VaultCorrupt)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, content) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	v := mustOpen(t, newDir(t))
	key := newKey()
	mustPut(t, v, key, "pretend-token-first")
	if err := v.Put(t.Context(), key, []byte("pretend-token-second")); err == nil {
		t.Error("a second value was taken under the same key")
	}
	if got, err := v.Get(t.Context(), key); err != nil || string(got) != "pretend-token-first" {
		t.Errorf("get: %v", err)
	}
	if err := v.Put(t.Context(), "identity", []byte("pretend-token")); err == nil {
		t.Error("a credential was taken under the identity's name")
	}
}

func TestUnfinishedFilesAreRemoved(t *testing.T) {
	dir := newDir(t)
	v := mustOpen(t, dir)
	key := newKey()
	mustPut(t, v, key, "pretend-token")
	_ = v.Close()
	stray := map[string]bool{".unfinished-123": false, "notes.txt": true, ".DS_Store": true}
	for name := range stray {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	v = mustOpen(t, dir)
	for name, stays := range stray {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != stays {
			t.Errorf("%s: %v, want it kept: %t", name, err, stays)
		}
	}
	if _, err := v.Get(t.Context(), key); err != nil {
		t.Errorf("get: %v", err)
	}
}
