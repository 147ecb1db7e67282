package app_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"app.patchbay/app"
	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// page calls as the page does: by name, with JSON.
type page struct {
	t      *testing.T
	calls  map[string]app.Call
	opened []string
	coda   *memory.CodaDocs
}

func newPage(t *testing.T) *page {
	t.Helper()
	p := &page{t: t, coda: memory.NewCodaDocs("pretend-token-1")}
	board, err := patchbay.New(t.Context(), patchbay.Parts{
		Register: memory.NewRegister(),
		Vaults:   []patchbay.VaultSource{memory.NewVaultSource("keyring", "Pretend Keyring")},
		Packs: []patchbay.Pack{{
			ID: "example", Name: "Example", Account: patchbay.RequiredAccount, InCoda: patchbay.CodaApprove,
			Uses:     []patchbay.Purpose{patchbay.Sync, patchbay.Formula, patchbay.Action},
			Accounts: []patchbay.Sharing{patchbay.Private, patchbay.Shared},
		}, {
			ID: patchbay.CodaPack, Name: "Coda", Account: patchbay.RequiredAccount,
			SignIn: []patchbay.SignIn{{Way: patchbay.Bearer, Base: "https://api.example.com", Fields: []patchbay.Field{{ID: "token"}}}},
		}},
		Connectors: map[patchbay.Way]patchbay.Connector{patchbay.Bearer: anybody{}},
		Service:    anybody{}, CodaDocs: p.coda,
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = board.Close() })
	host := app.Host{OpenAddress: func(address string) error { p.opened = append(p.opened, address); return nil }}
	p.calls = app.Calls(app.New(t.Context(), board, host, slog.New(slog.DiscardHandler)))
	return p
}

// anybody is a service that knows one person by every key, and a connector
// that has one at hand.
type anybody struct{}

func (anybody) Obtain(context.Context, patchbay.Asker, patchbay.Wanted) (patchbay.Obtained, error) {
	return patchbay.Obtained{Base: "https://api.example.com", Credential: patchbay.Credential{"token": patchbay.NewSecret("pretend-token-1")}}, nil
}

func (anybody) WhoAmI(context.Context, patchbay.Pack, patchbay.SignIn, string, patchbay.Credential) (patchbay.Identity, error) {
	return patchbay.Identity{ID: "ada", Name: "Ada"}, nil
}

// ask returns the answer as JSON, or the code of the problem.
func (p *page) ask(method string, args ...any) string {
	p.t.Helper()
	var raw []json.RawMessage
	for _, arg := range args {
		text, err := json.Marshal(arg)
		if err != nil {
			p.t.Fatal(err)
		}
		raw = append(raw, text)
	}
	result, err := p.calls[method](raw)
	if err != nil {
		return app.Explain(err).Code
	}
	text, err := json.Marshal(result)
	if err != nil || result != nil && strings.Contains(string(text), "null") {
		p.t.Fatalf("%s answers %s, %v", method, text, err)
	}
	return string(text)
}

// told is one text of an answer.
func (p *page) told(field, method string, args ...any) string {
	p.t.Helper()
	var answer map[string]any
	if err := json.Unmarshal([]byte(p.ask(method, args...)), &answer); err != nil {
		p.t.Fatal(err)
	}
	text, _ := answer[field].(string)
	return text
}

// connected is the id of an account that was connected just now.
func (p *page) connected(pack string) string {
	p.t.Helper()
	flow := p.told("flow", "Connect", pack, "", "")
	for n := range 10 {
		step := p.ask("Wait", flow, n)
		if strings.Contains(step, `"name":"identity"`) {
			p.ask("Submit", flow, n+1, map[string]string{"choose": "yes"})
		}
		if strings.Contains(step, `"kind":"done"`) {
			break
		}
	}
	var list app.ListView
	if err := json.Unmarshal([]byte(p.ask("List")), &list); err != nil || len(list.Accounts) != 1 {
		p.t.Fatal(list, err)
	}
	return list.Accounts[0].ID
}

// says fails the test unless the answer holds all of these.
func (p *page) says(answer string, parts ...string) {
	p.t.Helper()
	for _, part := range parts {
		if !strings.Contains(answer, part) {
			p.t.Errorf("%s\ndoesn't say %s", answer, part)
		}
	}
}

func TestThePagePutsAnAccountIntoADocAndTakesItOut(t *testing.T) {
	p := newPage(t)
	account := strings.Trim(p.ask("AddKeptByCoda", "example", "Work", "", ""), `"`)
	p.says(p.ask("AddDoc", "https://docs.superhuman.com/d/Big-Plan_dAbC/Page_suX?x=1", ""),
		`"id":"AbC"`, `"title":"Big Plan"`, `"link":"https://docs.superhuman.com/d/Big-Plan_dAbC"`)
	p.says(p.ask("AddToDoc", account, "AbC", "shared"), "null")
	p.says(p.ask("Doc", "AbC"), `"nonOwners":"restricted"`, `"state":"planned"`, `"mayHave":false`, `"accounts":1`, `"unfinished":1`)
	p.says(p.ask("SetNonOwners", account, "AbC", "act"), "null")
	p.says(p.ask("MayUse", account, "AbC", "action"), `"member":{"allowed":true,"reason":"shared-actions","asOwner":true}`)
	p.says(p.ask("List"), `"places":1`, `"status":"kept-by-coda"`, `"unfinished":[{"account":"`+account, `"link":"https://docs.superhuman.com`)
	p.says(p.ask("MarkInCoda", account, "AbC", "done"), "null")
	p.says(p.ask("Docs"), `"unfinished":0`)
	p.says(p.ask("Connections", account), `"seenNonOwners":"act"`, `"state":"done"`, `"mayHave":true`, `"elsewhere":[]`)
	p.says(p.ask("NoteOthers", app.OthersView{Doc: "AbC", Pack: "example", Name: "Support", Whose: "Mia", May: "view"}), `"whose":"Mia"`)
	p.says(p.ask("Disconnect", account, []string{"AbC"}), "null")
	p.says(p.ask("Doc", "AbC"), `"state":"take-out"`, `"accounts":0`, `"others":[{`)
	p.says(p.ask("Remove", account), `"deleted":true`)
	p.says(p.ask("List"), `"why":"left-in-doc"`, `"place":{"id":"AbC","name":"Big Plan"`, `"why":"left-with-coda"`)
	p.says(p.ask("OpenDoc", "AbC"), "null")
	p.says(p.ask("ForgetDoc", "AbC"), "null")
	p.says(p.ask("OpenDoc", "AbC"), "null") // a to-do names it still
	if len(p.opened) != 2 || p.opened[1] != "https://docs.superhuman.com/d/Big-Plan_dAbC" {
		t.Errorf("opened %v", p.opened)
	}
	p.says(p.ask("History", account, 0), `"what":"disconnected"`, `"place":"Big Plan"`)
}

