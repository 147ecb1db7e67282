package loopback

import (
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// The paths that the page posts to.
const (
	pathCalls   = "/api/"
	pathSession = "/api/session"
	pathEvents  = "/api/events"
)

// ServeHTTP holds the guards, in this order, and hands what passes to the
// page, the session, the events or the calls:
//
//  1. Host is exactly ours, which stops DNS rebinding: the rebound page has
//     its own name in it. No parsing of what looks like loopback.
//  2. POST under /api, GET and HEAD for the page, no other method. OPTIONS is
//     refused and no CORS header is ever sent, so no other origin can send
//     what needs a preflight.
//  3. Origin is exactly ours: on a POST always, on a GET where there is one.
//  4. Sec-Fetch-Site is same-origin, or none for the page itself, which a
//     person opens from outside of the browser.
//  5. The session's key, on each call but the one that opens a session.
//  6. A JSON body of a bounded size.
func (s *Shell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range SecurityHeaders() {
		w.Header().Set(name, value)
	}
	defer s.recoverFrom(w, r)

	api := strings.HasPrefix(r.URL.Path, pathCalls)
	// A request line with a whole address would be taken for the Host.
	if r.Host != s.host || !strings.HasPrefix(r.RequestURI, "/") {
		s.refuse(w, r, http.StatusMisdirectedRequest, "host")
		return
	}
	switch r.Method {
	case http.MethodPost:
		if !api {
			s.refuse(w, r, http.StatusMethodNotAllowed, "method")
			return
		}
	case http.MethodGet, http.MethodHead:
		if api {
			s.refuse(w, r, http.StatusMethodNotAllowed, "method")
			return
		}
	default:
		s.refuse(w, r, http.StatusMethodNotAllowed, "method")
		return
	}
	if !s.originIsOurs(r) {
		s.refuse(w, r, http.StatusForbidden, "origin")
		return
	}
	if !fetchedByOurPage(r) {
		s.refuse(w, r, http.StatusForbidden, "sec-fetch-site")
		return
	}
	if !api {
		s.page(w, r)
		return
	}

	var session int
	if r.URL.Path != pathSession {
		number, problem := s.sessions.check(bearer(r))
		if problem != "" {
			s.answerProblem(w, http.StatusUnauthorized, problem)
			return
		}
		session = number
	}
	if !saysJSON(r) {
		s.refuse(w, r, http.StatusUnsupportedMediaType, "content-type")
		return
	}
	if r.URL.RawQuery != "" {
		s.refuse(w, r, http.StatusBadRequest, "query")
		return
	}
	body, ok := s.readBody(w, r)
	if !ok {
		return
	}
	switch r.URL.Path {
	case pathSession:
		s.openSession(w, body)
	case pathEvents:
		s.serveEvents(w, r, session, body)
	default:
		s.serveCall(w, strings.TrimPrefix(r.URL.Path, pathCalls), body)
	}
}

// originIsOurs wants Origin on every POST: all browsers send it there. On a
// GET of our own page or its parts most leave it out.
func (s *Shell) originIsOurs(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return r.Method != http.MethodPost
	}
	return len(origins) == 1 && origins[0] == s.address
}

// fetchedByOurPage tolerates that Sec-Fetch-Site is missing, since Safari had
// none before 16.4. That opens nothing: a page can neither leave the header
// out in a browser that has it (its name is a forbidden one, see
// https://fetch.spec.whatwg.org/#forbidden-request-header), nor send a POST
// without Origin in one that hasn't.
func fetchedByOurPage(r *http.Request) bool {
	sites := r.Header.Values("Sec-Fetch-Site")
	switch {
	case len(sites) == 0:
		return true
	case len(sites) > 1:
		return false
	case sites[0] == "none":
		return r.Method != http.MethodPost && (r.URL.Path == "/" || r.URL.Path == "/index.html")
	}
	return sites[0] == "same-origin"
}

// saysJSON keeps out what a form can send without a preflight.
func saysJSON(r *http.Request) bool {
	types := r.Header.Values("Content-Type")
	if len(types) != 1 || len(r.Header.Values("Content-Encoding")) > 0 {
		return false
	}
	kind, parameters, err := mime.ParseMediaType(types[0])
	if err != nil || kind != "application/json" {
		return false
	}
	for name, value := range parameters {
		if name != "charset" || !strings.EqualFold(value, "utf-8") {
			return false
		}
	}
	return true
}

// refuse answers a request that no page of ours sends. Only the log says why,
// and of many refusals it gets the 1st, 2nd, 4th, 8th and so on, so that a
// hostile page can't wash all else out of it.
func (s *Shell) refuse(w http.ResponseWriter, r *http.Request, status int, guard string) {
	if n := s.refused.Add(1); n&(n-1) == 0 {
		s.options.Log.Warn("refused a request", slog.String("guard", guard), slog.Int("status", status),
			slog.String("method", knownMethod(r.Method)), slog.Int64("times", n))
	}
	s.answerProblem(w, status, problemBadRequest)
}

// knownMethod keeps texts of a stranger's choice out of the log.
func knownMethod(method string) string {
	known := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
	if slices.Contains(known, method) {
		return method
	}
	return "other"
}
