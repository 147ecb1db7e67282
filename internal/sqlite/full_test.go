package sqlite_test

import (
	"path/filepath"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

// A limit on the file's pages makes SQLite answer as it does to a full disk.
func TestARegisterThatCannotGrowChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	r := open(t, path)
	if err := r.Exec("PRAGMA max_page_count = 16"); err != nil {
		t.Fatal(err)
	}
	fits := patchbay.PutAccount{Account: account(1)}
	if err := r.Apply(t.Context(), fits); err != nil {
		t.Fatal(err)
	}
	tooMuch := []patchbay.Change{
		patchbay.DropAccount{ID: account(1).ID},
		patchbay.Set{Name: "too much", Value: strings.Repeat("x", 1<<20)},
	}
	for range 3 {
		err := r.Apply(t.Context(), tooMuch...)
		if cause, values := patchbay.Why(err); cause != patchbay.RegisterFull || values["path"] != path {
			t.Fatalf("%v, want %v", err, patchbay.RegisterFull)
		}
		state, err := r.Load(t.Context())
		if err != nil || len(state.Accounts) != 1 || len(state.Settings) != 0 {
			t.Fatalf("holds %d accounts and %d settings, %v", len(state.Accounts), len(state.Settings), err)
		}
	}
	if err := r.Exec("PRAGMA max_page_count = 10000"); err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(t.Context(), tooMuch...); err != nil {
		t.Errorf("once it can grow: %v", err)
	}
}
