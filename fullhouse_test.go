//go:build linux

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/filevault"
	"app.patchbay/internal/packs"
	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/sqlite"
	"app.patchbay/internal/token"
)

// A full house is the most that Patchbay is made for.
const (
	manyAccounts    = 200
	manyDocs        = 300
	manyConnections = 2000
)

// The data folder is made where PATCHBAY_FULL_HOUSE says, for `make bench` to
// measure the page on it, or else in passing.
func TestAFullHouseIsShownWhole(t *testing.T) {
	data := os.Getenv("PATCHBAY_FULL_HOUSE")
	if data == "" {
		data = t.TempDir()
	}
	furnish(t, data)
	p := start(t, "--data", data, "--vault", "filevault")
	list := must[app.ListView](p, "List")
	places := 0
	for _, account := range list.Accounts {
		places += account.Places
	}
	leaving := 0
	for _, one := range list.Unfinished {
		if one.State == string(patchbay.ToTakeOut) {
			leaving++
		}
	}
	inDocs, docs := 0, must[[]app.DocView](p, "Docs")
	for _, doc := range docs {
		inDocs += doc.Accounts
	}
	if len(list.Accounts) != manyAccounts || len(docs) != manyDocs || places+leaving != manyConnections || inDocs != places {
		t.Fatalf("%d accounts in %d places, %d of %d docs, %d to take out", len(list.Accounts), places, inDocs, len(docs), leaving)
	}
	if code := p.interrupt(); code != 0 {
		t.Fatalf("it ended with %d", code)
	}
}

// furnish makes a full house by the domain's own verbs.
func furnish(t *testing.T, data string) {
	t.Helper()
	ctx := t.Context()
	catalogue, err := packs.Load()
	if err != nil {
		t.Fatal(err)
	}
	connectors := map[patchbay.Way]patchbay.Connector{}
	for _, way := range token.Ways() {
		connectors[way] = token.New()
	}
	collected := &ledger{}
	board, err := patchbay.New(ctx, patchbay.Parts{
		Register: collected, Vaults: []patchbay.VaultSource{filevault.New(filevault.Options{Dir: filepath.Join(data, "vault"), WorkFactor: 10})},
		Packs: catalogue, Connectors: connectors, Service: anybody{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer board.Close()
	if err := board.ChooseVault(ctx, "filevault", patchbay.NewSecret("pretend passphrase")); err != nil {
		t.Fatal(err)
	}
	var accounts, docs []string
	catalogue = slices.DeleteFunc(catalogue, func(p patchbay.Pack) bool {
		return len(p.SignIn) == 0 || connectors[p.SignIn[0].Way] == nil
	})
	for n := range manyAccounts {
		accounts = append(accounts, moveIn(t, board, catalogue, n))
	}
	for n := range manyDocs {
		doc, err := board.AddDoc(ctx, fmt.Sprintf("https://coda.io/d/Doc-%d-of-the-%s-team_dFull%06d", n, words()[n%len(words())], n), "")
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc.ID)
	}
	for n := range manyConnections {
		plugIn(t, board, accounts[n%manyAccounts], docs[(n*7+n/manyDocs)%manyDocs], n)
	}

	register, err := sqlite.Open(ctx, filepath.Join(data, "patchbay.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer register.Close()
	if err := register.Apply(ctx, collected.changes...); err != nil {
		t.Fatal(err)
	}
}

// ledger is a register that only collects what it is to keep, so that all of it
// can be written in one go.
type ledger struct{ changes []patchbay.Change }

func (l *ledger) Load(context.Context) (patchbay.State, error) { return patchbay.NewState(), nil }

func (l *ledger) Apply(_ context.Context, changes ...patchbay.Change) error {
	l.changes = append(l.changes, changes...)
	return nil
}

func (l *ledger) History(context.Context, string, int, int) ([]patchbay.Event, error) {
	return nil, nil
}
func (l *ledger) Close() error { return nil }

// moveIn connects the nth account, of each Pack in turn.
func moveIn(t *testing.T, board *patchbay.Board, catalogue []patchbay.Pack, n int) string {
	t.Helper()
	pack := catalogue[n%len(catalogue)]
	if n%20 == 19 {
		id, err := board.AddKeptByCoda(t.Context(), pack.ID, fmt.Sprintf("Approved by %s %d", words()[n%len(words())], n))
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	step, err := board.Connect(pack.ID, "", "")
	for err == nil && step.Kind != patchbay.StepDone {
		if step.Kind == patchbay.StepWait {
			step, err = board.Wait(step.Flow, step.N)
			continue
		}
		values := patchbay.Values{patchbay.Choose: patchbay.NewSecret(patchbay.ChooseYes)}
		if step.Form.Name == patchbay.FormWay {
			byKey := slices.DeleteFunc(slices.Clone(step.Form.Choices), func(way string) bool { return way == string(patchbay.OAuth2) })
			values[patchbay.Choose] = patchbay.NewSecret(byKey[0])
		}
		for _, field := range step.Form.Fields {
			values[field.ID] = patchbay.NewSecret(fmt.Sprintf("pretend-%d", n))
			if field.ID == "address" {
				values[field.ID] = patchbay.NewSecret(fmt.Sprintf("team%d", n))
			}
		}
		if step.Form.Problem != nil {
			t.Fatalf("%s: %v", pack.ID, step.Form.Problem)
		}
		step, err = board.Submit(step.Flow, step.N, values)
	}
	if err != nil {
		t.Fatal(err)
	}
	return step.Done.Account
}

// plugIn puts an account into a doc, most of them as finished in Coda.
func plugIn(t *testing.T, board *patchbay.Board, account, doc string, n int) {
	t.Helper()
	ctx := t.Context()
	sharing := patchbay.Shared
	if n%5 == 0 {
		sharing = patchbay.Private
	}
	err := board.AddToDoc(ctx, account, doc, sharing)
	if cause, _ := patchbay.Why(err); cause == patchbay.PrivateAlready {
		sharing = patchbay.Shared
		err = board.AddToDoc(ctx, account, doc, sharing)
	}
	if err == nil && sharing == patchbay.Shared && n%3 == 0 {
		err = board.SetNonOwners(ctx, account, doc, patchbay.Act)
	}
	if err == nil && n%10 != 0 {
		err = board.MarkInCoda(ctx, account, doc, patchbay.Finished)
	}
	if err == nil && n%50 == 7 {
		err = board.Disconnect(ctx, patchbay.ConnectionID{Account: account, Doc: doc})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func words() []string {
	return []string{"marketing", "support", "sales", "design", "finance", "people", "research"}
}

// anybody is a service to which each key is somebody else's.
type anybody struct{}

func (anybody) WhoAmI(
	_ context.Context, pack patchbay.Pack, signIn patchbay.SignIn, _ string, c patchbay.Credential,
) (patchbay.Identity, error) {
	secret := c["token"]
	if signIn.SignsForAWS() {
		secret = c[patchbay.AWSSecret]
	}
	var n int
	if _, err := fmt.Sscanf(secret.Reveal(), "pretend-%d", &n); err != nil {
		return patchbay.Identity{}, patchbay.KeyRefused
	}
	name := fmt.Sprintf("Pretend person %d", n)
	return patchbay.Identity{
		ID: fmt.Sprint(n), Name: name, Email: fmt.Sprintf("person%d@%s.example", n, words()[n%len(words())]),
		Workspace: "Team " + words()[n%len(words())], KeyName: time.Unix(int64(n), 0).UTC().Format("15:04:05"),
	}, nil
}
