package practice

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// The limits of listing docs, as Coda has them: four times in six seconds for
// each user, and 25 docs on a page, whatever is asked for
// (https://coda.io/developers/apis/v1, "Rate Limiting" and "List docs"; the
// largest page isn't told there).
const (
	listings   = 4
	listWindow = 6 * time.Second
	largest    = 25
)

// pretendDoc is a doc of Pat's. One that is Gone was deleted and can be put
// back.
type pretendDoc struct {
	ID, Name, Owner, Folder string
	Gone                    bool
}

// Link is the last part of the doc's address, as Coda makes it of the title.
func (d pretendDoc) Link() string {
	words := strings.FieldsFunc(d.Name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-") + "_d" + d.ID
}

// docs are all docs, the one used last first.
type docs struct {
	mu     sync.Mutex
	all    []pretendDoc
	listed []time.Time
}

func (ds *docs) reset() {
	ds.all = []pretendDoc{
		{ID: "Prac-tice01", Name: "Team tasks", Owner: "Pat Practice", Folder: "My docs"},
		{ID: "Prac-tice02", Name: "Holiday plans", Owner: "Pat Practice", Folder: "My docs"},
		{ID: "Prac-tice03", Name: "Customer notes", Owner: "Pat Practice", Folder: "Sales"},
		{ID: "Prac-tice04", Name: "Holiday plans", Owner: "Sam Sample", Folder: "Shared by Sam"},
		{ID: "Prac-tice05", Name: "Launch", Owner: "Pat Practice", Folder: "Sales"},
		{ID: "Prac-tice06", Name: "Club house", Owner: "Sam Sample", Folder: "Shared by Sam"},
		{ID: "Prac-tice07", Name: "Reading list", Owner: "Pat Practice", Folder: "My docs"},
	}
	for n := 1; n <= 25; n++ {
		ds.all = append(ds.all, pretendDoc{
			ID: fmt.Sprintf("Prac-week%02d", n), Name: fmt.Sprintf("Weekly review %d", n), Owner: "Sam Sample", Folder: "Reviews",
		})
	}
}

func (ds *docs) list() []pretendDoc {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return slices.Clone(ds.all)
}

func (ds *docs) find(id string) (pretendDoc, bool) {
	all := ds.list()
	at := slices.IndexFunc(all, func(d pretendDoc) bool { return d.ID == id })
	if at < 0 {
		return pretendDoc{}, false
	}
	return all[at], true
}

// change renames a doc where name isn't empty, and deletes it or puts it back.
func (ds *docs) change(id, name string, gone bool) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	for i := range ds.all {
		if ds.all[i].ID == id {
			ds.all[i].Gone = gone
			if name != "" {
				ds.all[i].Name = name
			}
		}
	}
}

// mayList counts a listing, unless there were too many lately.
func (ds *docs) mayList(now time.Time) bool {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	ds.listed = slices.DeleteFunc(ds.listed, func(t time.Time) bool { return now.Sub(t) >= listWindow })
	if len(ds.listed) >= listings {
		return false
	}
	ds.listed = append(ds.listed, now)
	return true
}

// codaDocs answers a page. Its token says where the page begins and what was
// searched for; all else is ignored beside one, as Coda does it. A 429 says
// nothing of when to come back, as Coda's doesn't.
func (s *Services) codaDocs(w http.ResponseWriter, r *http.Request, known token) {
	if known.Restriction != "" {
		codaError(w, http.StatusForbidden, "This token doesn't grant access to the list of docs.")
		return
	}
	if !s.docs.mayList(time.Now()) {
		codaError(w, http.StatusTooManyRequests, "Too many requests.")
		return
	}
	asked := r.URL.Query()
	limit, start, query := largest, 0, asked.Get("query")
	if text := asked.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			codaError(w, http.StatusBadRequest, "limit must be at least 1.")
			return
		}
		limit = min(n, largest)
	}
	if text := asked.Get("pageToken"); text != "" {
		if n, err := fmt.Sscanf(text, "after-%d-by-%d-", &start, &limit); err != nil || n != 2 || start < 1 || limit < 1 {
			codaError(w, http.StatusBadRequest, "There is no such page.")
			return
		}
		_, query, _ = strings.Cut(text, ":")
	}
	found := []object{}
	for _, doc := range s.docs.list() {
		if !doc.Gone && strings.Contains(strings.ToLower(doc.Name), strings.ToLower(query)) {
			found = append(found, s.codaDoc(doc))
		}
	}
	if start > 0 && start >= len(found) {
		codaError(w, http.StatusBadRequest, "There is no such page.")
		return
	}
	end := min(start+limit, len(found))
	href := s.address + "/coda/apis/v1/docs"
	page := object{"items": found[start:end], "href": fmt.Sprintf("%s?limit=%d", href, limit)}
	if end < len(found) {
		next := fmt.Sprintf("after-%d-by-%d-:%s", end, limit, query)
		page["nextPageToken"] = next
		page["nextPageLink"] = href + "?pageToken=" + url.QueryEscape(next)
	}
	answer(w, http.StatusOK, page)
}

func (s *Services) codaOneDoc(w http.ResponseWriter, id string, known token) {
	doc, ok := s.docs.find(id)
	switch {
	case known.Restriction != "":
		codaError(w, http.StatusForbidden, "This token doesn't grant access to this doc.")
	case !ok:
		codaError(w, http.StatusNotFound, "There is no such doc, or you may not see it.")
	case doc.Gone:
		codaError(w, http.StatusGone, "The doc was deleted.")
	default:
		answer(w, http.StatusOK, s.codaDoc(doc))
	}
}

func (s *Services) codaDoc(doc pretendDoc) object {
	owner := strings.ToLower(strings.Fields(doc.Owner)[0]) + "@example.com"
	return object{
		"id": doc.ID, "type": "doc", "name": doc.Name,
		"href":        s.address + "/coda/apis/v1/docs/" + doc.ID,
		"browserLink": s.Docs() + "/d/" + doc.Link(),
		"owner":       owner, "ownerName": doc.Owner,
		"createdAt": "2026-01-05T09:00:00.000Z", "updatedAt": "2026-06-01T15:30:00.000Z",
		"workspace": s.pretendWorkspace(), "workspaceId": "ws-Practice01",
		"folder": object{
			"id": "fl-" + strings.ReplaceAll(doc.Folder, " ", ""), "type": "folder", "name": doc.Folder,
			"browserLink": s.address + "/coda/",
		},
		"folderId": "fl-" + strings.ReplaceAll(doc.Folder, " ", ""),
	}
}
