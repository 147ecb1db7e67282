// Package filevault is the vault in a folder of files, for a computer without
// a keyring and only when the person chooses it.
//
// The folder holds identity.age, an X25519 identity behind the person's
// passphrase (scrypt), and one file per credential, encrypted to that identity
// and named after its vault key. The format is age's (https://age-encryption.org/v1),
// so that with the passphrase everything can be got back without Patchbay.
//
// # What survives what
//
// A file is written under another name in the same folder, flushed to the
// disk, given its name, and then the folder is flushed: after a crash or a
// power cut a credential is there as a whole or not at all, and what was
// acknowledged is there. Nothing is ever overwritten. A deletion is over when
// the folder is flushed. On Windows a folder can't be flushed; there the file
// system's journal must do.
//
// The folder and the files are the person's alone (0700, 0600). Who reads them
// learns how many credentials there are and how long, and nothing else. Each
// file holds the key it was stored under, so files that were exchanged are
// noticed. Deleted files are not wiped: that can't be done on today's disks,
// and without the passphrase they are of no use.
//
// One process has the folder open at a time; the lock on the data folder sees
// to that.
package filevault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"app.patchbay/internal/patchbay"
)

const (
	// LeastPassphrase is how many characters a passphrase needs.
	LeastPassphrase = 8
	// title is what the person knows it by.
	title = "a locked folder on this computer"
)

// Options are what a Source is told.
type Options struct {
	// Dir is the folder, an absolute path. It is made by Open.
	Dir string
	// WorkFactor is the logarithm of scrypt's cost for a new passphrase. Zero
	// is age's own choice, about a second; less is for tests only.
	WorkFactor int
}

// Source is the one folder of this computer that may be a vault. It implements
// [patchbay.VaultSource] and may be used from several goroutines.
type Source struct {
	options Options

	mu sync.Mutex // one opening at a time
	// offered is set when Find said that the folder is yet to be made. Only
	// then does Open make it: one that was there yesterday and isn't today
	// must be missed, not replaced by an empty one.
	offered atomic.Bool
	// empty is set when Find saw a folder that was never recorded and holds no
	// credential: a set-up that was cut short. Its passphrase binds nobody.
	empty atomic.Bool
}

// New returns the source. It touches nothing yet.
func New(options Options) *Source { return &Source{options: options} }

// Name is "filevault".
func (s *Source) Name() string { return "filevault" }

// Find tells whether the folder is there. Without a location it is offered as
// new where there is nothing; with the one that was recorded at set-up it
// fails with VaultUnavailable then. It is always locked: Open wants the
// passphrase.
func (s *Source) Find(ctx context.Context, location string) (patchbay.FoundVault, error) {
	if err := ctx.Err(); err != nil {
		return patchbay.FoundVault{}, err
	}
	if location != "" && location != s.options.Dir {
		return patchbay.FoundVault{}, unavailable(errors.New("another folder was chosen"))
	}
	found := patchbay.FoundVault{Location: s.options.Dir, Title: title, Locked: true, Passphrase: true}
	files, _ := filepath.Glob(filepath.Join(escaped(s.options.Dir), "*"+ending))
	err := present(s.options.Dir)
	s.empty.Store(err == nil && location == "" && len(files) == 1) // the identity itself
	switch {
	case err == nil:
		return found, nil
	case location != "" || !errors.Is(err, fs.ErrNotExist):
		return patchbay.FoundVault{}, unavailable(err)
	}
	// Credentials without their identity are a vault that was damaged.
	if len(files) > 0 {
		return patchbay.FoundVault{}, unavailable(errors.New("the folder has credentials and no " + identityFile))
	}
	s.offered.Store(true)
	found.New = true
	return found, nil
}

// Open opens the folder with its passphrase, or makes it where Find has just
// offered that. It answers PassphraseShort to one of fewer than
// LeastPassphrase characters, PassphraseWrong to a wrong one, VaultCorrupt
// where identity.age is damaged, and VaultUnavailable where the folder is
// missing or can't be written. A folder that Find, asked without a location,
// saw without any credential is begun anew with another passphrase. It takes about a second, and returns earlier
// when ctx ends.
func (s *Source) Open(ctx context.Context, location string, passphrase patchbay.Secret) (patchbay.Vault, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if location != s.options.Dir {
		return nil, unavailable(errors.New("another folder was chosen"))
	}
	if utf8.RuneCountInString(passphrase.Reveal()) < LeastPassphrase {
		return nil, patchbay.PassphraseShort.With("least", strconv.Itoa(LeastPassphrase))
	}
	type opened struct {
		vault *vault
		err   error
	}
	done := make(chan opened, 1)
	go func() {
		v, err := s.open(ctx, passphrase.Reveal())
		done <- opened{v, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case o := <-done:
		if o.err != nil {
			return nil, o.err
		}
		return o.vault, nil
	}
}

func (s *Source) open(ctx context.Context, passphrase string) (*vault, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := present(s.options.Dir)
	switch {
	case err == nil:
		v, err := s.openFolder(passphrase)
		if !errors.Is(err, patchbay.PassphraseWrong) || !s.empty.Load() {
			return v, err
		}
		if err := erase(s.options.Dir, identityFile); err != nil {
			return nil, unavailable(err)
		}
		return s.makeFolder(ctx, passphrase)
	case s.offered.Load() && errors.Is(err, fs.ErrNotExist):
		return s.makeFolder(ctx, passphrase)
	default:
		return nil, unavailable(err)
	}
}

func (s *Source) openFolder(passphrase string) (*vault, error) {
	identity, err := readIdentity(filepath.Join(s.options.Dir, identityFile), passphrase)
	if err != nil {
		return nil, err
	}
	// A folder on a read-only disk can still be read, so neither of these is
	// a reason to fail.
	_ = os.Chmod(s.options.Dir, 0o700)
	sweep(s.options.Dir)
	return newVault(s.options.Dir, identity), nil
}

func (s *Source) makeFolder(ctx context.Context, passphrase string) (*vault, error) {
	identity, sealed, err := newIdentity(passphrase, s.options.WorkFactor)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil { // while the passphrase was stretched
		return nil, err
	}
	if err := makeDir(s.options.Dir); err != nil {
		return nil, unavailable(err)
	}
	if err := writeOnce(s.options.Dir, identityFile, sealed); err != nil {
		return nil, unavailable(err)
	}
	s.offered.Store(false)
	s.empty.Store(false)
	return newVault(s.options.Dir, identity), nil
}

// present returns nil where the folder has its identity.
func present(dir string) error {
	info, err := os.Stat(filepath.Join(dir, identityFile))
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file", identityFile)
	}
	return nil
}

func unavailable(err error) error { return patchbay.VaultUnavailable.Because(err) }
