package patchbay

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// The settings under which the chosen vault is kept.
const (
	settingVault    = "vault"          // the source's name
	settingLocation = "vault.location" // as the source found it
	settingTitle    = "vault.title"    // its real name, for days when it isn't there
	settingWants    = "vault.wants"    // wantsPassphrase, for the same days
	settingCanary   = "vault.canary"   // the key of an item that tells "right one, unlocked, mine"

	wantsPassphrase = "passphrase"
)

// canary is what lies under the canary's key. It is no secret.
const canary = "patchbay canary"

// keeper knows which vault was chosen, opens it, and tells how it is doing.
// A vault is chosen once: the first one that the computer offers by itself,
// or else the one that the person names. It is never exchanged silently.
type keeper struct {
	sources []VaultSource
	only    string // a source's name: choose no other at set-up
	ledger  *ledger
	custody *custody
	log     *slog.Logger
	changed func()
	base    context.Context // ends with the board

	opening chan struct{} // holds one token: one opening at a time

	mu     sync.Mutex
	vault  Vault
	asking []asking    // who asks the person right now
	closed bool        // nothing begins in the background any more
	due    *time.Timer // the next sweep
	status glances

	background sync.WaitGroup
}

// asking is a vault that asks the person for something.
type asking struct{ name, title string }

// use calls f with the opened vault. The system may ask the person for
// something meanwhile. Once that worked, what is to be deleted from the vault
// is, without keeping the caller.
func (k *keeper) use(ctx context.Context, f func(Vault) error) error {
	if source, found, err := k.look(ctx); err == nil {
		defer k.ask(source, found)()
	}
	vault, err := k.open(ctx, Secret{})
	if err != nil {
		return err
	}
	if err := f(vault); err != nil {
		return err
	}
	if k.custody.waiting() > 0 {
		k.inBackground(func() { k.sweep(k.base, vault) })
	}
	return nil
}

// look finds the vault in use, or the one that would be chosen, without
// opening any question. A vault that is open already isn't locked by a
// passphrase any more.
func (k *keeper) look(ctx context.Context) (VaultSource, FoundVault, error) {
	source, location, err := k.pick(ctx)
	if err != nil {
		return nil, FoundVault{}, err
	}
	found, err := source.Find(ctx, location)
	if found.Passphrase && k.opened() != nil {
		found.Locked = false
	}
	return source, found, err
}

// ask says that the vault may ask the person, if it is one that does, until
// the function returned is called. A passphrase is never asked for like that:
// without it, opening fails.
func (k *keeper) ask(source VaultSource, found FoundVault) (over func()) {
	if !found.Locked || found.Passphrase {
		return func() {}
	}
	who := asking{source.Name(), found.Title}
	k.mu.Lock()
	k.asking = append(k.asking, who)
	k.mu.Unlock()
	k.changed()
	return func() {
		k.mu.Lock()
		i := slices.Index(k.asking, who)
		k.asking = slices.Delete(k.asking, i, i+1)
		k.mu.Unlock()
		k.changed()
	}
}

// pick returns the chosen source and location, or the first source that opens
// without a choice of the person's.
func (k *keeper) pick(ctx context.Context) (VaultSource, string, error) {
	if name := k.ledger.setting(settingVault); name != "" {
		source, ok := k.source(name)
		if !ok {
			return nil, "", VaultUnavailable.Because(errors.New("this build has no vault called " + name))
		}
		return source, k.ledger.setting(settingLocation), nil
	}
	for _, source := range k.sources {
		if k.only != "" && source.Name() != k.only {
			continue
		}
		if found, err := source.Find(ctx, ""); err == nil && !found.Passphrase {
			return source, "", nil
		}
	}
	return nil, "", VaultToChoose
}

func (k *keeper) source(name string) (VaultSource, bool) {
	for _, source := range k.sources {
		if source.Name() == name {
			return source, true
		}
	}
	return nil, false
}

