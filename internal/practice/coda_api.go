package practice

import (
	"net/http"
	"strings"
)

// object is a JSON object whose fields are few enough to stand where they are used.
type object = map[string]any

// codaAPI answers as Coda's API v1 does: who am I, the docs, and who can open
// them. The shapes are those of https://coda.io/developers/apis/v1, the values
// invented.
func (s *Services) codaAPI(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		codaError(w, http.StatusNotFound, "The pretend Coda only reads.")
		return
	}
	known, ok := s.tokens.use(bearer(r))
	if !ok {
		codaError(w, http.StatusUnauthorized, "The token is unknown, or it was deleted.")
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/coda/apis/v1")
	id, isDoc := strings.CutPrefix(path, "/docs/")
	switch {
	case path == "/whoami":
		s.codaWhoAmI(w, known)
	case path == "/docs":
		s.codaDocs(w, r, known)
	case strings.HasSuffix(path, "/acl/permissions"):
		s.codaPermissions(w, path, known)
	case isDoc:
		s.codaOneDoc(w, id, known)
	default:
		codaError(w, http.StatusNotFound, "The pretend Coda has nothing there.")
	}
}

// codaError is the body that every refusal of Coda's has.
func codaError(w http.ResponseWriter, status int, message string) {
	answer(w, status, object{"statusCode": status, "statusMessage": http.StatusText(status), "message": message})
}

// codaWhoAmI answers to every token, restricted ones too, as Coda does.
func (s *Services) codaWhoAmI(w http.ResponseWriter, known token) {
	answer(w, http.StatusOK, object{
		"name": "Pat Practice", "loginId": "pat@example.com", "type": "user",
		"scoped": known.Restriction != "", "tokenName": known.Name,
		"href":      s.address + "/coda/apis/v1/whoami",
		"workspace": s.pretendWorkspace(),
	})
}

func (s *Services) pretendWorkspace() object {
	return object{
		"id": "ws-Practice01", "type": "workspace", "name": "Practice workspace",
		"browserLink": s.address + "/coda/",
	}
}
