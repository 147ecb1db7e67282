package app_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"app.patchbay/app"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

func TestWhatWasReadGoesToThePageAndBackAndIsBroughtIn(t *testing.T) {
	var said strings.Builder
	log := slog.New(slog.NewTextHandler(&said, nil))
	board, err := patchbay.New(t.Context(), patchbay.Parts{
		Register: memory.NewRegister(),
		Packs:    []patchbay.Pack{{ID: "example", Name: "Example", Account: patchbay.RequiredAccount}},
		Log:      log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = board.Close() })
	a := app.New(t.Context(), board, app.Host{
		ReadPage: func(html, text string, packs []patchbay.Pack) (patchbay.Seen, error) {
			if html != "<p>pretend-page" || text != "text" || len(packs) != 1 {
				t.Errorf("read %q %q %v", html, text, packs)
			}
			doc := patchbay.SeenDoc{
				Title: "Plans", Link: "https://coda.io/d/Plans_dOne", Said: "View data", Sharing: patchbay.Shared, NonOwners: patchbay.View,
			}
			return patchbay.Seen{Accounts: []patchbay.SeenAccount{
				{Pack: "EXAMPLE", Name: "Ada", Docs: []patchbay.SeenDoc{doc}}, {Pack: "Other", Name: "Bob", Folded: true},
			}}, nil
		},
	}, log)
	seen, err := a.ReadAccounts("<p>pretend-page", "text")
	if err != nil {
		t.Fatal(err)
	}
	compared, err := a.CompareSeen(seen)
	if err != nil || len(compared) != 2 || compared[0].Pack != "example" || compared[1].Pack != "Other" {
		t.Fatal(compared, err)
	}
	for _, view := range []any{seen, compared} {
		if text, err := json.Marshal(view); err != nil || strings.Contains(string(text), "null") {
			t.Fatalf("%s %v", text, err)
		}
	}
	d := compared[0].Docs[0]
	ada := app.BroughtAccountView{Pack: compared[0].Pack, Name: "Ada", Label: "Mine", Docs: []app.BroughtDocView{
		{Link: d.Link, Title: d.Title, Do: d.Can[0], Sharing: "shared", NonOwners: "view"},
	}}
	if err := a.BringIn([]app.BroughtAccountView{ada, {Pack: "Other", Name: "Bob", Label: "Bob"}}); err != nil {
		t.Fatal(err)
	}
	list, _ := a.List()
	if len(list.Accounts) != 2 || list.Accounts[0].Name != "Mine" || list.Accounts[0].Places != 1 || list.Accounts[1].Status != "kept-by-coda" {
		t.Fatalf("got %+v", list.Accounts)
	}
	again, _ := a.CompareSeen(seen)
	if again[0].Where != "both" || again[0].Docs[0].Where != "both" || again[0].Docs[0].HereState != "done" || again[1].Account == "" {
		t.Fatalf("got %+v", again)
	}
	if strings.Contains(said.String(), "pretend-page") {
		t.Fatal("the page is in the log")
	}
}

func TestAPageThatCantBeReadIsAProblem(t *testing.T) {
	read := patchbay.PageUnknown.With("x", "y")
	a := app.New(t.Context(), newBoard(t), app.Host{
		ReadPage: func(string, string, []patchbay.Pack) (patchbay.Seen, error) { return patchbay.Seen{}, read },
	}, slog.New(slog.DiscardHandler))
	if seen, err := a.ReadAccounts("", ""); !errors.Is(err, patchbay.PageUnknown) || seen.Accounts == nil || seen.Unread == nil {
		t.Fatal(seen, err)
	}
}

func newBoard(t *testing.T) *patchbay.Board {
	t.Helper()
	board, err := patchbay.New(t.Context(), patchbay.Parts{Register: memory.NewRegister(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = board.Close() })
	return board
}
