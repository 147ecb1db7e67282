package remote

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/outbound"
	"app.patchbay/internal/patchbay"
)

// docs asks for a page of docs with the canary, and searches for it.
func (p *pretend) docs(t *testing.T, query, page string) ([]patchbay.FoundDoc, string, error) {
	t.Helper()
	docs, next, err := p.service(t).Docs(t.Context(), p.pack, p.signIn, p.base, p.key(), query, page)
	p.search(t, fmt.Sprintf("%+v %q", docs, next), err)
	if err != nil && (docs != nil || next != "") {
		t.Errorf("something came with the failure: %+v %q", docs, next)
	}
	return docs, next, err
}

func (p *pretend) doc(t *testing.T, id string) (patchbay.FoundDoc, error) {
	t.Helper()
	doc, err := p.service(t).Doc(t.Context(), p.pack, p.signIn, p.base, p.key(), id)
	p.search(t, fmt.Sprintf("%+v", doc), err)
	return doc, err
}

func (p *pretend) key() patchbay.Credential {
	return patchbay.Credential{"token": patchbay.NewSecret(canary)}
}

// as is on behalf of the key's owner.
func (p *pretend) as() patchbay.AskedAs {
	account := patchbay.Account{Key: "key-1", Base: p.base, Identity: patchbay.Identity{Email: "pat@example.com"}}
	return patchbay.AskedAs{Account: account, Pack: p.pack, SignIn: p.signIn, Credential: func(context.Context) (patchbay.Credential, error) {
		return p.key(), nil
	}}
}

func (p *pretend) service(t *testing.T) *Service {
	t.Helper()
	address, err := outbound.TrialAddress(p.base)
	if err != nil {
		t.Fatal(err)
	}
	return New(outbound.New(outbound.Options{
		Trial: []string{address}, Timeout: 5 * time.Second, Log: slog.New(slog.NewTextHandler(&p.log, nil)),
	}))
}

func (p *pretend) search(t *testing.T, shown string, err error) {
	t.Helper()
	_, values := patchbay.Why(err)
	for _, text := range []string{shown, fmt.Sprintf("%v %+v %#v %v", err, err, err, values), p.log.String()} {
		if strings.Contains(text, canary) {
			t.Errorf("the secret is in: %s", text)
		}
	}
}

// codaDocs lists n docs in pages, as Coda does: never more than seven at
// once, whatever is asked for, and one page in three empty.
func codaDocs(t *testing.T, n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "GET" || r.URL.Path != "/v1/docs" || r.Header.Get("Authorization") != "Bearer "+canary {
			t.Errorf("asked: %s %s", r.Method, r.URL)
		}
		q, start := r.URL.Query(), 0
		if token := q.Get("pageToken"); token != "" {
			if len(q) != 1 {
				t.Errorf("beside a pageToken there is more: %s", r.URL.RawQuery)
			}
			start, _ = strconv.Atoi(strings.TrimPrefix(token, "after &="))
		} else if q.Get("limit") != "50" {
			t.Errorf("asked: %s", r.URL.RawQuery)
		}
		page := map[string]any{"href": "x"}
		items := []any{}
		end := start
		if start%3 != 2 {
			end = min(start+7, n)
		} else {
			end++
			n := map[string]any{"id": fmt.Sprintf("id-%03d", start), "name": fmt.Sprintf("Doc %d", start)}
			items = append(items, n)
		}
		for i := start; i < end && start%3 != 2; i++ {
			items = append(items, map[string]any{"id": fmt.Sprintf("id-%03d", i), "name": fmt.Sprintf("Doc %d", i)})
		}
		if end < n {
			page["nextPageToken"] = fmt.Sprintf("after &=%d", end)
		}
		page["items"] = items
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(page)
	}
}

func TestDocsArePagedToTheEnd(t *testing.T) {
	p := newPretend(t, codaDocs(t, 100))
	seen, next := map[string]bool{}, ""
	for range 100 {
		var docs []patchbay.FoundDoc
		var err error
		if docs, next, err = p.docs(t, "ignored beside a page", next); err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			seen[d.ID] = true
		}
		if next == "" {
			break
		}
	}
	if next != "" || len(seen) != 100 {
		t.Errorf("saw %d docs, and next is %q", len(seen), next)
	}
}

