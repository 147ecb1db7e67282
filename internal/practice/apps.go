package practice

import (
	"crypto/rand"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// app is a program that a person has made known on the page for that. Its id
// is a client of the approvals; its secret is shown once.
type app struct{ name, secret string }

// made is what the page for apps shows.
type made struct {
	Wrong, ID, Secret string
	Names             []string
}

func (s *Services) appRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /approval/apps", s.appsPage)
	mux.HandleFunc("POST /approval/apps", s.appMade)
	mux.HandleFunc("GET /approval/api/sites", s.sites)
	mux.HandleFunc("GET /approval/api/sites/{site}/me", s.approvalMe)
}

func (s *Services) appsPage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "apps.html", "Apps", "Pretend apps", made{Names: s.approvals.appNames()})
}

func (s *Services) appMade(w http.ResponseWriter, r *http.Request) {
	name, comesTo := strings.TrimSpace(r.PostFormValue("name")), strings.TrimSpace(r.PostFormValue("redirect"))
	page := made{}
	switch u, err := url.Parse(comesTo); {
	case name == "":
		page.Wrong = "Give the app a name."
	case comesTo != "" && (err != nil || u.Scheme != "http" || !ownComputer(u)):
		page.Wrong = "Only addresses of your own computer can be redirect addresses here."
	default:
		page.ID, page.Secret = "pretend-app-"+rand.Text(), "pretend-app-secret-"+rand.Text()
		s.approvals.mu.Lock()
		s.approvals.apps[page.ID], s.approvals.clients[page.ID] = app{name, page.Secret}, []string{comesTo}
		s.approvals.mu.Unlock()
	}
	page.Names = s.approvals.appNames()
	s.show(w, "apps.html", "Apps", "Pretend apps", page)
}

func (a *approvals) appNames() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	names := []string{}
	for _, one := range a.apps {
		names = append(names, one.name)
	}
	return names
}

// proves reports whether a request comes from its client, as far as that can be
// proved. The caller holds the lock.
func (a *approvals) proves(r *http.Request) bool {
	one, isApp := a.apps[r.PostFormValue("client_id")]
	return !isApp || one.secret == r.PostFormValue("client_secret")
}

// ownComputer reports whether an address is of the computer that asks for it.
func ownComputer(u *url.URL) bool { return u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost" }

// asRegistered compares a redirect address with a registered one. The port of
// this computer may be any (RFC 8252, section 7.3).
func asRegistered(registered, asked string) bool {
	portless := func(address string) string {
		u, err := url.Parse(address)
		if err != nil || !ownComputer(u) {
			return address
		}
		if host, _, err := net.SplitHostPort(u.Host); err == nil {
			u.Host = host
		}
		return u.String()
	}
	return registered != "" && portless(registered) == portless(asked)
}

// sites are those that every person of the approvals can open.
func (s *Services) sites(w http.ResponseWriter, r *http.Request) {
	s.approvals.mu.Lock()
	_, ok := s.approvals.keys[bearer(r)]
	s.approvals.mu.Unlock()
	if !ok {
		answer(w, http.StatusUnauthorized, object{"error": "invalid_token"})
		return
	}
	answer(w, http.StatusOK, object{"sites": []object{
		{"id": "bakery-santos", "name": "Bakery Santos"}, {"id": "garden-club", "name": "Garden Club"},
	}})
}
