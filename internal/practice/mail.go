package practice

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
)

// user is one who may sign in to Pretend Mail.
type user struct{ ID, Username, Password, Name, Email string }

// users are two, so that somebody can sign in again as the wrong one. The
// second password has what must not be tidied: spaces and letters beyond ASCII.
type users struct {
	mu      sync.Mutex
	all     []user
	changed int
}

func (us *users) reset() {
	us.all = []user{
		{"mail-1", "pat", "pretend-password-1", "Pat Practice", "pat@example.com"},
		{"mail-2", "sam", "pretend  päss wörd 2", "Sam Sample", "sam@example.com"},
	}
}

func (us *users) list() []user {
	us.mu.Lock()
	defer us.mu.Unlock()
	return slices.Clone(us.all)
}

// change gives a user a new password; the old one is refused from then on.
func (us *users) change(id string) {
	us.mu.Lock()
	defer us.mu.Unlock()
	for i := range us.all {
		if us.all[i].ID == id {
			us.changed++
			us.all[i].Password = fmt.Sprintf("pretend-password-%d-changed", us.changed)
		}
	}
}

func (us *users) find(username, password string) (user, bool) {
	for _, u := range us.list() {
		if u.Username == username && u.Password == password {
			return u, true
		}
	}
	return user{}, false
}

func (s *Services) mailPage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "mail.html", "Mail", "Pretend Mail", s.users.list())
}

func (s *Services) mailChange(w http.ResponseWriter, r *http.Request) {
	s.users.change(r.PostFormValue("id"))
	http.Redirect(w, r, "/mail", http.StatusSeeOther)
}

func (s *Services) mailMe(w http.ResponseWriter, r *http.Request) {
	username, password, _ := r.BasicAuth()
	u, ok := s.users.find(username, password)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Basic realm="Pretend Mail", charset="UTF-8"`)
		answer(w, http.StatusUnauthorized, object{"error": "wrong user name or password"})
		return
	}
	answer(w, http.StatusOK, object{"user": object{"id": u.ID, "name": u.Name, "email": u.Email}})
}

// The nameless service knows its keys and nobody behind them, as a number of
// real ones do. Patchbay must ask for a name.

func (s *Services) namelessPage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "nameless.html", "Notes", "Nameless Notes", namelessKeys())
}

func namelessKeys() []string { return []string{"pretend-nobody", "pretend-nobody-2"} }

func (s *Services) namelessMe(w http.ResponseWriter, r *http.Request) {
	if !slices.Contains(namelessKeys(), bearer(r)) {
		answer(w, http.StatusUnauthorized, object{"ok": false})
		return
	}
	answer(w, http.StatusOK, object{"ok": true})
}