// open returns the vault, opening it and setting it up where needed.
func (k *keeper) open(ctx context.Context, passphrase Secret) (Vault, error) {
	select {
	case k.opening <- struct{}{}:
		defer func() { <-k.opening }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if vault := k.opened(); vault != nil {
		return vault, nil
	}
	source, location, err := k.pick(ctx)
	if err != nil {
		return nil, err
	}
	found, err := source.Find(ctx, location)
	if err != nil {
		return nil, err
	}
	if found.Passphrase && passphrase.Empty() {
		return nil, VaultLocked
	}
	return k.openFound(ctx, source, found, passphrase, false)
}

// openFound opens what was found, and makes sure that it is the right one: by
// its canary, or, at set-up and where it is anew, by giving it one.
func (k *keeper) openFound(
	ctx context.Context, source VaultSource, found FoundVault, passphrase Secret, anew bool,
) (Vault, error) {
	vault, err := source.Open(ctx, found.Location, passphrase)
	if err != nil {
		return nil, err
	}
	if key := k.ledger.setting(settingCanary); key != "" && !anew {
		err = k.listen(ctx, vault, key)
	} else {
		err = k.setUp(ctx, source, found, vault)
	}
	if err != nil {
		_ = vault.Close()
		return nil, err
	}
	if !k.hold(vault) {
		_ = vault.Close()
		return nil, VaultUnavailable.Because(errors.New("patchbay is ending"))
	}
	k.changed()
	k.inBackground(func() { k.sweep(k.base, vault) })
	return vault, nil
}

// listen looks whether the canary sings.
func (k *keeper) listen(ctx context.Context, vault Vault, key string) error {
	value, err := vault.Get(ctx, key)
	switch {
	case errors.Is(err, VaultAbsent):
		return VaultChanged.Because(errors.New("its canary is absent"))
	case err != nil:
		return err
	case string(value) != canary:
		return VaultChanged.Because(errors.New("its canary is another's"))
	}
	return nil
}

// sweep deletes what is to be deleted, and comes back when more is due.
func (k *keeper) sweep(ctx context.Context, vault Vault) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if _, due := k.custody.sweep(ctx, vault); !due.IsZero() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.due != nil {
			k.due.Stop()
		}
		if !k.closed {
			k.due = time.AfterFunc(time.Until(due), k.sweepQuietly)
		}
	}
}

// sweepQuietly is sweep in the background, where that opens no question.
func (k *keeper) sweepQuietly() { k.inBackground(k.sweepUnasked) }

func (k *keeper) sweepUnasked() {
	if k.custody.waiting() == 0 {
		return
	}
	vault, done, err := k.openQuietly(k.base)
	if err != nil {
		k.log.Info("keys that are no longer needed wait for the vault", "cause", err)
		return
	}
	defer done()
	k.sweep(k.base, vault)
}

// openQuietly returns the vault where that asks nobody anything, and what to
// call when it isn't needed any more. It sets none up, for that is when the
// person wants one; but what a set-up that was cut short left in the vault that
// would be chosen can be deleted.
func (k *keeper) openQuietly(ctx context.Context) (vault Vault, done func(), err error) {
	source, found, err := k.look(ctx)
	switch {
	case err != nil:
		return nil, nil, err
	case found.Locked:
		return nil, nil, VaultLocked
	}
	if k.ledger.setting(settingVault) != "" {
		vault, err = k.open(ctx, Secret{})
		return vault, func() {}, err
	}
	vault, err = source.Open(ctx, found.Location, Secret{})
	return vault, func() { _ = vault.Close() }, err
}

// inBackground runs work beside all else and reports true, unless the keeper is
// closed; close waits for it.
func (k *keeper) inBackground(work func()) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.closed {
		k.background.Go(work) // under the lock: close begins to wait after it
	}
	return !k.closed
}

func (k *keeper) opened() Vault {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.vault
}

func (k *keeper) hold(vault Vault) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return false
	}
	k.vault = vault
	return true
}

// close lets go of the vault, after the base context has ended.
func (k *keeper) close() error {
	k.mu.Lock()
	k.closed = true
	if k.due != nil {
		k.due.Stop()
	}
	vault := k.vault
	k.vault = nil
	k.mu.Unlock()
	k.background.Wait()
	if vault == nil {
		return nil
	}
	return vault.Close()
}
