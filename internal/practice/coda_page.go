package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// nameLimit is how long the name of a token may be, in bytes.
const nameLimit = 200

func restrictions() []string { return []string{"Doc or table", "Pack", "MCP"} }
func accesses() []string     { return []string{"Read and write", "Read only", "Write only"} }

func (s *Services) codaHome(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "coda_home.html", "Coda", "Pretend Coda", s.docs.list())
}

// codaDocPage shows a doc by the id at the end of its address: the title
// before it may be an old one.
func (s *Services) codaDocPage(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(r.PathValue("doc"), "_d")
	doc, ok := s.docs.find(parts[len(parts)-1])
	if !ok {
		http.Error(w, "The pretend Coda has no such doc.", http.StatusNotFound)
		return
	}
	s.show(w, "coda_doc.html", "Coda", doc.Name, struct {
		pretendDoc
		Accounts []usedAccount
	}{doc, s.accounts.in(doc.ID)})
}

// codaDocChange renames a doc, deletes it or puts it back.
func (s *Services) codaDocChange(w http.ResponseWriter, r *http.Request) {
	doc, ok := s.docs.find(r.PostFormValue("id"))
	name := strings.Join(strings.Fields(r.PostFormValue("name")), " ")
	if !ok || len(name) > nameLimit {
		http.Error(w, "There is no such doc, or the name is too long.", http.StatusBadRequest)
		return
	}
	s.docs.change(doc.ID, name, r.PostFormValue("gone") != "")
	doc, _ = s.docs.find(doc.ID)
	http.Redirect(w, r, "/coda/d/"+url.PathEscape(doc.Link()), http.StatusSeeOther)
}

// codaAccount shows the account settings. In the address, "new" is the id of
// a token just made: its key is shown this once, as in Coda.
func (s *Services) codaAccount(w http.ResponseWriter, r *http.Request) {
	s.show(w, "coda_account.html", "Coda", "Account settings", map[string]any{
		"Tokens":       s.tokens.list(r.URL.Query().Get("new")),
		"Packs":        s.accounts.list(),
		"Restrictions": restrictions(),
		"Accesses":     accesses(),
	})
}

func (s *Services) codaGenerate(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimSpace(r.PostFormValue("name"))
	restriction, access := r.PostFormValue("restriction"), r.PostFormValue("access")
	switch {
	case name == "" || len(name) > nameLimit:
		http.Error(w, "A token needs a name.", http.StatusBadRequest)
		return
	case restriction == "":
		access = ""
	case !slices.Contains(restrictions(), restriction) || !slices.Contains(accesses(), access):
		http.Error(w, "There is no such restriction.", http.StatusBadRequest)
		return
	}
	made := s.tokens.generate(name, restriction, access)
	http.Redirect(w, r, "/coda/account?new="+made.ID+"#apiSettings", http.StatusSeeOther)
}

func (s *Services) codaDelete(w http.ResponseWriter, r *http.Request) {
	s.tokens.delete(r.PostFormValue("id"))
	http.Redirect(w, r, "/coda/account#apiSettings", http.StatusSeeOther)
}