func TestTheQueryIsAskedOnTheFirstPageAlone(t *testing.T) {
	for query, want := range map[string]string{
		"":                    "limit=50",
		" \n ":                "limit=50",
		" tasks &\u202epage=": "limit=50&query=tasks+%26page%3D",
	} {
		got := ""
		p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
			got = r.URL.RawQuery
			_, _ = w.Write([]byte(`{"items":[]}`))
		})
		if docs, next, err := p.docs(t, query, ""); err != nil || docs == nil || len(docs) != 0 || next != "" || got != want {
			t.Errorf("%q: asked %q; %v %q %v", query, got, docs, next, err)
		}
	}
}

func TestADocIsReadWithWhatItHas(t *testing.T) {
	base := func(p *pretend) string { return strings.TrimSuffix(p.base, "/v1") }
	tests := []struct {
		name, item string
		want       *patchbay.FoundDoc // {base} in its link is the service's own address
	}{
		{
			"as Coda sends it",
			`{"id":"A-b_1","type":"doc","name":"Team tasks","browserLink":"https://pretend.example/d/Team-tasks_dA-b_1/Page_su1?x=1#y","ownerName":"Pat","folder":{"name":"Mine"}}`,
			&patchbay.FoundDoc{ID: "A-b_1", Title: "Team tasks", Link: "https://pretend.example/d/Team-tasks_dA-b_1", Owner: "Pat", Folder: "Mine"},
		},
		{"an id alone", `{"id":"A1"}`, &patchbay.FoundDoc{ID: "A1", Link: "{base}/d/_dA1"}},
		{"nulls", `{"id":"A1","name":null,"folder":null,"browserLink":null,"ownerName":null}`, &patchbay.FoundDoc{ID: "A1", Link: "{base}/d/_dA1"}},
		{"other types", `{"id":"A1","name":["x"],"folder":"x","browserLink":{},"ownerName":7}`, &patchbay.FoundDoc{ID: "A1", Link: "{base}/d/_dA1"}},
		{"below the domain", `{"id":"A1","browserLink":"https://eu.pretend.example/d/x_dA1"}`, &patchbay.FoundDoc{ID: "A1", Link: "https://eu.pretend.example/d/x_dA1"}},
		{"a title that deceives", `{"id":"A1","name":"\u202eevil\r\nline"}`, &patchbay.FoundDoc{ID: "A1", Title: "evil line", Link: "{base}/d/_dA1"}},
		{"a long title", `{"id":"A1","name":"` + strings.Repeat("x", 300) + `"}`, &patchbay.FoundDoc{ID: "A1", Title: strings.Repeat("x", 200), Link: "{base}/d/_dA1"}},
		{"the key as title", `{"id":"A1","name":"hello ` + canary + `","ownerName":"` + canary + `"}`, &patchbay.FoundDoc{ID: "A1", Link: "{base}/d/_dA1"}},
		{"the key in the link", `{"id":"A1","browserLink":"https://pretend.example/` + canary + `_dA1"}`, &patchbay.FoundDoc{ID: "A1", Link: "{base}/d/_dA1"}},
		{"no id", `{"name":"x"}`, nil},
		{"an id that is a number", `{"id":7}`, nil},
		{"an id that is a path", `{"id":"../whoami"}`, nil},
		{"an id with a line break", `{"id":"A1\n"}`, nil},
		{"an id too long", `{"id":"` + strings.Repeat("A", 65) + `"}`, nil},
		{"the key as id", `{"id":"` + canary + `"}`, nil},
		{"no object", `"A1"`, nil},
	}
	for _, link := range []string{
		"https://evil.example/d/x_dA1", "https://pretend.example.evil.example/d/x_dA1", "https://evilpretend.example/d/x_dA1",
		"http://pretend.example/d/x_dA1", "javascript:alert(1)//x_dA1", "https://user@pretend.example/d/x_dA1",
		"https://pretend.example:8443/d/x_dA1", "https://pretend.example/d/x_dOther", "https://pretend.example/a/../x_dA1",
		"//pretend.example/x_dA1", ":", "file:///x_dA1", "https://pretend.example/d?x=_dA1",
	} {
		item, _ := json.Marshal(map[string]any{"id": "A1", "browserLink": link})
		tests = append(tests, struct {
			name, item string
			want       *patchbay.FoundDoc
		}{"link " + link, string(item), &patchbay.FoundDoc{ID: "A1", Link: "{base}/d/_dA1"}})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPretend(t, saying(200, `{"items":[`+tt.item+`,`+tt.item+`]}`))
			docs, _, err := p.docs(t, "", "")
			if err != nil {
				t.Fatal(err)
			}
			if tt.want == nil {
				if len(docs) != 0 {
					t.Errorf("got %+v", docs)
				}
				return
			}
			tt.want.Link = strings.Replace(tt.want.Link, "{base}", base(p), 1)
			if len(docs) != 1 || docs[0] != *tt.want {
				t.Errorf("got %+v, want %+v", docs, *tt.want)
			}
		})
	}
}

