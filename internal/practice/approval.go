package practice

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// approvals are the sign-ins by approval at Pretend Calendar and Pretend
// Photos: one authorization server for both, where programs make themselves
// known (RFC 7591) and people say yes on a page, after coming from their
// program's address (RFC 6749, RFC 7636) or by typing a code (RFC 8628).
type approvals struct {
	mu      sync.Mutex
	clients map[string][]string // by id: where they may send people back to
	codes   map[string]approval
	devices map[string]*device // by device code
	keys    map[string]signedIn
	refresh map[string]signedIn
	apps    map[string]app // by id; programs that have a secret
}

// approval is a code that a program may exchange once.
type approval struct{ client, comesTo, challenge, user string }

// device is a program that waits for somebody to type its code.
type device struct{ client, typed, user, denied string }

// signedIn is one person's sign-in through one program. Its keys all carry it,
// so that they can be taken back together.
type signedIn struct{ id, client, user string }

// keyLife is how long a key is good. It is short so that people who practise
// for a while see that keys are renewed without them.
const keyLife = 5 * time.Minute

func (a *approvals) reset() {
	a.clients, a.codes, a.devices = map[string][]string{}, map[string]approval{}, map[string]*device{}
	a.keys, a.refresh, a.apps = map[string]signedIn{}, map[string]signedIn{}, map[string]app{}
}

func (s *Services) approvalRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /.well-known/oauth-authorization-server/approval", s.approvalMetadata)
	mux.HandleFunc("POST /approval/register", s.approvalRegister)
	mux.HandleFunc("GET /approval/allow", s.approvalPage)
	mux.HandleFunc("POST /approval/allow", s.approvalSaid)
	mux.HandleFunc("POST /approval/device", s.approvalDevice)
	mux.HandleFunc("GET /approval/code", s.codePage)
	mux.HandleFunc("POST /approval/code", s.codeSaid)
	mux.HandleFunc("POST /approval/token", s.approvalToken)
	mux.HandleFunc("POST /approval/revoke", s.approvalRevoke)
	mux.HandleFunc("GET /approval/api/me", s.approvalMe)
	s.appRoutes(mux)
}

// isForPrograms reports whether a path is one that programs post to. They send
// no Origin, and nobody's browser has anything to lose there.
func isForPrograms(path string) bool {
	return slices.Contains([]string{"/approval/register", "/approval/device", "/approval/token", "/approval/revoke", "/amazon/sts/"}, path)
}

func (s *Services) approvalMetadata(w http.ResponseWriter, _ *http.Request) {
	at := s.address + "/approval"
	answer(w, http.StatusOK, object{
		"issuer": at, "authorization_endpoint": at + "/allow", "token_endpoint": at + "/token",
		"registration_endpoint": at + "/register", "revocation_endpoint": at + "/revoke",
		"device_authorization_endpoint": at + "/device", "code_challenge_methods_supported": []string{"S256"},
		"token_endpoint_auth_methods_supported":          []string{"none"},
		"authorization_response_iss_parameter_supported": true,
	})
}

func (s *Services) approvalRegister(w http.ResponseWriter, r *http.Request) {
	var about struct {
		RedirectURIs []string `json:"redirect_uris"`
	}
	if err := json.NewDecoder(r.Body).Decode(&about); err != nil {
		answer(w, http.StatusBadRequest, object{"error": "invalid_client_metadata"})
		return
	}
	for _, address := range about.RedirectURIs {
		if u, err := url.Parse(address); err != nil || u.Scheme != "http" || u.Hostname() != "127.0.0.1" {
			answer(w, http.StatusBadRequest, object{"error": "invalid_redirect_uri"})
			return
		}
	}
	id := "pretend-client-" + rand.Text()
	s.approvals.mu.Lock()
	s.approvals.clients[id] = about.RedirectURIs
	s.approvals.mu.Unlock()
	answer(w, http.StatusCreated, object{"client_id": id, "token_endpoint_auth_method": "none", "redirect_uris": about.RedirectURIs})
}

// asked is what a program wants, as the approval page carries it.
type asked struct {
	Query  string
	Users  []user
	Scopes []string
}

// approvalPage asks the person. Where the program isn't known, or wants them
// sent where it didn't say, they are sent nowhere.
func (s *Services) approvalPage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if !s.approvals.knows(q.Get("client_id"), q.Get("redirect_uri")) || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "This program isn't known here.", http.StatusBadRequest)
		return
	}
	s.showWith(w, "allow.html", "Approval", "Pretend approval", asked{
		r.URL.RawQuery, s.users.list(), strings.Fields(q.Get("scope")),
	}, origin(q.Get("redirect_uri")))
}

func (s *Services) approvalSaid(w http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.PostFormValue("asked"))
	if err != nil || !s.approvals.knows(q.Get("client_id"), q.Get("redirect_uri")) {
		http.Error(w, "This program isn't known here.", http.StatusBadRequest)
		return
	}
	said := url.Values{"state": {q.Get("state")}, "iss": {s.address + "/approval"}}
	if user := r.PostFormValue("user"); user == "" {
		said.Set("error", "access_denied")
	} else {
		said.Set("code", s.approvals.code(approval{q.Get("client_id"), q.Get("redirect_uri"), q.Get("code_challenge"), user}))
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+said.Encode(), http.StatusSeeOther)
}

func (a *approvals) knows(client, comesTo string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return comesTo != "" && slices.ContainsFunc(a.clients[client], func(one string) bool { return asRegistered(one, comesTo) })
}

func (a *approvals) code(of approval) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	code := rand.Text()
	a.codes[code] = of
	return code
}

// origin is the part of an address that a security policy names.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// approvalMe says whose a key is.
func (s *Services) approvalMe(w http.ResponseWriter, r *http.Request) {
	s.approvals.mu.Lock()
	who, ok := s.approvals.keys[bearer(r)]
	itself := s.approvals.apps[who.client]
	s.approvals.mu.Unlock()
	if ok && who.user == "" {
		answer(w, http.StatusOK, object{"id": who.client, "name": itself.name})
		return
	}
	for _, u := range s.users.list() {
		if ok && u.ID == who.user {
			answer(w, http.StatusOK, object{"id": u.ID, "name": u.Name, "email": u.Email})
			return
		}
	}
	answer(w, http.StatusUnauthorized, object{"error": "invalid_token"})
}

// verifies reports whether a verifier is the challenge's (RFC 7636, section 4.6).
func verifies(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return verifier != "" && base64.RawURLEncoding.EncodeToString(sum[:]) == challenge
}
