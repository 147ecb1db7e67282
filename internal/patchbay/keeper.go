package patchbay

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// The settings under which the chosen vault is kept.
const (
	settingVault    = "vault"          // the source's name
	settingLocation = "vault.location" // as the source found it
	settingTitle    = "vault.title"    // its real name, for days when it isn't there
	settingCanary   = "vault.canary"   // the key of an item that tells "right one, unlocked, mine"
)

// canary is what lies under the canary's key. It is no secret.
const canary = "patchbay canary"

// VaultState is how the vault is doing.
type VaultState string

// The states of the vault.
const (
	VaultReady     VaultState = "ready"       // open, or it opens without asking anybody
	VaultChoosing  VaultState = "choose"      // the computer offers none by itself
	VaultIsLocked  VaultState = "locked"      // its next use asks the person for something
	VaultIsAsking  VaultState = "asking"      // the system is asking the person right now
	VaultIsMissing VaultState = "unavailable" // the chosen one isn't there today, or isn't the same
)

// VaultStatus is what there is to say about the vault.
type VaultStatus struct {
	State VaultState
	// Name is its source's; empty while none is chosen or found.
	Name string
	// Title is its real name.
	Title string
	// Passphrase says that Unlock wants Patchbay's own passphrase.
	Passphrase bool
	// Chosen says that one was set up, and can't be exchanged.
	Chosen bool
	// Cause is why it is unavailable.
	Cause Cause
	// Choices are the vaults to choose from, where State is VaultChoosing.
	Choices []VaultChoice
	// Waiting is how many keys are still to be deleted from it.
	Waiting int
}

// VaultChoice is a vault that may be chosen.
type VaultChoice struct {
	Name, Title string
	Passphrase  bool
}

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
	asking int
	last   lastFound // the vault that is asking
	closed bool
	due    *time.Timer // the next sweep

	background sync.WaitGroup
}

// lastFound is a vault that was found, and the name of its source.
type lastFound struct {
	name  string
	found FoundVault
}

// use calls f with the opened vault. Unless quiet, the system or the vault may
// ask the person for something meanwhile; where quiet, it fails with
// VaultLocked instead. After the vault was first opened, what is to be deleted
// from it is.
func (k *keeper) use(ctx context.Context, quiet bool, f func(Vault) error) error {
	if found, err := k.look(ctx); err == nil && found.Locked {
		if quiet {
			return VaultLocked
		}
		k.setAsking(+1)
		defer k.setAsking(-1)
	}
	vault, err := k.open(ctx, Secret{})
	if err != nil {
		return err
	}
	return f(vault)
}

// look finds the vault in use, or the one that would be chosen, without
// opening any question. A vault that is open already isn't locked by a
// passphrase any more.
func (k *keeper) look(ctx context.Context) (FoundVault, error) {
	source, location, err := k.pick(ctx)
	if err != nil {
		return FoundVault{}, err
	}
	found, err := source.Find(ctx, location)
	k.mu.Lock()
	defer k.mu.Unlock()
	if found.Passphrase && k.vault != nil {
		found.Locked = false
	}
	k.last = lastFound{source.Name(), found}
	return found, err
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
	return k.openFound(ctx, source, found, passphrase)
}

