package sqlite_test

import (
	"path/filepath"
	"testing"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
)

func benched(b *testing.B) (*sqlite.Register, string) {
	path := filepath.Join(b.TempDir(), "register.db")
	r, err := sqlite.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	for n := range 200 {
		if err := r.Apply(b.Context(), patchbay.PutAccount{Account: account(n)}); err != nil {
			b.Fatal(err)
		}
	}
	return r, path
}

func BenchmarkLoad200Accounts(b *testing.B) {
	r, _ := benched(b)
	for b.Loop() {
		if state, err := r.Load(b.Context()); err != nil || len(state.Accounts) != 200 {
			b.Fatal(len(state.Accounts), err)
		}
	}
}

func BenchmarkApplyOneAccount(b *testing.B) {
	r, _ := benched(b)
	for b.Loop() {
		if err := r.Apply(b.Context(), patchbay.PutAccount{Account: account(7)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen200Accounts(b *testing.B) {
	r, path := benched(b)
	if err := r.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := sqlite.Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		_ = r.Close()
	}
}

// BenchmarkLoadAFullHouse is the most that Patchbay is made for: 200 accounts,
// 300 docs, 2,100 connections.
func BenchmarkLoadAFullHouse(b *testing.B) {
	r, _ := benched(b)
	for n := range 300 {
		changes := []patchbay.Change{patchbay.PutDoc{Doc: patchbay.Doc{ID: connection(n).Doc, Title: "A doc"}}}
		for i := range 7 {
			c := connection(n)
			c.Account = account((n + 29*i) % 200).ID
			changes = append(changes, patchbay.PutConnection{Connection: c})
		}
		if err := r.Apply(b.Context(), changes...); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if state, err := r.Load(b.Context()); err != nil || len(state.Connections) != 2100 {
			b.Fatal(len(state.Connections), err)
		}
	}
}
