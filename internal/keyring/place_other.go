//go:build !linux && !windows && !(darwin && cgo)

package keyring

import (
	"context"

	"app.patchbay/internal/patchbay"
)

// newPlace is no place at all: this build has no keyring that it may use.
func newPlace() place { return nowhere{} }

type nowhere struct{}

func (nowhere) find(context.Context, string) (found, error) {
	return found{}, patchbay.VaultUnavailable.Because(errNoKeyring)
}

func (nowhere) open(context.Context, string, func(bool)) (ring, error) {
	return ring{}, patchbay.VaultUnavailable.Because(errNoKeyring)
}
