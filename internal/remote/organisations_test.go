package remote

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"app.patchbay/internal/patchbay"
)

// connection is one of Pat's as the API's description has it.
func connection(change func(c map[string]any)) map[string]any {
	c := map[string]any{
		"type": "docPackConnection", "connectionId": "88648447-d2c3-4bdb-b476-2150596da2e4", "description": "hello@example.com (2)",
		"pack": map[string]any{"id": 1003, "name": "Todoist"}, "owner": map[string]any{"id": 7, "email": "Pat@Example.com"},
		"doc": map[string]any{
			"type": "doc", "id": "AbCDeFGH", "name": "Launch Hub", "browserLink": "https://coda.io/d/Launch-Hub_dAbCDeFGH/Page_su1",
		},
		"workspace": map[string]any{"id": "ws-1", "name": "Works"}, "readAccess": "Anyone", "writeAccess": "Self",
	}
	if change != nil {
		change(c)
	}
	return c
}

func listOf(t *testing.T, next string, items ...map[string]any) string {
	t.Helper()
	list := map[string]any{"items": items, "href": "https://coda.io/apis/admin/v1"}
	if next != "" {
		list["nextPageToken"] = next
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (p *pretend) connected(t *testing.T, organisation, page string) (patchbay.Seen, string, error) {
	t.Helper()
	p.pack.Domains = []string{"coda.io"}
	seen, next, err := NewOrganisations(p.service(t)).Connected(t.Context(), p.as(), organisation, page)
	p.search(t, fmt.Sprintf("%+v %s", seen, next), err)
	return seen, next, err
}

func (p *pretend) administered(t *testing.T, scoped bool) ([]patchbay.Organisation, error) {
	t.Helper()
	as := p.as()
	as.Account.Identity.Scoped = scoped
	found, err := NewOrganisations(p.service(t)).Administered(t.Context(), as)
	p.search(t, fmt.Sprintf("%+v", found), err)
	return found, err
}

func TestAConnectionBecomesWhatThePastedPageBecomes(t *testing.T) {
	p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "GET" || r.URL.Path != "/admin/v1/organizations/org-1/docs/packConnections" || r.URL.Query().Get("limit") == "" {
			t.Errorf("asked %s %s", r.Method, r.URL)
		}
		_, _ = fmt.Fprint(w, listOf(t, "two", connection(nil)))
	})
	seen, next, err := p.connected(t, "org-1", "")
	doc := patchbay.SeenDoc{
		Title: "Launch Hub", Link: "https://coda.io/d/Launch-Hub_dAbCDeFGH", Said: "Anyone/Self", Sharing: patchbay.Shared, NonOwners: patchbay.View,
	}
	want := patchbay.Seen{Partial: true, Accounts: []patchbay.SeenAccount{
		{ID: "88648447-d2c3-4bdb-b476-2150596da2e4", Pack: "Todoist", Name: "hello@example.com (2)", Docs: []patchbay.SeenDoc{doc}},
	}}
	if err != nil || next != "two" || fmt.Sprintf("%+v", seen) != fmt.Sprintf("%+v", want) {
		t.Fatalf("got %+v %q %v", seen, next, err)
	}
}

func TestWhatOthersMayDoIsReadOfBothAccesses(t *testing.T) {
	for said, want := range map[string]string{
		"None/Self": "private ", "Anyone/Self": "shared view", "Anyone/None": "shared view", "Anyone/Anyone": "shared act",
		"None/Anyone": "shared act", "None/None": " ", "Self/Self": " ", "/": " ", "Team/Anyone": " ",
	} {
		read, write, _ := strings.Cut(said, "/")
		p := newPretend(t, saying(200, listOf(t, "", connection(func(c map[string]any) { c["readAccess"], c["writeAccess"] = read, write }))))
		seen, _, err := p.connected(t, "org-1", "")
		if err != nil {
			t.Fatal(said, err)
		}
		doc := seen.Accounts[0].Docs[0]
		if got := fmt.Sprintf("%s %s", doc.Sharing, doc.NonOwners); got != want || doc.Said != said {
			t.Errorf("%s: %q, said %q", said, got, doc.Said)
		}
	}
}

