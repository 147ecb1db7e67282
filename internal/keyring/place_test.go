package keyring

import (
	"context"
	"testing"
)

// panicking is a place whose library panics with what it has in hand.
type panicking struct{ place }

func (panicking) open(context.Context, string, func(bool)) (ring, error) {
	panic("pretend-token-in-a-panic")
}

func TestKeysThatTheLibraryCantTake(t *testing.T) {
	for _, key := range []string{"", "-", ".", "..", "a_1", "a/b", "a\x00", "ä", "a b"} {
		if checkKey(key) == nil {
			t.Errorf("%q is taken", key)
		}
	}
	for _, key := range []string{"a", "patchbay.0.v1.x-y", "A1"} {
		if err := checkKey(key); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}
}
