//go:build linux

package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"app.patchbay/app"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/packs"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/token"
)

// twin is a Patchbay in this process that nobody kills. Called as the program
// is, it knows what the program must know.
type twin struct {
	t        *testing.T
	register *memory.Register
	calls    map[string]app.Call
}

func newTwin(t *testing.T) *twin {
	t.Helper()
	catalogue, err := packs.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &twin{t: t, register: memory.NewRegister()}
	log := slog.New(slog.DiscardHandler)
	board, err := patchbay.New(t.Context(), patchbay.Parts{
		Register: w.register, Vaults: []patchbay.VaultSource{memory.NewVaultSource("keyring", "Pretend Keyring")},
		Packs: catalogue, Connectors: map[patchbay.Way]patchbay.Connector{patchbay.Bearer: token.New()},
		Service: sameAsCoda{}, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = board.Close() })
	w.calls = app.Calls(app.New(t.Context(), board, app.Host{}, log))
	return w
}

// sameAsCoda names the same people as the pretend Coda of these tests.
type sameAsCoda struct{}

func (sameAsCoda) WhoAmI(
	_ context.Context, _ patchbay.Pack, _ patchbay.SignIn, _ string, c patchbay.Credential,
) (patchbay.Identity, error) {
	parts := strings.Split(c["token"].Reveal(), "-")
	if len(parts) != 3 {
		return patchbay.Identity{}, patchbay.KeyRefused
	}
	email := parts[1] + "@example.com"
	return patchbay.Identity{ID: email, Name: "Pretend " + parts[1], Email: email, KeyName: "key " + parts[2]}, nil
}

// post calls a method as the page would, through JSON.
func (w *twin) post(method string, body, result any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	var args []json.RawMessage
	if err := json.Unmarshal(text, &args); err != nil {
		return err
	}
	got, err := w.calls[method](args)
	if err != nil {
		return problem(app.Explain(err))
	}
	if text, err = json.Marshal(got); err != nil {
		return err
	}
	return json.Unmarshal(text, result)
}

// knows is all that the twin knows.
func (w *twin) knows() (patchbay.State, []patchbay.Event) {
	w.t.Helper()
	state, err := w.register.Load(context.WithoutCancel(w.t.Context()))
	if err != nil {
		w.t.Fatal(err)
	}
	events, err := w.register.History(context.WithoutCancel(w.t.Context()), "", 0, everything)
	if err != nil {
		w.t.Fatal(err)
	}
	return state, events
}

// everything is more events than any test makes.
const everything = 1 << 30
