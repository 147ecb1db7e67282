package sqlite_test

import (
	"path/filepath"
	"testing"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/patchbay/patchbaytest"
	"app.patchbay/internal/sqlite"
)

func TestRegisterKeepsThePromises(t *testing.T) {
	patchbaytest.Register(t, func(t *testing.T) (patchbay.Register, func() patchbay.Register) {
		path := filepath.Join(t.TempDir(), "a folder", "what? a #1 name%20.db")
		return open(t, path), func() patchbay.Register { return open(t, path) }
	})
}

func open(t *testing.T, path string) *sqlite.Register {
	t.Helper()
	r, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// openOnly is for a register that may be refused.
func openOnly(t *testing.T, path string) (*sqlite.Register, error) {
	t.Helper()
	r, err := sqlite.Open(t.Context(), path)
	if err == nil {
		t.Cleanup(func() { _ = r.Close() })
	}
	return r, err
}
