package remote

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"app.patchbay/internal/patchbay"
	"app.patchbay/internal/patchbay/patchbaytest"
)

// shelf is a Coda's docs behind HTTP, at most four on a page.
type shelf struct {
	mu   sync.Mutex
	docs []patchbay.FoundDoc
}

func (s *shelf) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var kept []patchbay.FoundDoc
	for _, doc := range s.docs {
		if doc.ID != id {
			kept = append(kept, doc)
		}
	}
	s.docs = kept
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer "+patchbaytest.CodaKey {
		w.WriteHeader(401)
		return
	}
	item := func(d patchbay.FoundDoc) map[string]any {
		return map[string]any{
			"id": d.ID, "name": d.Title, "browserLink": d.Link, "ownerName": d.Owner, "folder": map[string]any{"name": d.Folder},
		}
	}
	if id, one := strings.CutPrefix(r.URL.Path, "/v1/docs/"); one {
		for _, doc := range s.docs {
			if doc.ID == id {
				_ = json.NewEncoder(w).Encode(item(doc))
				return
			}
		}
		w.WriteHeader(404)
		return
	}
	query, start := r.URL.Query().Get("query"), 0
	if token := r.URL.Query().Get("pageToken"); token != "" {
		number, asked, _ := strings.Cut(token, "|")
		from, err := strconv.Atoi(number)
		if err != nil {
			w.WriteHeader(400)
			return
		}
		start, query = from, asked
	}
	items, page, n := []any{}, map[string]any{}, 0
	for _, doc := range s.docs {
		if !strings.Contains(strings.ToLower(doc.Title), strings.ToLower(query)) {
			continue
		}
		if n++; n > start && len(items) < 4 {
			items = append(items, item(doc))
		}
	}
	if page["items"] = items; start+4 < n {
		page["nextPageToken"] = strconv.Itoa(start+4) + "|" + query
	}
	_ = json.NewEncoder(w).Encode(page)
}

func TestFinderKeepsThePromises(t *testing.T) {
	patchbaytest.CodaDocs(t, func(t *testing.T, docs []patchbay.FoundDoc) patchbaytest.Coda {
		s := &shelf{docs: docs}
		p := newPretend(t, s.ServeHTTP)
		p.pack.Domains = []string{"coda.io"}
		as := patchbay.AskedAs{Account: patchbay.Account{Key: "key-1", Base: p.base}, Pack: p.pack, SignIn: p.signIn}
		return patchbaytest.Coda{Docs: NewFinder(p.service(t)), As: as, Drop: s.drop}
	})
}

// The list in memory would go on offering it for a minute.
func TestADocThatIsntShownIsntOfferedFromMemory(t *testing.T) {
	s := &shelf{docs: []patchbay.FoundDoc{{ID: "A1", Title: "Plan"}}}
	p := newPretend(t, s.ServeHTTP)
	f := NewFinder(p.service(t))
	as := patchbay.AskedAs{
		Account: patchbay.Account{Key: "key-1", Base: p.base}, Pack: p.pack, SignIn: p.signIn,
		Credential: func(context.Context) (patchbay.Credential, error) {
			return patchbay.Credential{"token": patchbay.NewSecret(patchbaytest.CodaKey)}, nil
		},
	}
	if docs, _, err := f.Find(t.Context(), as, "", ""); err != nil || len(docs) != 1 {
		t.Fatal(docs, err)
	}
	s.drop("A1")
	if _, err := f.Look(t.Context(), as, "A1"); err == nil {
		t.Fatal("it is still shown")
	}
	if docs, _, err := f.Find(t.Context(), as, "", ""); err != nil || len(docs) != 0 {
		t.Error(docs, err)
	}
}
