package practice

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// packAccounts are the accounts that the pretend Coda says are connected to
// Packs. They can be taken out of docs and removed, as in Coda, and are there
// again when practice starts anew.
type packAccounts struct {
	mu    sync.Mutex
	packs []accountsOfPack
}

type accountsOfPack struct {
	Name     string
	Accounts []packAccount
}

type packAccount struct {
	Name string
	Docs []connectedDoc
}

type connectedDoc struct{ ID, Name, May string }

// Path is where the doc is: below the pretend Coda, as in Coda itself.
func (d connectedDoc) Path() string { return docPath + d.Name + "_d" + d.ID }

// Title is what the doc is called.
func (d connectedDoc) Title() string { return strings.ReplaceAll(d.Name, "-", " ") }

const docPath = "/coda/d/"

// AsIfCopiedFromCoda makes links to docs of the pretend Coda in a copy of its
// page what they are in Coda's.
func (s *Services) AsIfCopiedFromCoda(page string) string {
	return strings.ReplaceAll(page, s.address+docPath, "https://coda.io/d/")
}

// What the accounts page of Coda says of a doc.
const (
	mayOwner = "Only you can take actions"
	mayView  = "All members can pull in data. Only you can take actions"
	mayAct   = "All members can pull in data and take actions"
)

func (a *packAccounts) reset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.packs = []accountsOfPack{
		{"Pretend Mail", []packAccount{
			{"pat@example.com", []connectedDoc{{"Prac-tice01", "Team-tasks", mayView}, {"Prac-tice03", "Customer-notes", mayAct}}},
			{"pat@example.com (2)", []connectedDoc{{"Prac-tice02", "Holiday-plans", mayOwner}}},
		}},
		{"Todoist", []packAccount{
			{"Pat Practice", []connectedDoc{{"Prac-tice01", "Team-tasks", mayAct}, {"Prac-tice02", "Holiday-plans", mayOwner}, {"Prac-tice07", "Reading-list", mayOwner}}},
		}},
		{"Trello", []packAccount{
			{"Pat Practice", []connectedDoc{{"Prac-tice01", "Team-tasks", mayView}, {"Prac-tice05", "Launch", mayView}}},
			{"Club", []connectedDoc{{"Prac-tice06", "Club-house", mayOwner}}},
		}},
		{"Weather of Yesterday", []packAccount{
			{"Pat", []connectedDoc{{"Prac-tice02", "Holiday-plans", mayView}, {"Prac-tice06", "Club-house", mayView}}},
		}},
	}
}

// list returns copies that nobody changes.
func (a *packAccounts) list() []accountsOfPack {
	a.mu.Lock()
	defer a.mu.Unlock()
	packs := slices.Clone(a.packs)
	for i := range packs {
		packs[i].Accounts = slices.Clone(packs[i].Accounts)
		for j := range packs[i].Accounts {
			packs[i].Accounts[j].Docs = slices.Clone(packs[i].Accounts[j].Docs)
		}
	}
	return packs
}

// disconnect takes an account out of a doc, or away where doc is empty.
func (a *packAccounts) disconnect(pack, account, doc string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.packs {
		p := &a.packs[i]
		for j := range p.Accounts {
			if p.Name == pack && p.Accounts[j].Name == account {
				p.Accounts[j].Docs = slices.DeleteFunc(p.Accounts[j].Docs, func(d connectedDoc) bool { return d.ID == doc })
			}
		}
		p.Accounts = slices.DeleteFunc(p.Accounts, func(x packAccount) bool { return doc == "" && p.Name == pack && x.Name == account })
	}
	a.packs = slices.DeleteFunc(a.packs, func(p accountsOfPack) bool { return len(p.Accounts) == 0 })
}

func (s *Services) codaDisconnect(w http.ResponseWriter, r *http.Request) {
	s.accounts.disconnect(r.PostFormValue("pack"), r.PostFormValue("account"), r.PostFormValue("doc"))
	http.Redirect(w, r, "/coda/account#packAccounts", http.StatusSeeOther)
}
