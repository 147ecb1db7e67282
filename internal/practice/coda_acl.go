package practice

import (
	"net/http"
	"strings"
)

// codaPermissions says who can open a doc: its owner, and for some of them
// others, in different ways. What isn't a doc isn't shown to the token.
func (s *Services) codaPermissions(w http.ResponseWriter, path string, known token) {
	if known.Restriction != "" {
		codaError(w, http.StatusForbidden, "This token doesn't grant access to the doc.")
		return
	}
	id := strings.TrimSuffix(strings.TrimPrefix(path, "/docs/"), "/acl/permissions")
	if doc, ok := s.docs.find(id); !ok || doc.Gone {
		codaError(w, http.StatusNotFound, "There is no such doc, or it isn't shared with you.")
		return
	}
	items := []object{{"id": "p-owner", "access": "write", "principal": object{"type": "email", "email": "pat@example.com"}}}
	answer(w, http.StatusOK, object{"items": append(items, pretendPermissions()[id]...)})
}

func pretendPermissions() map[string][]object {
	return map[string][]object{
		"Prac-tice01": {{"id": "p-anyone", "access": "readonly", "principal": object{"type": "anyone"}}},
		"Prac-tice02": {{"id": "p-mia", "access": "write", "principal": object{"type": "email", "email": "mia@example.com"}}},
		"Prac-tice03": {{"id": "p-workspace", "access": "write", "principal": object{"type": "workspace", "workspaceId": "ws-Practice01"}}},
	}
}
