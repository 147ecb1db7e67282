package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"app.patchbay/app"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// works is an organisation of one page, and remembers nothing.
type works struct{}

func (works) Administered(context.Context, patchbay.AskedAs) ([]patchbay.Organisation, error) {
	return []patchbay.Organisation{{ID: "org-1", Name: "Works"}}, nil
}

func (works) Connected(_ context.Context, _ patchbay.AskedAs, _, page string) (patchbay.Seen, string, error) {
	account := patchbay.SeenAccount{ID: "c-1", Pack: "Example", Name: "Ada"}
	if page == "two" {
		account.Docs = []patchbay.SeenDoc{{Title: "Plans", Link: "https://coda.io/d/Plans_dOne", Said: "None/Self", Sharing: patchbay.Private}}
		return patchbay.Seen{Partial: true, Others: 2, Accounts: []patchbay.SeenAccount{account}}, "", nil
	}
	return patchbay.Seen{Partial: true, Others: 1, Accounts: []patchbay.SeenAccount{account}, Unread: []string{"whose?"}}, "two", nil
}

func TestWhatAnAdminReadsGrowsOnThePageAndIsComparedInTheEnd(t *testing.T) {
	register := memory.NewRegister()
	ada := patchbay.Account{ID: "ada", Pack: patchbay.CodaPack, Key: "key-1", Way: patchbay.Bearer}
	ada.Identity = patchbay.Identity{ID: "1", Name: "Ada", Email: "ada@example.com"}
	if err := register.Apply(t.Context(), patchbay.PutAccount{Account: ada}); err != nil {
		t.Fatal(err)
	}
	board, err := patchbay.New(t.Context(), patchbay.Parts{
		Register: register, Organisations: works{}, Log: slog.New(slog.DiscardHandler),
		Packs: []patchbay.Pack{{ID: patchbay.CodaPack, Name: "Coda", SignIn: []patchbay.SignIn{{Way: patchbay.Bearer}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = board.Close() })
	a := app.New(t.Context(), board, app.Host{}, slog.New(slog.DiscardHandler))

	found, err := a.Organisations("ada")
	if err != nil || len(found) != 1 || found[0] != (app.OrganisationView{ID: "org-1", Name: "Works"}) {
		t.Fatal(found, err)
	}
	first, err := a.ReadAsAdmin("ada", "org-1", "", app.SeenView{})
	if err != nil || first.Next != "two" {
		t.Fatal(first, err)
	}
	second, err := a.ReadAsAdmin("ada", "org-1", first.Next, first.Seen)
	if err != nil || second.Next != "" || second.Seen.Others != 3 || !second.Seen.Partial || len(second.Seen.Unread) != 1 {
		t.Fatalf("got %+v %v", second, err)
	}
	if accounts := second.Seen.Accounts; len(accounts) != 1 || len(accounts[0].Docs) != 1 || accounts[0].ID != "c-1" {
		t.Fatalf("got %+v", accounts)
	}
	for _, view := range []any{first, second} {
		if text, err := json.Marshal(view); err != nil || strings.Contains(string(text), "null") {
			t.Fatalf("%s %v", text, err)
		}
	}
	compared, err := a.CompareSeen(second.Seen)
	if err != nil || len(compared) != 1 || compared[0].Docs[0].Where != "there" {
		t.Fatal(compared, err)
	}
	if found, err := a.Organisations("nobody"); !errors.Is(err, patchbay.UnknownAccount) || found == nil {
		t.Fatal(found, err)
	}
}
