package practice

import (
	"net/http"
	"slices"
	"strings"
)

// nameLimit is how long the name of a token may be, in bytes.
const nameLimit = 200

func restrictions() []string { return []string{"Doc or table", "Pack", "MCP"} }
func accesses() []string     { return []string{"Read and write", "Read only", "Write only"} }

func (s *Services) codaHome(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "coda_home.html", "Coda", "Pretend Coda", pretendDocs())
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
