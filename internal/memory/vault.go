package memory

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"

	"app.patchbay/internal/patchbay"
)

// Operation is what a vault is asked to do.
type Operation string

// The operations.
const (
	Put    Operation = "put"
	Get    Operation = "get"
	Delete Operation = "delete"
)

// Vault is a [patchbay.Vault] in memory. It refuses to put under a key that
// was ever used.
type Vault struct {
	// Before is called before each operation and may wait. Its error is
	// returned, and nothing was done.
	Before func(ctx context.Context, do Operation, key string) error
	// After is called after each operation that was done. Its error is
	// returned all the same, as a keyring can do it.
	After func(ctx context.Context, do Operation, key string) error

	shelf  *shelf
	mu     sync.Mutex
	closed bool
}

// shelf is where the values lie; it outlives the Vault that put them there.
type shelf struct {
	mu     sync.Mutex
	values map[string][]byte
	used   map[string]bool
	// spoilt are the keys whose value is stored as something else.
	spoilt map[string]bool
}

func newShelf() *shelf {
	return &shelf{values: map[string][]byte{}, used: map[string]bool{}, spoilt: map[string]bool{}}
}

// NewVault returns an empty one.
func NewVault() *Vault { return &Vault{shelf: newShelf()} }

// Reopen returns another Vault that holds what v holds, as if the program
// were started again. It has no hooks.
func (v *Vault) Reopen() *Vault { return &Vault{shelf: v.shelf} }

// Keys returns the keys that have a value, in no order.
func (v *Vault) Keys() []string { return v.shelf.keys() }

func (s *shelf) keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys := make([]string, 0, len(s.values))
	for key := range s.values {
		keys = append(keys, key)
	}
	return keys
}

func (s *shelf) garble(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spoilt[key] = true
}

// Put stores a copy of value.
func (v *Vault) Put(ctx context.Context, key string, value []byte) error {
	return v.do(ctx, Put, key, func(s *shelf) error {
		if len(value) > patchbay.MaxSecret {
			return patchbay.SecretTooLarge
		}
		if s.used[key] {
			return errors.New("this key was used before")
		}
		s.used[key] = true
		s.values[key] = bytes.Clone(value)
		if s.spoilt[key] {
			s.values[key] = append([]byte("not "), value...)
		}
		return nil
	})
}

// Get returns a copy of the value.
func (v *Vault) Get(ctx context.Context, key string) ([]byte, error) {
	var value []byte
	err := v.do(ctx, Get, key, func(s *shelf) error {
		stored, ok := s.values[key]
		if !ok {
			return patchbay.VaultAbsent
		}
		value = bytes.Clone(stored)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return value, nil
}

// Delete takes the value away.
func (v *Vault) Delete(ctx context.Context, key string) error {
	return v.do(ctx, Delete, key, func(s *shelf) error {
		delete(s.values, key)
		return nil
	})
}

// Close makes every later call fail with VaultUnavailable.
func (v *Vault) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	return nil
}

func (v *Vault) do(ctx context.Context, operation Operation, key string, f func(*shelf) error) error {
	if err := v.usable(ctx); err != nil {
		return err
	}
	if !goodKey(key) {
		return errors.New("a vault key is made of at most 120 letters, digits, hyphens and dots")
	}
	if v.Before != nil {
		if err := v.Before(ctx, operation, key); err != nil {
			return err
		}
	}
	v.shelf.mu.Lock()
	err := f(v.shelf)
	v.shelf.mu.Unlock()
	if err == nil && v.After != nil {
		err = v.After(ctx, operation, key)
	}
	return err
}

func (v *Vault) usable(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return patchbay.VaultUnavailable.Because(errors.New("it is closed"))
	}
	return ctx.Err()
}

// goodKey holds callers to the keys that every adapter takes.
func goodKey(key string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return key != "" && len(key) <= 120 && strings.Trim(key, letters+".-") == "" && strings.ContainsAny(key[:1], letters)
}