func TestOnlyThePersonsOwnConnectionsAreTaken(t *testing.T) {
	owned := func(owner any) func(map[string]any) {
		return func(c map[string]any) { c["owner"] = owner }
	}
	p := newPretend(t, saying(200, listOf(t, "",
		connection(nil),
		connection(owned(map[string]any{"id": 8, "email": "mia@example.com"})),
		connection(owned(map[string]any{"id": 9, "email": "pat@example.com.evil.example"})),
		connection(owned(map[string]any{"id": 7})),
		connection(owned(nil)),
	)))
	seen, _, err := p.connected(t, "org-1", "")
	if err != nil || len(seen.Accounts) != 1 || len(seen.Accounts[0].Docs) != 1 || seen.Others != 2 {
		t.Fatalf("got %+v %v", seen, err)
	}
	if want := "Todoist · hello@example.com (2) · Launch Hub"; !slices.Equal(seen.Unread, []string{want, want}) {
		t.Fatalf("unread %q", seen.Unread)
	}
}

func TestAnAccountInManyDocsIsOneAccount(t *testing.T) {
	in := func(id, write string) map[string]any {
		return connection(func(c map[string]any) {
			c["doc"], c["writeAccess"] = map[string]any{"id": id, "name": "Doc " + id, "browserLink": "https://coda.io/d/_d" + id}, write
		})
	}
	namesake := connection(func(c map[string]any) { c["connectionId"] = "another" })
	deleted := connection(func(c map[string]any) { c["doc"].(map[string]any)["isDeleted"] = true })
	p := newPretend(t, saying(200, listOf(t, "", in("One", "Self"), in("Two", "Self"), in("One", "Anyone"), in("Two", "None"), namesake, deleted)))
	seen, _, err := p.connected(t, "org-1", "")
	if err != nil || len(seen.Accounts) != 2 || len(seen.Accounts[1].Docs) != 1 {
		t.Fatalf("got %+v %v", seen, err)
	}
	// Of two readings the one that lets others do more counts.
	docs := seen.Accounts[0].Docs
	if len(docs) != 2 || docs[0].Title != "Doc One" || docs[0].NonOwners != patchbay.Act || docs[1].NonOwners != patchbay.View {
		t.Fatalf("got %+v", docs)
	}
}

func TestWhatDeceivesIsTakenOffAnOrganisationsAnswer(t *testing.T) {
	p := newPretend(t, saying(200, listOf(t, "", connection(func(c map[string]any) {
		c["description"] = "Ann\u202egnp\r\n<script>" + strings.Repeat("x", 5000)
		c["pack"] = map[string]any{"name": "key " + canary}
		c["doc"] = map[string]any{"id": "AbC", "name": strings.Repeat("é", 9000), "browserLink": "javascript:alert(1)"}
		c["readAccess"] = map[string]any{"deep": []any{1}}
	}))))
	seen, _, err := p.connected(t, "org-1", "")
	if err != nil {
		t.Fatal(err)
	}
	account := seen.Accounts[0]
	if strings.ContainsAny(account.Name, "\u202e\r\n") || len([]rune(account.Name)) > mostRunes || account.Pack != "" {
		t.Errorf("account %q of %q", account.Name, account.Pack)
	}
	doc := account.Docs[0]
	if len([]rune(doc.Title)) > mostRunes || strings.Contains(doc.Link, "javascript") || doc.Said != "/Self" || doc.Sharing != "" {
		t.Errorf("doc %+v", doc)
	}
}

func TestHalfAnAnswerOfAnOrganisationIsRefused(t *testing.T) {
	for name, body := range map[string]string{
		"no list": `{}`, "a list of nothing": `{"items":[null]}`, "numbers": `{"items":[7]}`, "no JSON": `<html>`,
		"neither Pack nor name": `{"items":[{"owner":{"email":"pat@example.com"}}]}`, "a page that is none": `{"items":[],"nextPageToken":7}`,
		"the same page for ever": `{"items":[],"nextPageToken":"again"}`,
	} {
		seen, next, err := newPretend(t, saying(200, body)).connected(t, "org-1", "again")
		if !errors.Is(err, patchbay.AnswerUnexpected) || len(seen.Accounts) > 0 || next != "" {
			t.Errorf("%s: %+v %q %v", name, seen, next, err)
		}
	}
	huge := `{"items":[` + strings.Repeat(`{"x":"`+strings.Repeat("y", 1000)+`"},`, 2000) + `{}]}`
	if _, _, err := newPretend(t, saying(200, huge)).connected(t, "org-1", ""); !errors.Is(err, patchbay.AnswerTooLarge) {
		t.Error(err)
	}
}

