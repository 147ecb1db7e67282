package patchbay

import (
	"context"
	"errors"
	"time"
)

// choose sets up the named vault. That is refused where one was chosen before,
// unless that one lost its canary, and then only the same one may be chosen:
// accounts stay, and need to be signed in to again. Where it is refused for
// another's sake, nobody is asked anything.
func (k *keeper) choose(ctx context.Context, name string, passphrase Secret) error {
	chosen := k.ledger.setting(settingVault)
	source, ok := k.source(name)
	switch {
	case !ok, chosen == "" && k.only != "" && k.only != name:
		return SettingUnknown
	case chosen != "" && chosen != name:
		return NotNow
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
	found, err := source.Find(ctx, k.ledger.setting(settingLocation))
	if err != nil {
		return err
	}
	defer k.ask(source, found)()
	_, err = k.openFound(ctx, source, found, passphrase, false)
	switch {
	case errors.Is(err, VaultChanged):
		_, err = k.openFound(ctx, source, found, passphrase, true)
	case err == nil && chosen != "":
		return NotNow // it opens, and is the right one
	}
	return err
}

// setUp gives the vault its canary and remembers which vault it is.
func (k *keeper) setUp(ctx context.Context, source VaultSource, found FoundVault, vault Vault) error {
	wants := ""
	if found.Passphrase {
		wants = wantsPassphrase
	}
	return k.custody.put(ctx, vault, []byte(canary), func(s State, key string) ([]Change, error) {
		now := time.Now()
		changes := []Change{
			Set{settingVault, source.Name()},
			Set{settingLocation, found.Location},
			Set{settingTitle, found.Title},
			Set{settingWants, wants},
			Set{settingCanary, key},
			Note{Event{At: now, What: DidChooseVault, Detail: found.Title}},
		}
		if before := s.Settings[settingCanary]; before != "" {
			changes = append(changes, Suspect{before, Doubt{Since: now, Garbage: true}})
		}
		return changes, nil
	})
}
