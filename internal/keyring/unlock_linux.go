package keyring

import (
	"context"
	"errors"
	"fmt"

	"github.com/godbus/dbus/v5"

	"app.patchbay/internal/patchbay"
)

const promptIface = "org.freedesktop.Secret.Prompt"

// unlock unlocks a collection, with a question to the person where the keyring
// wants one. It fails with VaultDenied where they closed it, and with
// VaultLocked where there is no screen to ask on.
func (s *secretService) unlock(ctx context.Context, name string, asking func(bool)) error {
	var unlocked []dbus.ObjectPath
	var question dbus.ObjectPath
	err := s.object(servicePath).CallWithContext(ctx, serviceIface+".Unlock", 0,
		[]dbus.ObjectPath{dbus.ObjectPath(collectionPath + name)}).Store(&unlocked, &question)
	if err != nil {
		return patchbay.VaultUnavailable.Because(fmt.Errorf("unlock the keyring: %w", err))
	}
	if question != "/" && question != "" {
		asking(true)
		defer asking(false)
		if err := s.ask(ctx, question); err != nil {
			return err
		}
	}
	locked, err := s.locked(ctx, name)
	if err != nil {
		return err
	}
	if locked {
		return refused(errors.New("the keyring is still locked after it was asked to open"))
	}
	return nil
}

// ask shows the keyring's question and waits for how it ends. When ctx ends
// the question is withdrawn.
func (s *secretService) ask(ctx context.Context, question dbus.ObjectPath) error {
	completed := []dbus.MatchOption{
		dbus.WithMatchObjectPath(question), dbus.WithMatchInterface(promptIface), dbus.WithMatchMember("Completed"),
	}
	gone := []dbus.MatchOption{
		dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, serviceName),
	}
	for _, match := range [][]dbus.MatchOption{completed, gone} {
		if err := s.bus.AddMatchSignalContext(ctx, match...); err != nil {
			return patchbay.VaultUnavailable.Because(err)
		}
		defer s.bus.RemoveMatchSignal(match...)
	}
	signals := make(chan *dbus.Signal, 16)
	s.bus.Signal(signals)
	defer s.bus.RemoveSignal(signals)

	prompt := s.object(string(question))
	// No window of ours can be named: the one that asks is a browser's, or none.
	if err := prompt.CallWithContext(ctx, promptIface+".Prompt", 0, "").Err; err != nil {
		return patchbay.VaultUnavailable.Because(fmt.Errorf("ask the person: %w", err))
	}
	for {
		select {
		case <-ctx.Done():
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
			defer cancel()
			prompt.CallWithContext(late, promptIface+".Dismiss", 0)
			return ctx.Err()
		case <-s.bus.Context().Done():
			return patchbay.VaultUnavailable.Because(errors.New("the message bus is gone"))
		case signal, ok := <-signals:
			switch {
			case !ok:
				return patchbay.VaultUnavailable.Because(errors.New("the message bus is gone"))
			case signal.Name == "org.freedesktop.DBus.NameOwnerChanged":
				return patchbay.VaultUnavailable.Because(errors.New("the keyring went away while it was asking"))
			case signal.Path == question && signal.Name == promptIface+".Completed":
				if dismissed, ok := signal.Body[0].(bool); !ok || dismissed {
					return refused(errors.New("the keyring's question was closed"))
				}
				return nil
			}
		}
	}
}

// refused is the failure of a keyring that stays locked.
func refused(why error) error {
	if onScreen() {
		return patchbay.VaultDenied.Because(why)
	}
	return patchbay.VaultLocked.Because(why)
}
