package keyring

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/99designs/keyring"
	"github.com/godbus/dbus/v5"

	"app.patchbay/internal/patchbay"
)

// The names of the Secret Service interface
// (https://specifications.freedesktop.org/secret-service-spec/latest/).
const (
	serviceName    = "org.freedesktop.secrets"
	servicePath    = "/org/freedesktop/secrets"
	collectionPath = servicePath + "/collection/"
	serviceIface   = "org.freedesktop.Secret.Service"
	collectIface   = "org.freedesktop.Secret.Collection"
	itemIface      = "org.freedesktop.Secret.Item"

	locationPrefix = "secret-service:"
	// fleeting is GNOME Keyring's collection in memory.
	fleeting = "session"
)

// newPlace is the Secret Service of the session. The library isn't asked to
// choose or unlock a collection: left to itself it makes a keyring of its own,
// with a password of its own, and takes no notice of how a question ended.
func newPlace() place { return &secretService{} }

type secretService struct {
	bus     *dbus.Conn
	opened  string // the location that library has open
	library library
}

func (s *secretService) find(ctx context.Context, location string) (found, error) {
	if err := s.connect(ctx); err != nil {
		return found{}, err
	}
	if !s.offered(ctx) {
		return found{}, patchbay.VaultUnavailable.Because(errNoKeyring)
	}
	name, err := s.collection(ctx, location)
	if err != nil {
		return found{}, err
	}
	locked, err := s.locked(ctx, name)
	if err != nil {
		return found{}, err
	}
	who := s.provider(ctx)
	// One that may ask at any time is to be taken for locked at any time.
	return found{Location: locationPrefix + name, Title: who.title, Locked: locked || who.asks, Late: who.late}, nil
}

func (s *secretService) open(ctx context.Context, location string, asking func(bool)) (ring, error) {
	if err := s.connect(ctx); err != nil {
		return ring{}, err
	}
	name, err := s.collection(ctx, location)
	if err != nil {
		return ring{}, err
	}
	locked, err := s.locked(ctx, name)
	if err != nil {
		return ring{}, err
	}
	if locked {
		if err := s.unlock(ctx, name, asking); err != nil {
			return ring{}, err
		}
	}
	if s.opened != location {
		s.library, err = keyring.Open(keyring.Config{
			AllowedBackends:         []keyring.BackendType{keyring.SecretServiceBackend},
			ServiceName:             "patchbay",
			LibSecretCollectionName: decoded(name),
		})
		if err != nil {
			return ring{}, patchbay.VaultUnavailable.Because(err)
		}
		s.opened = location
	}
	who := s.provider(ctx)
	if who.asks {
		asking(true)
	}
	r := ring{library: s.library, explain: func(err error) error { return s.explain(ctx, name, err) }}
	if !who.asks {
		r.stored = func(key string) { s.describe(ctx, name, key) }
	}
	return r, nil
}

// connect makes sure of a connection to the session bus. It starts no bus.
func (s *secretService) connect(context.Context) error {
	if s.bus != nil && s.bus.Connected() {
		return nil
	}
	bus, err := dbus.SessionBusPrivateNoAutoStartup()
	if err != nil {
		return patchbay.VaultUnavailable.Because(err)
	}
	if err := errors.Join(bus.Auth(nil), bus.Hello()); err != nil {
		_ = bus.Close()
		return patchbay.VaultUnavailable.Because(err)
	}
	s.bus = bus
	return nil
}

// offered reports whether a Secret Service runs, or the bus would start one.
func (s *secretService) offered(ctx context.Context) bool {
	var runs bool
	if s.bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, serviceName).Store(&runs) == nil && runs {
		return true
	}
	var names []string
	err := s.bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&names)
	return err == nil && slices.Contains(names, serviceName)
}

// collection returns the last element of a collection's path: of the one at
// location, which must be there, or of the default one. A name is never
// guessed, since each keyring has its own: "login", "kdewallet", the name of
// a database.
func (s *secretService) collection(ctx context.Context, location string) (string, error) {
	if location != "" {
		name, ok := strings.CutPrefix(location, locationPrefix)
		if !ok || name == "" {
			return "", patchbay.VaultUnavailable.Because(errNoKeyring)
		}
		var paths []dbus.ObjectPath
		if err := s.property(ctx, servicePath, serviceIface, "Collections", &paths); err != nil {
			return "", err
		}
		if !slices.Contains(paths, dbus.ObjectPath(collectionPath+name)) {
			return "", patchbay.VaultUnavailable.Because(errors.New("the keyring lacks the collection that was chosen"))
		}
		return name, nil
	}
	var path dbus.ObjectPath
	err := s.object(servicePath).CallWithContext(ctx, serviceIface+".ReadAlias", 0, "default").Store(&path)
	if err != nil {
		return "", patchbay.VaultUnavailable.Because(fmt.Errorf("ask for the default collection: %w", err))
	}
	name, ok := strings.CutPrefix(string(path), collectionPath)
	if !ok || name == "" || name == fleeting || strings.Contains(name, "/") {
		return "", patchbay.VaultUnavailable.Because(errors.New("the keyring has no default collection that lasts"))
	}
	return name, nil
}

func (s *secretService) locked(ctx context.Context, name string) (bool, error) {
	var locked bool
	err := s.property(ctx, collectionPath+name, collectIface, "Locked", &locked)
	return locked, err
}

// explain gives an error of the library its cause. Before an item is said to
// be absent the collection must be there and unlocked.
func (s *secretService) explain(ctx context.Context, name string, err error) error {
	err = explain(err, onScreen())
	if !errors.Is(err, patchbay.VaultAbsent) {
		return err
	}
	switch locked, gone := s.locked(ctx, name); {
	case gone != nil:
		return gone
	case locked:
		return patchbay.VaultLocked.Because(errors.New("the keyring was locked in the middle of a call"))
	default:
		return err
	}
}

// describe gives an item a label that a person understands: the library's is
// the key. That is for their comfort, and nothing depends on it.
func (s *secretService) describe(ctx context.Context, name, key string) {
	var paths []dbus.ObjectPath
	attributes := map[string]string{"profile": key}
	if s.object(collectionPath+name).CallWithContext(ctx, collectIface+".SearchItems", 0, attributes).Store(&paths) != nil {
		return
	}
	for _, path := range paths {
		s.object(string(path)).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Set", 0,
			itemIface, "Label", dbus.MakeVariant(label))
	}
}

func (s *secretService) object(path string) dbus.BusObject {
	return s.bus.Object(serviceName, dbus.ObjectPath(path))
}

func (s *secretService) property(ctx context.Context, path, iface, name string, into any) error {
	var v dbus.Variant
	err := s.object(path).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, iface, name).Store(&v)
	if err == nil {
		err = v.Store(into)
	}
	if err != nil {
		return patchbay.VaultUnavailable.Because(fmt.Errorf("ask the keyring for %s: %w", name, err))
	}
	return nil
}

// decoded is the name as the library compares it: in a path, "_" and two
// hexadecimal digits stand for a byte that a path can't have. A name that
// isn't written so is left alone, as the library does.
func decoded(name string) string {
	var out []byte
	for i := 0; i < len(name); i++ {
		if name[i] != '_' {
			out = append(out, name[i])
			continue
		}
		if i+3 > len(name) {
			return name
		}
		c, err := hex.DecodeString(name[i+1 : i+3])
		if err != nil {
			return name
		}
		out = append(out, c...)
		i += 2
	}
	return string(out)
}

// onScreen reports whether the system has a screen to ask the person on.
func onScreen() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }
