package app_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// silent is a vault that doesn't answer.
type silent struct{ *memory.VaultSource }

func (silent) Find(ctx context.Context, _ string) (patchbay.FoundVault, error) {
	<-ctx.Done()
	return patchbay.FoundVault{}, ctx.Err()
}

func TestAVaultThatDoesntAnswerNeitherHoldsUpThePageNorIsGivenAName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		board, err := patchbay.New(t.Context(), patchbay.Parts{
			Register: memory.NewRegister(),
			Vaults:   []patchbay.VaultSource{silent{memory.NewVaultSource("keyring", "Pretend Keyring")}},
			Log:      slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		a := app.New(t.Context(), board, app.Host{}, slog.New(slog.DiscardHandler))
		about, err := a.About()
		if err != nil || time.Since(began) > time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		if about.Facts[0].Code != "vault-none-yet" {
			t.Errorf("it says %+v", about.Facts[0])
		}
		if vault, err := a.Vault(); err != nil || vault.State != "unavailable" || vault.Problem.Code != "vault-too-slow" {
			t.Errorf("got %+v, %v", vault, err)
		}
		_ = board.Close()
	})
}