func TestOrganisationsAreListedPageByPage(t *testing.T) {
	p := newPretend(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/admin/v1/organizations" {
			t.Errorf("asked %s", r.URL)
		}
		if r.URL.Query().Get("pageToken") == "" {
			_, _ = fmt.Fprint(w, listOf(t, "two", map[string]any{"id": "org-1AbcdeFgh1", "name": "Works\u202e"}))
			return
		}
		_, _ = fmt.Fprint(w, listOf(t, "", map[string]any{"id": "org-2"}))
	})
	found, err := p.administered(t, false)
	if want := []patchbay.Organisation{{ID: "org-1AbcdeFgh1", Name: "Works"}, {ID: "org-2"}}; err != nil || !slices.Equal(found, want) {
		t.Fatalf("got %+v %v", found, err)
	}
	n := 0
	endless := newPretend(t, func(w http.ResponseWriter, _ *http.Request) {
		n++
		_, _ = fmt.Fprint(w, listOf(t, fmt.Sprint("page-", n), map[string]any{"id": "org-1"}))
	})
	if _, err := endless.administered(t, false); !errors.Is(err, patchbay.AnswerTooLarge) || n != mostOrganisations {
		t.Fatalf("%v after %d pages", err, n)
	}
	for _, body := range []string{`{"items":[{"name":"no id"}]}`, `{"items":[{"id":"../whoami"}]}`, `{"items":[{"id":"` + canary + `"}]}`} {
		if _, err := newPretend(t, saying(200, body)).administered(t, false); !errors.Is(err, patchbay.AnswerUnexpected) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// A refusal has a different next step each time.
func TestWhoIsNoAdminIsToldSo(t *testing.T) {
	for _, tt := range []struct {
		status           int
		scoped           bool
		listed, readable patchbay.Cause
	}{
		{401, false, patchbay.KeyRefused, patchbay.KeyRefused},
		{403, false, patchbay.NotAnAdmin, patchbay.NotAnAdmin},
		{403, true, patchbay.KeyLimited, ""},
		{404, false, patchbay.NotAnAdmin, patchbay.OrganisationNotShown},
		{400, false, patchbay.ServiceSaidNo, patchbay.ServiceSaidNo},
		{429, false, patchbay.RateLimited, patchbay.RateLimited},
		{503, false, patchbay.ServiceDown, patchbay.ServiceDown},
	} {
		refusal := saying(tt.status, `{"statusCode":403,"statusMessage":"No","message":"`+canary+`"}`)
		found, err := newPretend(t, refusal).administered(t, tt.scoped)
		cause, values := patchbay.Why(err)
		if cause != tt.listed || values["service"] != "Pretend Service" || found != nil {
			t.Errorf("%d: %v %v", tt.status, err, values)
		}
		if tt.status == 429 && values["seconds"] == "" {
			t.Error("nobody says when to come back")
		}
		if tt.readable == "" {
			continue
		}
		if seen, _, err := newPretend(t, refusal).connected(t, "org-1", ""); !errors.Is(err, tt.readable) || seen.Partial {
			t.Errorf("%d: %v", tt.status, err)
		}
	}
	if _, err := newPretend(t, saying(200, `{"items":[]}`)).administered(t, false); !errors.Is(err, patchbay.NotAnAdmin) {
		t.Error(err)
	}
	if _, _, err := newPretend(t, saying(200, `{"items":[]}`)).connected(t, "../../whoami", ""); !errors.Is(err, patchbay.OrganisationNotShown) {
		t.Error(err)
	}
	other := newPretend(t, saying(200, `{"items":[]}`))
	other.base = strings.TrimSuffix(other.base, "/v1")
	if _, err := other.administered(t, false); !errors.Is(err, patchbay.Unexplained) {
		t.Error(err)
	}
}
