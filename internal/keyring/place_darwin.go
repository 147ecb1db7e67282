//go:build cgo

package keyring

import (
	"context"

	"github.com/99designs/keyring"

	"app.patchbay/internal/patchbay"
)

const loginKeychain = "keychain:login"

// newPlace is the login Keychain. Whether it will ask can't be told
// beforehand, so every call is taken for one that asks.
func newPlace() place { return macPlace{} }

type macPlace struct{}

func (macPlace) find(_ context.Context, location string) (found, error) {
	if location != "" && location != loginKeychain {
		return found{}, patchbay.VaultUnavailable.Because(errNoKeyring)
	}
	return found{Location: loginKeychain, Title: "Keychain"}, nil
}

func (p macPlace) open(ctx context.Context, location string, asking func(bool)) (ring, error) {
	if _, err := p.find(ctx, location); err != nil {
		return ring{}, err
	}
	library, err := keyring.Open(keyring.Config{
		AllowedBackends: []keyring.BackendType{keyring.KeychainBackend},
		ServiceName:     "patchbay",
		// Else the person is asked at every single read.
		KeychainTrustApplication:       true,
		KeychainAccessibleWhenUnlocked: true,
	})
	if err != nil {
		return ring{}, patchbay.VaultUnavailable.Because(err)
	}
	asking(true)
	return ring{library: library, explain: func(err error) error { return explain(err, true) }}, nil
}