// openFound opens what was found, and makes sure that it is the right one: by
// its canary, or, at set-up, by giving it one.
func (k *keeper) openFound(ctx context.Context, source VaultSource, found FoundVault, passphrase Secret) (Vault, error) {
	vault, err := source.Open(ctx, found.Location, passphrase)
	if err != nil {
		return nil, err
	}
	if key := k.ledger.setting(settingCanary); key != "" {
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
	k.background.Go(func() { k.sweep(vault) })
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

// setUp gives the vault its canary and remembers which vault it is.
func (k *keeper) setUp(ctx context.Context, source VaultSource, found FoundVault, vault Vault) error {
	return k.custody.put(ctx, vault, []byte(canary), func(_ State, key string) ([]Change, error) {
		return []Change{
			Set{settingVault, source.Name()},
			Set{settingLocation, found.Location},
			Set{settingTitle, found.Title},
			Set{settingCanary, key},
			Note{Event{At: time.Now(), What: DidChooseVault, Detail: found.Title}},
		}, nil
	})
}

// choose sets up the named vault. That is refused where one was chosen before,
// unless that one lost its canary, and then only the same source may be
// chosen: accounts stay, and need to be signed in to again.
func (k *keeper) choose(ctx context.Context, name string, passphrase Secret) error {
	source, ok := k.source(name)
	if !ok {
		return SettingUnknown
	}
	if chosen := k.ledger.setting(settingVault); chosen != "" {
		_, err := k.open(ctx, passphrase)
		if chosen != name || !errors.Is(err, VaultChanged) {
			if err == nil {
				err = NotNow
			}
			return err
		}
		if err := k.ledger.apply(ctx, Set{Name: settingCanary}); err != nil {
			return err
		}
	}
	found, err := source.Find(ctx, k.ledger.setting(settingLocation))
	if err != nil {
		return err
	}
	select {
	case k.opening <- struct{}{}:
		defer func() { <-k.opening }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if k.opened() != nil {
		return NotNow
	}
	if found.Locked && !found.Passphrase {
		k.setAsking(+1)
		defer k.setAsking(-1)
	}
	_, err = k.openFound(ctx, source, found, passphrase)
	return err
}

// status tells how the vault is doing, without opening any question.
func (k *keeper) status(ctx context.Context) VaultStatus {
	status := VaultStatus{
		Name:    k.ledger.setting(settingVault),
		Title:   k.ledger.setting(settingTitle),
		Waiting: k.custody.waiting(),
	}
	status.Chosen = status.Name != ""
	if last, asking := k.isAsking(); asking {
		// Whoever looks now waits until the person has answered.
		status.State, status.Name, status.Title = VaultIsAsking, last.name, last.found.Title
		return status
	}
	source, location, err := k.pick(ctx)
	if errors.Is(err, VaultToChoose) {
		status.State = VaultChoosing
		status.Choices = k.choices(ctx)
		return status
	}
	var found FoundVault
	if err == nil {
		found, err = source.Find(ctx, location)
	}
	if err != nil {
		status.State = VaultIsMissing
		status.Cause, _ = Why(err)
		return status
	}
	status.Name, status.Title, status.Passphrase = source.Name(), found.Title, found.Passphrase
	status.State = VaultReady
	if found.Locked && !(found.Passphrase && k.opened() != nil) {
		status.State = VaultIsLocked
	}
	return status
}

func (k *keeper) choices(ctx context.Context) []VaultChoice {
	choices := []VaultChoice{}
	for _, source := range k.sources {
		if k.only != "" && source.Name() != k.only {
			continue
		}
		if found, err := source.Find(ctx, ""); err == nil {
			choices = append(choices, VaultChoice{source.Name(), found.Title, found.Passphrase})
		}
	}
	return choices
}

// sweep deletes what is to be deleted, and comes back when more is due.
func (k *keeper) sweep(vault Vault) {
	ctx, cancel := context.WithTimeout(k.base, time.Minute)
	defer cancel()
	if _, due := k.custody.sweep(ctx, vault); !due.IsZero() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.due != nil {
			k.due.Stop()
		}
		if !k.closed {
			k.due = time.AfterFunc(time.Until(due), func() { k.sweep(vault) })
		}
	}
}

// sweepQuietly is sweep in the background, where that opens no question.
func (k *keeper) sweepQuietly() { k.background.Go(k.sweepUnasked) }

func (k *keeper) sweepUnasked() {
	if k.custody.waiting() == 0 {
		return
	}
	err := k.use(k.base, true, func(vault Vault) error {
		k.sweep(vault)
		return nil
	})
	if err != nil {
		k.log.Info("keys that are no longer needed wait for the vault", "cause", err)
	}
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

func (k *keeper) setAsking(by int) {
	k.mu.Lock()
	k.asking += by
	k.mu.Unlock()
	k.changed()
}

func (k *keeper) isAsking() (lastFound, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.last, k.asking > 0
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
