package memory_test

import (
	"testing"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/patchbay/patchbaytest"
)

func TestRegisterKeepsThePromises(t *testing.T) {
	patchbaytest.Register(t, func(*testing.T) (patchbay.Register, func() patchbay.Register) {
		r := memory.NewRegister()
		return r, func() patchbay.Register { return r.Reopen() }
	})
}

func TestVaultKeepsThePromises(t *testing.T) {
	patchbaytest.Vault(t, func(*testing.T) (patchbay.Vault, func() patchbay.Vault) {
		v := memory.NewVault()
		return v, func() patchbay.Vault { return v.Reopen() }
	})
}

func TestVaultOfASourceKeepsThePromises(t *testing.T) {
	patchbaytest.Vault(t, func(t *testing.T) (patchbay.Vault, func() patchbay.Vault) {
		source := memory.NewVaultSource("keyring", "Pretend Keyring")
		open := func() patchbay.Vault {
			v, err := source.Open(t.Context(), "", patchbay.Secret{})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		return open(), open
	})
}

func TestCodaDocsKeepThePromises(t *testing.T) {
	patchbaytest.CodaDocs(t, func(_ *testing.T, docs []patchbay.FoundDoc) patchbaytest.Coda {
		c := memory.NewCodaDocs(patchbaytest.CodaKey, docs...)
		as := patchbay.AskedAs{Account: patchbay.Account{Key: "key-1"}, Pack: patchbay.Pack{Name: "Coda"}}
		return patchbaytest.Coda{Docs: c, As: as, Drop: c.Drop}
	})
}
