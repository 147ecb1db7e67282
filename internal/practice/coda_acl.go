package practice

import (
	"net/http"
	"strings"
)

// codaPermissions says who can open a doc. The pretend docs are open in
// different ways, and any other id is one that isn't shown to the token.
func codaPermissions(w http.ResponseWriter, path string, known token) {
	if known.Restriction != "" {
		codaError(w, http.StatusForbidden, "This token doesn't grant access to the doc.")
		return
	}
	id := strings.TrimSuffix(strings.TrimPrefix(path, "/docs/"), "/acl/permissions")
	open, ok := pretendPermissions()[id]
	if !ok {
		codaError(w, http.StatusNotFound, "There is no such doc, or it isn't shared with you.")
		return
	}
	items := []object{{"id": "p-owner", "access": "write", "principal": object{"type": "email", "email": "pat@example.com"}}}
	answer(w, http.StatusOK, object{"items": append(items, open...)})
}

func pretendPermissions() map[string][]object {
	return map[string][]object{
		"Prac-tice01": {{"id": "p-anyone", "access": "readonly", "principal": object{"type": "anyone"}}},
		"Prac-tice02": {{"id": "p-mia", "access": "write", "principal": object{"type": "email", "email": "mia@example.com"}}},
		"Prac-tice03": {{"id": "p-workspace", "access": "write", "principal": object{"type": "workspace", "workspaceId": "ws-Practice01"}}},
	}
}
