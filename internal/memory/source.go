package memory

import (
	"context"
	"crypto/sha256"
	"errors"
	"strconv"
	"sync"
	"unicode/utf8"

	"app.patchbay/internal/patchbay"
)

// Mood is how a VaultSource, and every vault that it opened, behaves.
type Mood string

// The moods. In those that wait, a call goes on as soon as the mood changes,
// and returns when its context ends.
const (
	Found           Mood = "found"            // there, and open
	Missing         Mood = "missing"          // not there today: VaultUnavailable
	Locked          Mood = "locked"           // asks the person, and waits until the mood is another
	Denied          Mood = "denied"           // asks the person, who refuses: VaultDenied
	Hanging         Mood = "hanging"          // is found, then waits
	Forgetful       Mood = "forgetful"        // says absent of everything that it holds
	Garbling        Mood = "garbling"         // stores something else than it is given
	NeedsPassphrase Mood = "needs-passphrase" // opens with a passphrase, set when it is first opened
)

// LeastPassphrase is how many characters a passphrase needs.
const LeastPassphrase = 8

const location = "memory"

// VaultSource is a [patchbay.VaultSource] whose vaults all hold the same
// values. It is Found unless told otherwise.
type VaultSource struct {
	// Before and After are handed to every vault that is opened; see [Vault].
	Before, After func(ctx context.Context, do Operation, key string) error

	name, title string
	shelf       *shelf

	mu         sync.Mutex
	mood       Mood
	changed    chan struct{} // closed when mood changes
	passphrase *[sha256.Size]byte
}

// NewVaultSource returns a source with these names and nothing in its vault.
func NewVaultSource(name, title string) *VaultSource {
	return &VaultSource{name: name, title: title, shelf: newShelf(), mood: Found, changed: make(chan struct{})}
}

// Become changes the mood, for vaults that are open too.
func (s *VaultSource) Become(mood Mood) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mood = mood
	close(s.changed)
	s.changed = make(chan struct{})
}

// Keys returns the keys that have a value, in no order.
func (s *VaultSource) Keys() []string { return s.shelf.keys() }

// Name returns what NewVaultSource was told.
func (s *VaultSource) Name() string { return s.name }

// Find never waits.
func (s *VaultSource) Find(ctx context.Context, at string) (patchbay.FoundVault, error) {
	if err := ctx.Err(); err != nil {
		return patchbay.FoundVault{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mood == Missing || at != "" && at != location {
		return patchbay.FoundVault{}, patchbay.VaultUnavailable.Because(errors.New("there is no such vault"))
	}
	return patchbay.FoundVault{
		Location:   location,
		Title:      s.title,
		Locked:     s.mood == Locked || s.mood == Denied || s.mood == NeedsPassphrase,
		Passphrase: s.mood == NeedsPassphrase,
		New:        s.mood == NeedsPassphrase && s.passphrase == nil,
	}, nil
}

// Open asks the person nothing; the vault's first use does.
func (s *VaultSource) Open(ctx context.Context, at string, passphrase patchbay.Secret) (patchbay.Vault, error) {
	if _, err := s.Find(ctx, at); err != nil {
		return nil, err
	}
	if err := s.admit(passphrase); err != nil {
		return nil, err
	}
	v := &Vault{After: s.After, shelf: s.shelf}
	v.Before = func(ctx context.Context, do Operation, key string) error {
		if err := s.react(ctx, do, key); err != nil || s.Before == nil {
			return err
		}
		return s.Before(ctx, do, key)
	}
	return v, nil
}

// admit compares a passphrase with the one that the first opening set.
func (s *VaultSource) admit(passphrase patchbay.Secret) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mood != NeedsPassphrase {
		return nil
	}
	given := sha256.Sum256([]byte(passphrase.Reveal()))
	switch {
	case s.passphrase == nil && utf8.RuneCountInString(passphrase.Reveal()) < LeastPassphrase:
		return patchbay.PassphraseShort.With("least", strconv.Itoa(LeastPassphrase))
	case s.passphrase == nil:
		s.passphrase = &given
	case given != *s.passphrase:
		return patchbay.PassphraseWrong
	}
	return nil
}

// react does to an operation what the mood wants.
func (s *VaultSource) react(ctx context.Context, do Operation, key string) error {
	for {
		s.mu.Lock()
		mood, changed := s.mood, s.changed
		s.mu.Unlock()
		switch {
		case mood == Missing:
			return patchbay.VaultUnavailable.Because(errors.New("it is gone"))
		case mood == Denied:
			return patchbay.VaultDenied
		case mood == Forgetful && do == Get:
			return patchbay.VaultAbsent
		case mood == Garbling && do == Put:
			s.shelf.garble(key)
			return nil
		case mood != Locked && mood != Hanging:
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
