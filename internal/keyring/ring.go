package keyring

import (
	"crypto/sha256"
	"errors"

	"github.com/99designs/keyring"

	"app.patchbay/internal/patchbay"
)

// label is what the person sees in the keyring's own program.
const label = "Patchbay"

// library is the part of 99designs/keyring that is used. Missing items are
// reported as keyring.ErrKeyNotFound by Get, and by Remove on some platforms
// but not on all.
type library interface {
	Get(key string) (keyring.Item, error)
	Set(item keyring.Item) error
	Remove(key string) error
}

// ring stores values of any size in items of a limited one.
//
// The parts of a value are written first and its manifest last, so that what
// can be found is complete. They are deleted in the opposite order, the last
// part first and the manifest at the very end: whenever a deletion is cut
// short, the manifest still tells the next one how many parts to look for.
// Where there is none, because a put was cut short, or it can't be read, every
// name that a part can have is tried.
type ring struct {
	library library
	// explain gives an error of the library its cause.
	explain func(error) error
	// stored is called after each item that was written; nil where nothing is
	// to be done.
	stored func(key string)
}

func (r ring) put(key string, value []byte) error {
	if len(value) <= partSize {
		return r.set(key, seal(whole, sha256.Sum256(value), value))
	}
	parts, last := split(value)
	for i, p := range parts {
		if err := r.set(partKey(key, i+1), p); err != nil {
			return err
		}
	}
	return r.set(key, last)
}

func (r ring) get(key string) ([]byte, error) {
	item, err := r.read(key)
	if err != nil {
		return nil, err
	}
	kind, digest, body, err := unseal(item)
	if err != nil {
		return nil, err
	}
	switch kind {
	case whole:
		return body, nil
	case manifest:
		return r.collect(key, digest, body)
	default:
		return nil, patchbay.VaultCorrupt.Because(errItem)
	}
}

func (r ring) collect(key string, digest [sha256.Size]byte, body []byte) ([]byte, error) {
	count, length, err := partCount(body)
	if err != nil {
		return nil, err
	}
	parts := make([][]byte, count)
	for i := range parts {
		item, err := r.read(partKey(key, i+1))
		if errors.Is(err, patchbay.VaultAbsent) {
			return nil, patchbay.VaultCorrupt.Because(errors.New("a part of a stored item is missing"))
		}
		if err != nil {
			return nil, err
		}
		kind, _, body, err := unseal(item)
		if err != nil {
			return nil, err
		}
		if kind != part {
			return nil, patchbay.VaultCorrupt.Because(errItem)
		}
		parts[i] = body
	}
	return join(parts, length, digest)
}

func (r ring) delete(key string) error {
	count := maxParts
	if item, err := r.read(key); err == nil {
		switch kind, _, body, err := unseal(item); {
		case err == nil && kind == whole:
			count = 0
		case err == nil && kind == manifest:
			if n, _, err := partCount(body); err == nil {
				count = n
			}
		}
	} else if !errors.Is(err, patchbay.VaultAbsent) && !errors.Is(err, patchbay.VaultCorrupt) {
		return err
	}
	for n := count; n > 0; n-- {
		if err := r.remove(partKey(key, n)); err != nil {
			return err
		}
	}
	return r.remove(key)
}

func (r ring) set(key string, data []byte) error {
	err := r.library.Set(keyring.Item{Key: key, Data: data, Label: label, Description: label})
	if err != nil {
		return r.explain(err)
	}
	if r.stored != nil {
		r.stored(key)
	}
	return nil
}

func (r ring) read(key string) ([]byte, error) {
	item, err := r.library.Get(key)
	if err != nil {
		return nil, r.explain(err)
	}
	return item.Data, nil
}

// remove takes one item away and looks whether it is gone: on Linux the
// library removes the first of several with the same name.
func (r ring) remove(key string) error {
	for range 3 {
		if err := r.library.Remove(key); err != nil && !errors.Is(err, keyring.ErrKeyNotFound) {
			return r.explain(err)
		}
		if _, err := r.read(key); errors.Is(err, patchbay.VaultAbsent) {
			return nil
		} else if err != nil && !errors.Is(err, patchbay.VaultCorrupt) {
			return err
		}
	}
	return patchbay.VaultUnavailable.Because(errors.New("an item was deleted and is still there"))
}