func TestAnAnswerThatIsNoListIsUnexpected(t *testing.T) {
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `{"items":null}`, `{"items":{}}`, `{"items":[]}x`, `<html>` + canary,
		`{"items":[],"nextPageToken":7}`, `{"items":[],"nextPageToken":"here"}`, `{"items":[],"nextPageToken":"` + canary + `"}`,
		`{"items":[],"nextPageToken":"` + strings.Repeat("x", 5000) + `"}`,
	} {
		_, _, err := newPretend(t, saying(200, body)).docs(t, "", "here")
		t.Run(body[:min(len(body), 40)], func(t *testing.T) { wantFailure(t, err, patchbay.AnswerUnexpected, "", "") })
	}
	page := newPretend(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`{"items":[]}`))
	})
	_, _, err := page.docs(t, "", "")
	wantFailure(t, err, patchbay.AnswerUnexpected, "", "")
	_, _, err = newPretend(t, saying(200, `{"items":["`+strings.Repeat("x", 2<<20)+`"]}`)).docs(t, "", "")
	wantFailure(t, err, patchbay.AnswerTooLarge, "", "")
}

func TestARefusalToListHasItsCause(t *testing.T) {
	for status, cause := range map[int]patchbay.Cause{
		400: patchbay.ServiceSaidNo, 401: patchbay.KeyRefused, 403: patchbay.KeyLimited, 404: patchbay.ServiceSaidNo,
		429: patchbay.RateLimited, 500: patchbay.ServiceDown, 302: patchbay.Redirected,
	} {
		_, _, err := newPretend(t, saying(status, `{"message":"`+canary+`"}`)).docs(t, "", "")
		wantFailure(t, err, cause, "", "")
	}
}

func TestADocIsAskedForByItsID(t *testing.T) {
	p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RequestURI() != "/v1/docs/A-b_1" {
			t.Errorf("asked: %s", r.URL)
		}
		_, _ = w.Write([]byte(`{"id":"A-b_1","name":"New title"}`))
	})
	if doc, err := p.doc(t, "A-b_1"); err != nil || doc.Title != "New title" {
		t.Errorf("got %+v, %v", doc, err)
	}
	for _, id := range []string{"", "..", "a/b", "a?b", "a b", strings.Repeat("a", 65)} {
		if _, err := p.doc(t, id); err == nil {
			t.Errorf("asked for %q", id)
		} else if cause, _ := patchbay.Why(err); cause != patchbay.UnknownDoc {
			t.Errorf("%q: %v", id, err)
		}
	}
	_, err := newPretend(t, saying(200, `{"id":"Another"}`)).doc(t, "A1")
	wantFailure(t, err, patchbay.AnswerUnexpected, "", "")
}

func TestADocThatIsNotShownSaysWhich(t *testing.T) {
	for _, status := range []int{403, 404, 410} {
		_, err := newPretend(t, saying(status, `{"message":"`+canary+`"}`)).doc(t, "A1")
		wantFailure(t, err, patchbay.DocNotShown, "doc", "A1")
	}
	for status, cause := range map[int]patchbay.Cause{401: patchbay.KeyRefused, 429: patchbay.RateLimited, 503: patchbay.ServiceDown} {
		_, err := newPretend(t, saying(status, "")).doc(t, "A1")
		wantFailure(t, err, cause, "", "")
	}
}

func TestDocsAreNotAskedForOutsideThePack(t *testing.T) {
	p := newPretend(t, saying(200, `{"items":[]}`))
	_, _, err := p.service(t).Docs(context.Background(), p.pack, p.signIn, "https://evil.example", p.key(), "", "")
	if cause, values := patchbay.Why(err); cause != patchbay.AddressInvalid || values["service"] == "" {
		t.Errorf("got %v %v", cause, values)
	}
}