func TestThePageIsToldTheCause(t *testing.T) {
	p := newPage(t)
	account := strings.Trim(p.ask("AddKeptByCoda", "example", "Work", "", ""), `"`)
	p.says(p.ask("AddDoc", "https://coda.io/d/_dAbC", "Plan"), `"title":"Plan"`)
	for want, got := range map[string]string{
		"doc-link-invalid":  p.ask("AddDoc", "https://example.com/d/_dAbC", "x"),
		"doc-title-missing": p.ask("AddDoc", "https://coda.io/d/_dXyZ", ""),
		"unknown-doc":       p.ask("Doc", "nothing"),
		"unknown-account":   p.ask("Connections", "nobody"),
		"unknown-place":     p.ask("MayUse", account, "AbC", "sync"),
		"setting-unknown":   p.ask("AddToDoc", account, "AbC", "lent"),
		"kept-by-coda":      p.ask("AddElsewhere", account, "Nango"),
		"name-taken":        p.ask("AddKeptByCoda", "example", "Work", "", ""),
		"unknown-to-do":     p.ask("AcceptStop", "nothing", []string{}),
		"doc-link-missing":  p.ask("OpenDoc", p.told("id", "AddDoc", "", "Untold")),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestThePageFindsADocInCodaAndLooksForItAgain(t *testing.T) {
	p := newPage(t)
	for _, id := range []string{"D-1", "D-2", "D-3", "D-4"} {
		p.coda.Put(patchbay.FoundDoc{ID: id, Title: "Plan " + id, Link: "https://coda.io/d/Plan_d" + id, Owner: "Mia", Folder: "Works"})
	}
	account := p.connected("coda")
	titled := p.told("id", "AddDoc", "", "My plan")
	p.says(p.ask("SetDocLink", titled, "https://coda.io/d/_dD-2"), "null")
	next := p.told("next", "FindDocs", account, "plan", "")
	p.says(p.ask("FindDocs", account, "plan", ""),
		`{"id":"D-1","title":"Plan D-1","link":"https://coda.io/d/Plan_dD-1","owner":"Mia","folder":"Works","here":""}`, `"here":"`+titled+`"`)
	p.says(p.ask("FindDocs", account, "plan", next), `"id":"D-4"`, `"next":""`)
	p.says(p.ask("FindDocs", account, "a", ""), `"docs":[{`)
	p.says(p.ask("FindDocs", account, "none", ""), `"docs":[]`)
	p.says(p.ask("FindDocs", account, "too many", ""), `rate-limited`)

	p.says(p.ask("LookInCoda", account, titled), "null")
	p.says(p.ask("Docs"), `"title":"Plan D-2"`, `"canLook":true,"seen":"20`, `"notShown":"","notShownTo":""`)
	p.coda.Drop("D-2")
	p.says(p.ask("LookInCoda", account, titled), "doc-not-shown")
	p.says(p.ask("Doc", titled), `"notShown":"20`, `"notShownTo":"Ada"`)
}

func TestTheBoardSaysWhereOthersMayActAndWhoMustConnectAnew(t *testing.T) {
	p := newPage(t)
	doc := p.ask("AddDoc", "https://coda.io/d/Team-hub_dTeam1", "")
	if !strings.Contains(doc, "Team1") {
		t.Fatal(doc)
	}
	account := strings.Trim(p.ask("AddKeptByCoda", "example", "Mia", "", ""), `"`)
	p.ask("AddToDoc", account, "Team1", "shared")
	p.ask("SetNonOwners", account, "Team1", "act")
	p.ask("MarkInCoda", account, "Team1", "done")
	board := p.ask("Board")
	for _, want := range []string{`"now":true`, `"docTitle":"Team hub"`, `"open":""`, `"mayAsk":false`} {
		if !strings.Contains(board, want) {
			t.Errorf("the board lacks %s: %s", want, board)
		}
	}
	if list := p.ask("LeavingList"); !strings.Contains(list, `"do":"connect-anew"`) || !strings.Contains(list, "https://coda.io/d/") {
		t.Error(list)
	}
	if table := p.ask("LeavingTable", map[string]string{"column_do": "What"}); !strings.Contains(table, `What`) || !strings.Contains(table, `Team hub`) {
		t.Error(table)
	}
	if code := p.ask("AskWhoCanOpen", "Team1"); code != "not-now" {
		t.Error(code)
	}
}
