package practice

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// object is a JSON object whose fields are few enough to stand where they are used.
type object = map[string]any

// codaAPI answers as Coda's API v1 does: who am I, the docs, and who can open
// them. The shapes
// are those of https://coda.io/developers/apis/v1, the values invented.
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
	switch path := strings.TrimPrefix(r.URL.Path, "/coda/apis/v1"); path {
	case "/whoami":
		s.codaWhoAmI(w, known)
	case "/docs":
		s.codaDocs(w, r, known)
	default:
		if strings.HasSuffix(path, "/acl/permissions") {
			codaPermissions(w, path, known)
			return
		}
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

func (s *Services) codaDocs(w http.ResponseWriter, r *http.Request, known token) {
	if known.Restriction != "" {
		codaError(w, http.StatusForbidden, "This token doesn't grant access to the list of docs.")
		return
	}
	limit, start := 25, 0
	if text := r.URL.Query().Get("limit"); text != "" {
		asked, err := strconv.Atoi(text)
		if err != nil || asked < 1 {
			codaError(w, http.StatusBadRequest, "limit must be at least 1.")
			return
		}
		limit = asked
	}
	docs := pretendDocs()
	if text := r.URL.Query().Get("pageToken"); text != "" {
		after, err := strconv.Atoi(strings.TrimPrefix(text, "after-"))
		if err != nil || after < 1 || after >= len(docs) {
			codaError(w, http.StatusBadRequest, "There is no such page.")
			return
		}
		start = after
	}
	end := start + min(limit, len(docs)-start)
	items := make([]object, 0, end-start)
	for _, doc := range docs[start:end] {
		items = append(items, s.codaDoc(doc))
	}
	href := s.address + "/coda/apis/v1/docs"
	page := object{"items": items, "href": fmt.Sprintf("%s?limit=%d", href, limit)}
	if end < len(docs) {
		next := fmt.Sprintf("after-%d", end)
		page["nextPageToken"] = next
		page["nextPageLink"] = fmt.Sprintf("%s?limit=%d&pageToken=%s", href, limit, next)
	}
	answer(w, http.StatusOK, page)
}

type pretendDoc struct{ ID, Name string }

func pretendDocs() []pretendDoc {
	return []pretendDoc{
		{"Prac-tice01", "Team tasks"}, {"Prac-tice02", "Holiday plans"}, {"Prac-tice03", "Customer notes"},
	}
}

func (s *Services) codaDoc(doc pretendDoc) object {
	return object{
		"id": doc.ID, "type": "doc", "name": doc.Name,
		"href":        s.address + "/coda/apis/v1/docs/" + doc.ID,
		"browserLink": s.address + "/coda/d/_d" + doc.ID,
		"owner":       "pat@example.com", "ownerName": "Pat Practice",
		"createdAt": "2026-01-05T09:00:00.000Z", "updatedAt": "2026-06-01T15:30:00.000Z",
		"workspace": s.pretendWorkspace(), "workspaceId": "ws-Practice01",
		"folder": object{
			"id": "fl-Practice01", "type": "folder", "name": "My docs",
			"browserLink": s.address + "/coda/",
		},
		"folderId": "fl-Practice01",
	}
}

func (s *Services) pretendWorkspace() object {
	return object{
		"id": "ws-Practice01", "type": "workspace", "name": "Practice workspace",
		"browserLink": s.address + "/coda/",
	}
}
