package keyring

import (
	"context"

	"github.com/99designs/keyring"

	"app.patchbay/internal/patchbay"
)

const credentialManager = "wincred:user"

// newPlace is the Credential Manager of the person who is logged in. It is
// always there and never asks.
func newPlace() place { return windowsPlace{} }

type windowsPlace struct{}

func (windowsPlace) find(_ context.Context, location string) (found, error) {
	if location != "" && location != credentialManager {
		return found{}, patchbay.VaultUnavailable.Because(errNoKeyring)
	}
	return found{Location: credentialManager, Title: "Windows Credential Manager"}, nil
}

func (p windowsPlace) open(ctx context.Context, location string, _ func(bool)) (ring, error) {
	if _, err := p.find(ctx, location); err != nil {
		return ring{}, err
	}
	library, err := keyring.Open(keyring.Config{
		AllowedBackends: []keyring.BackendType{keyring.WinCredBackend},
		ServiceName:     "patchbay",
		WinCredPrefix:   "patchbay",
	})
	if err != nil {
		return ring{}, patchbay.VaultUnavailable.Because(err)
	}
	return ring{library: library, explain: func(err error) error { return explain(err, false) }}, nil
}
