package practice

import (
	"fmt"
	"net/http"
	"strings"
)

// The pretend Enterprise organisation, of which everybody with a token that
// isn't restricted is an admin.
const (
	organisation        = "org-Practice01"
	adminPath           = "/coda/apis/admin/v1/organizations"
	mostConnectionsPage = 5 // so that there is more than one page
)

// codaAdmin answers as Coda's admin API does: which organisations, and what is
// connected in the docs of one, everybody's. The shapes are those of
// https://docs.superhuman.com/apis/admin/v1/openapi.json (version 0.0.2).
func (s *Services) codaAdmin(w http.ResponseWriter, r *http.Request) {
	known, ok := s.tokens.use(bearer(r))
	switch path := strings.TrimPrefix(r.URL.Path, adminPath); {
	case !ok:
		codaError(w, http.StatusUnauthorized, "The token is unknown, or it was deleted.")
	case known.Restriction != "":
		codaError(w, http.StatusForbidden, "This token doesn't grant access to the organization.")
	case path == "":
		answer(w, http.StatusOK, object{"href": s.address + adminPath, "items": []object{
			{"type": "organization", "id": organisation, "name": "Practice organisation"},
		}})
	case path == "/"+organisation+"/docs/packConnections":
		s.codaConnections(w, r)
	default:
		codaError(w, http.StatusNotFound, "There is no such organization, or you may not see it.")
	}
}

func (s *Services) codaConnections(w http.ResponseWriter, r *http.Request) {
	all, start := s.pretendConnections(), 0
	if text := r.URL.Query().Get("pageToken"); text != "" {
		if _, err := fmt.Sscanf(text, "connections-after-%d", &start); err != nil || start < 1 || start >= len(all) {
			codaError(w, http.StatusBadRequest, "There is no such page.")
			return
		}
	}
	end := min(start+mostConnectionsPage, len(all))
	page := object{"href": s.address + r.URL.Path, "items": all[start:end]}
	if end < len(all) {
		page["nextPageToken"] = fmt.Sprintf("connections-after-%d", end)
	}
	answer(w, http.StatusOK, page)
}

// pretendConnections are what the page of accounts shows, and Mia's.
func (s *Services) pretendConnections() []object {
	var all []object
	add := func(owner string, pack string, number int, account, id string, doc connectedDoc) {
		read, write := "None", "Self"
		switch doc.May {
		case mayView:
			read = "Anyone"
		case mayAct:
			read, write = "Anyone", "Anyone"
		}
		all = append(all, object{
			"type": "docPackConnection", "connectionId": id, "description": account,
			"pack":  object{"id": 1000 + number, "name": pack},
			"owner": object{"id": len(owner), "email": owner},
			"doc": object{
				"type": "doc", "id": doc.ID, "name": doc.Title(), "browserLink": "https://coda.io/d/" + doc.Name + "_d" + doc.ID,
				"href": s.address + "/coda/apis/admin/v1/docs/" + doc.ID, "folderId": "fl-Practice01", "workspaceId": "ws-Practice01",
			},
			"workspace":  s.pretendWorkspace(),
			"readAccess": read, "writeAccess": write,
		})
	}
	for p, pack := range s.accounts.list() {
		for a, account := range pack.Accounts {
			for _, doc := range account.Docs {
				add("pat@example.com", pack.Name, p, account.Name, fmt.Sprintf("00000000-0000-4000-8000-%06d%06d", p, a), doc)
			}
		}
		add("mia@example.com", pack.Name, p, "mia@example.com", fmt.Sprintf("00000000-0000-4000-9000-%012d", p),
			connectedDoc{"Prac-tice03", "Customer-notes", mayAct})
	}
	return all
}
