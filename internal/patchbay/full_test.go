package patchbay_test

import (
	"fmt"
	"log/slog"
	"testing"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// fullHouse is a Board with the most that it is made for: 200 accounts, 300
// docs, 2,100 connections.
func fullHouse(b *testing.B) *patchbay.Board {
	register := memory.NewRegister()
	changes := []patchbay.Change{}
	for n := range 200 {
		changes = append(changes, patchbay.PutAccount{Account: patchbay.Account{
			ID: fmt.Sprint("account-", n), Pack: "example", Label: fmt.Sprint("Account ", n), Key: fmt.Sprint("key-", n),
		}})
	}
	for n := range 300 {
		doc := fmt.Sprint("doc-", n)
		changes = append(changes, patchbay.PutDoc{Doc: patchbay.Doc{ID: doc, Title: doc}})
		for i := range 7 {
			changes = append(changes, patchbay.PutConnection{Connection: patchbay.Connection{
				Account: fmt.Sprint("account-", (n+29*i)%200), Doc: doc, Sharing: shared, NonOwners: restricted,
				SeenSharing: shared, SeenNonOwners: restricted, There: patchbay.There{Key: patchbay.ThisKey},
			}})
		}
	}
	if err := register.Apply(b.Context(), changes...); err != nil {
		b.Fatal(err)
	}
	board, err := patchbay.New(b.Context(), patchbay.Parts{Register: register, Packs: packs(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = board.Close() })
	return board
}

func BenchmarkListAFullHouse(b *testing.B) {
	board := fullHouse(b)
	for b.Loop() {
		if l := board.List(); l.Places["account-7"] == 0 {
			b.Fatal(l.Places)
		}
	}
}

func BenchmarkDocsOfAFullHouse(b *testing.B) {
	board := fullHouse(b)
	for b.Loop() {
		if docs := board.Docs(); len(docs) != 300 || docs[0].Accounts != 7 {
			b.Fatal(len(docs))
		}
	}
}

func BenchmarkADocOfAFullHouse(b *testing.B) {
	board := fullHouse(b)
	for b.Loop() {
		if doc, err := board.Doc("doc-7"); err != nil || len(doc.Packs[0].Uses) != 7 {
			b.Fatal(doc, err)
		}
	}
}
