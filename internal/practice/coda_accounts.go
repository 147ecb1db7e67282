package practice

import (
	"net/http"
	"net/url"
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

// InPractice is where an address of Coda leads in practice: a doc that the
// pretend Coda has is there, and all else where it is.
func (s *Services) InPractice(address string) string {
	doc, ok := strings.CutPrefix(address, "https://coda.io/d/")
	parts := strings.Split(doc, "_d")
	if _, known := s.docs.find(parts[len(parts)-1]); !ok || !known {
		return address
	}
	return s.Docs() + "/d/" + doc
}

// What the accounts page of Coda says of a doc.
const (
	mayOwner  = "Only you can take actions"
	mayLocked = "Only you can pull in data and take actions"
	mayView   = "All members can pull in data. Only you can take actions"
	mayAct    = "All members can pull in data and take actions"
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

// usedAccount is an account in a doc, as the doc's settings show it.
type usedAccount struct {
	Pack, Account string
	// Private ones are nobody else's; of the others non-owners may select some,
	// and take actions with some of those.
	Private, NonOwners, Actions bool
}

// in lists the accounts in a doc.
func (a *packAccounts) in(doc string) []usedAccount {
	var used []usedAccount
	for _, pack := range a.list() {
		for _, account := range pack.Accounts {
			for _, d := range account.Docs {
				if d.ID == doc {
					used = append(used, usedAccount{
						pack.Name, account.Name, d.May == mayOwner, d.May == mayView || d.May == mayAct, d.May == mayAct,
					})
				}
			}
		}
	}
	return used
}

// allow says what others may do with a shared account in a doc. Nothing changes
// where it isn't in there, or private.
func (a *packAccounts) allow(doc string, set usedAccount) {
	a.mu.Lock()
	defer a.mu.Unlock()
	may := mayLocked
	if set.NonOwners {
		may = mayView
	}
	if set.NonOwners && set.Actions {
		may = mayAct
	}
	for i := range a.packs {
		for j := range a.packs[i].Accounts {
			docs := a.packs[i].Accounts[j].Docs
			at := slices.IndexFunc(docs, func(d connectedDoc) bool { return d.ID == doc && d.May != mayOwner })
			if at >= 0 && a.packs[i].Name == set.Pack && a.packs[i].Accounts[j].Name == set.Account {
				docs[at].May = may
			}
		}
	}
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

func (s *Services) codaAllow(w http.ResponseWriter, r *http.Request) {
	doc, ok := s.docs.find(r.PostFormValue("id"))
	if !ok {
		http.Error(w, "The pretend Coda has no such doc.", http.StatusBadRequest)
		return
	}
	s.accounts.allow(doc.ID, usedAccount{
		Pack: r.PostFormValue("pack"), Account: r.PostFormValue("account"),
		NonOwners: r.PostFormValue("allow") != "", Actions: r.PostFormValue("actions") != "",
	})
	http.Redirect(w, r, docPath+url.PathEscape(doc.Link()), http.StatusSeeOther)
}

func (s *Services) codaDisconnect(w http.ResponseWriter, r *http.Request) {
	s.accounts.disconnect(r.PostFormValue("pack"), r.PostFormValue("account"), r.PostFormValue("doc"))
	http.Redirect(w, r, "/coda/account#packAccounts", http.StatusSeeOther)
}
