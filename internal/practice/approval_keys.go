package practice

import (
	"crypto/rand"
	"maps"
	"net/http"
	"strings"
	"time"
)

// approvalToken gives keys for a code, for a typed code, and for a refresh
// token, which is exchanged each time.
func (s *Services) approvalToken(w http.ResponseWriter, r *http.Request) {
	s.approvals.mu.Lock()
	defer s.approvals.mu.Unlock()
	a := &s.approvals
	client := r.PostFormValue("client_id")
	refused := func(why string) { answer(w, http.StatusBadRequest, object{"error": why}) }
	if !a.proves(r) {
		answer(w, http.StatusUnauthorized, object{"error": "invalid_client"})
		return
	}
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		of, ok := a.codes[r.PostFormValue("code")]
		delete(a.codes, r.PostFormValue("code"))
		if !ok || of.client != client || of.comesTo != r.PostFormValue("redirect_uri") || !verifies(r.PostFormValue("code_verifier"), of.challenge) {
			refused("invalid_grant")
			return
		}
		a.give(w, signedIn{rand.Text(), client, of.user})
	case "urn:ietf:params:oauth:grant-type:device_code":
		of, ok := a.devices[r.PostFormValue("device_code")]
		switch {
		case !ok || of.client != client:
			refused("invalid_grant")
		case of.denied != "":
			refused("access_denied")
		case of.user == "":
			refused("authorization_pending")
		default:
			delete(a.devices, r.PostFormValue("device_code"))
			a.give(w, signedIn{rand.Text(), client, of.user})
		}
	case "refresh_token":
		of, ok := a.refresh[r.PostFormValue("refresh_token")]
		delete(a.refresh, r.PostFormValue("refresh_token"))
		if !ok || of.client != client {
			refused("invalid_grant")
			return
		}
		a.give(w, of)
	case "client_credentials":
		if _, ok := a.apps[client]; !ok {
			refused("unauthorized_client")
			return
		}
		a.give(w, signedIn{id: rand.Text(), client: client})
	default:
		refused("unsupported_grant_type")
	}
}

// give answers with new keys. The old one ends by itself.
func (a *approvals) give(w http.ResponseWriter, who signedIn) {
	key, refresh := "pretend-key-"+rand.Text(), "pretend-refresh-"+rand.Text()
	a.keys[key], a.refresh[refresh] = who, who
	time.AfterFunc(keyLife, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.keys, key)
	})
	answer(w, http.StatusOK, object{
		"access_token": key, "refresh_token": refresh, "token_type": "Bearer", "expires_in": int(keyLife / time.Second),
	})
}

// approvalRevoke takes back all that belongs to a sign-in. A key that isn't
// known is no error (RFC 7009, section 2.2).
func (s *Services) approvalRevoke(w http.ResponseWriter, r *http.Request) {
	s.approvals.mu.Lock()
	defer s.approvals.mu.Unlock()
	token := r.PostFormValue("token")
	of, ok := s.approvals.refresh[token]
	if !ok {
		of, ok = s.approvals.keys[token]
	}
	if ok && of.client == r.PostFormValue("client_id") && s.approvals.proves(r) {
		s.approvals.end(func(other signedIn) bool { return other.id == of.id })
	}
	w.WriteHeader(http.StatusOK)
}

func (a *approvals) end(which func(signedIn) bool) {
	for _, all := range []map[string]signedIn{a.keys, a.refresh} {
		maps.DeleteFunc(all, func(_ string, of signedIn) bool { return which(of) })
	}
}

// approvalDevice gives a program a code to show.
func (s *Services) approvalDevice(w http.ResponseWriter, r *http.Request) {
	client := r.PostFormValue("client_id")
	s.approvals.mu.Lock()
	defer s.approvals.mu.Unlock()
	if _, known := s.approvals.clients[client]; !known {
		answer(w, http.StatusBadRequest, object{"error": "invalid_client"})
		return
	}
	text := rand.Text()
	code, typed := rand.Text(), text[:4]+"-"+text[4:8]
	s.approvals.devices[code] = &device{client: client, typed: typed}
	answer(w, http.StatusOK, object{
		"device_code": code, "user_code": typed, "verification_uri": s.address + "/approval/code", "expires_in": 600, "interval": 1,
	})
}

// typed is what the page for codes shows.
type typed struct {
	Code, Said string
	Users      []user
}

func (s *Services) codePage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "code.html", "Approval", "Pretend approval", typed{Users: s.users.list()})
}

func (s *Services) codeSaid(w http.ResponseWriter, r *http.Request) {
	code := strings.ToUpper(strings.TrimSpace(r.PostFormValue("code")))
	page := typed{Code: code, Said: "No program waits with this code.", Users: s.users.list()}
	s.approvals.mu.Lock()
	for _, waiting := range s.approvals.devices {
		if waiting.typed != code {
			continue
		}
		if waiting.user = r.PostFormValue("user"); waiting.user == "" {
			waiting.denied, page.Said = "yes", "You said no."
		} else {
			page.Said = "Done. Go back to Patchbay."
		}
	}
	s.approvals.mu.Unlock()
	s.show(w, "code.html", "Approval", "Pretend approval", page)
}
