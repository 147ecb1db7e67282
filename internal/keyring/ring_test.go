package keyring

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"

	"github.com/99designs/keyring"

	"app.patchbay/internal/patchbay"
)

var errPowerCut = errors.New("power cut")

// stubborn is a library that fails from a given change on, and reports
// whatever it likes about missing items, as the real one does.
type stubborn struct {
	keyring.Keyring
	left  int // changes until it fails; negative: never
	quiet bool
}

func (s *stubborn) change() error {
	if s.left == 0 {
		return errPowerCut
	}
	s.left--
	return nil
}

func (s *stubborn) Set(item keyring.Item) error {
	if err := s.change(); err != nil {
		return err
	}
	return s.Keyring.Set(item)
}

func (s *stubborn) Remove(key string) error {
	_, err := s.Keyring.Get(key)
	if errors.Is(err, keyring.ErrKeyNotFound) {
		if s.quiet {
			return nil
		}
		return err
	}
	if err := s.change(); err != nil {
		return err
	}
	return s.Keyring.Remove(key)
}

func newStubborn() (*stubborn, ring) {
	s := &stubborn{Keyring: keyring.NewArrayKeyring(nil), left: -1}
	return s, ring{library: s, explain: func(err error) error { return explain(err, false) }}
}

func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func (s *stubborn) count(t *testing.T) int {
	t.Helper()
	keys, err := s.Keys()
	if err != nil {
		t.Fatal(err)
	}
	return len(keys)
}

func TestItemsFitEveryPlatform(t *testing.T) {
	const windows = 2560
	for _, size := range []int{0, 1, 2400, 2401, patchbay.MaxSecret} {
		lib, r := newStubborn()
		if err := r.put("k", noise(size)); err != nil {
			t.Fatal(err)
		}
		keys, _ := lib.Keys()
		for _, key := range keys {
			if item, _ := lib.Get(key); len(item.Data) > windows {
				t.Errorf("a value of %d bytes makes an item of %d", size, len(item.Data))
			}
		}
		if want := 1; size <= partSize && len(keys) != want {
			t.Errorf("a value of %d bytes makes %d items, want %d", size, len(keys), want)
		}
	}
}

// Cut short after any number of changes, a put leaves nothing that reads as
// good, and a delete, itself cut short anywhere and called again, leaves nothing.
func TestNoPartIsLeftBehind(t *testing.T) {
	for _, size := range []int{10, partSize, partSize + 1, 5 * partSize, patchbay.MaxSecret} {
		value := noise(size)
		items := 1
		if size > partSize {
			items += (size + partSize - 1) / partSize
		}
		for _, quiet := range []bool{false, true} {
			for puts := 0; puts <= items; puts++ {
				for removes := 0; removes <= puts; removes++ {
					lib, r := newStubborn()
					lib.quiet = quiet
					lib.left = puts
					name := fmt.Sprintf("%d bytes, %d of %d written, %d deleted at first", size, puts, items, removes)
					if err := r.put("k", value); (err == nil) != (puts == items) {
						t.Fatalf("%s: put: %v", name, err)
					}
					got, err := r.get("k")
					if puts < items && !errors.Is(err, patchbay.VaultAbsent) {
						t.Fatalf("%s: get: %v, want %v", name, err, patchbay.VaultAbsent)
					}
					if puts == items && (err != nil || !bytes.Equal(got, value)) {
						t.Fatalf("%s: get: %v", name, err)
					}
					lib.left = removes
					if err := r.delete("k"); (err == nil) != (removes == puts) {
						t.Fatalf("%s: first delete: %v", name, err)
					}
					lib.left = -1
					if got, err := r.get("k"); err == nil && removes > 0 {
						t.Fatalf("%s: half deleted, and %d bytes are still read as good", name, len(got))
					}
					for range 2 {
						if err := r.delete("k"); err != nil {
							t.Fatalf("%s: delete: %v", name, err)
						}
					}
					if n := lib.count(t); n != 0 {
						t.Fatalf("%s: %d items are left", name, n)
					}
				}
			}
		}
	}
}

func TestDamageIsSeen(t *testing.T) {
	value := noise(3*partSize - 7)
	damages := map[string]func(lib keyring.Keyring){
		"a part is missing": func(lib keyring.Keyring) { _ = lib.Remove(partKey("k", 2)) },
		"a part is cut short": func(lib keyring.Keyring) {
			edit(lib, partKey("k", 2), func(b []byte) []byte { return b[:len(b)-1] })
		},
		"a part is another's": func(lib keyring.Keyring) {
			other, _ := lib.Get(partKey("k", 1))
			edit(lib, partKey("k", 2), func([]byte) []byte { return other.Data })
		},
		"a part is a whole value": func(lib keyring.Keyring) {
			_ = ring{library: lib, explain: func(err error) error { return err }}.put(partKey("k", 2), []byte("x"))
		},
		"the manifest counts wrong": func(lib keyring.Keyring) {
			edit(lib, "k", func(b []byte) []byte { b[len(b)-5]++; return b })
		},
		"the manifest promises the world": func(lib keyring.Keyring) {
			edit(lib, "k", func(b []byte) []byte { copy(b[len(b)-8:], "\xff\xff\xff\xff\xff\xff\xff\xff"); return b })
		},
		"the manifest is cut short": func(lib keyring.Keyring) {
			edit(lib, "k", func(b []byte) []byte { return b[:len(b)-1] })
		},
		"the manifest has another digest": func(lib keyring.Keyring) {
			edit(lib, "k", func(b []byte) []byte { b[len(mark)+1]++; return b })
		},
		"the item is a part":  func(lib keyring.Keyring) { edit(lib, "k", func([]byte) []byte { return seal(part, [32]byte{}, nil) }) },
		"the item is empty":   func(lib keyring.Keyring) { edit(lib, "k", func([]byte) []byte { return nil }) },
		"the item is no mark": func(lib keyring.Keyring) { edit(lib, "k", func([]byte) []byte { return noise(100) }) },
		"the kind is unknown": func(lib keyring.Keyring) { edit(lib, "k", func(b []byte) []byte { b[len(mark)] = '?'; return b }) },
		"one bit of it flipped": func(lib keyring.Keyring) {
			edit(lib, partKey("k", 3), func(b []byte) []byte { b[len(b)-1] ^= 1; return b })
		},
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			lib, r := newStubborn()
			if err := r.put("k", value); err != nil {
				t.Fatal(err)
			}
			damage(lib.Keyring)
			if got, err := r.get("k"); !errors.Is(err, patchbay.VaultCorrupt) {
				t.Errorf("get: %d bytes, %v, want %v", len(got), err, patchbay.VaultCorrupt)
			}
			if err := r.delete("k"); err != nil {
				t.Errorf("delete: %v", err)
			}
			if n := lib.count(t); n != 0 {
				t.Errorf("%d items are left of a damaged value", n)
			}
		})
	}
}

func edit(lib keyring.Keyring, key string, change func([]byte) []byte) {
	item, _ := lib.Get(key)
	item.Key = key
	item.Data = change(bytes.Clone(item.Data))
	_ = lib.Set(item)
}

func TestEachErrorOfTheLibraryHasItsCause(t *testing.T) {
	for _, c := range []struct {
		text        string
		seen, blind patchbay.Cause
	}{
		{"Cannot create an item in a locked collection", patchbay.VaultDenied, patchbay.VaultLocked},
		{"Cannot get secret of a locked object", patchbay.VaultDenied, patchbay.VaultLocked},
		{"Object does not exist at path “/”", patchbay.VaultDenied, patchbay.VaultLocked},
		{"dbus: connection closed by user", patchbay.VaultUnavailable, patchbay.VaultUnavailable},
		{"The stub received bad data.", patchbay.VaultUnavailable, patchbay.VaultUnavailable},
		{keyring.ErrNoAvailImpl.Error(), patchbay.VaultUnavailable, patchbay.VaultUnavailable},
	} {
		for asked, want := range map[bool]patchbay.Cause{true: c.seen, false: c.blind} {
			err := explain(errors.New(c.text), asked)
			if cause, text := outcome(err); cause != want || text != c.text {
				t.Errorf("%q, asked %t: %s (%q), want %s", c.text, asked, cause, text, want)
			} else if back := failure(cause, text); !errors.Is(back, want) || back.Error() != err.Error() {
				t.Errorf("%v came through the pipe as %v", err, back)
			}
		}
	}
	if err := explain(keyring.ErrKeyNotFound, true); !errors.Is(err, patchbay.VaultAbsent) {
		t.Errorf("not found: %v", err)
	}
	// A cause that the worker makes up is no cause of a keyring.
	if err := failure(patchbay.KeyRefused, ""); !errors.Is(err, patchbay.VaultUnavailable) {
		t.Errorf("made up: %v", err)
	}
}
