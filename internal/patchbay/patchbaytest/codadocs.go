package patchbaytest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"app.patchbay/internal/patchbay"
)

// CodaKey is the key that a Coda under test knows, in the field "token".
const CodaKey = "pretend-token-coda-5512"

// Coda is one under test: what asks it, on behalf of whom (the Credential is
// the test's own), and how a doc is made to disappear there.
type Coda struct {
	Docs patchbay.CodaDocs
	As   patchbay.AskedAs
	Drop func(id string)
}

// CodaDocs checks the promises of [patchbay.CodaDocs]. It calls open once for
// each of them, with the docs that its Coda shall have.
func CodaDocs(t *testing.T, open func(t *testing.T, docs []patchbay.FoundDoc) Coda) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, *asker){
		"leads page by page to all docs, each once":    allPages,
		"finds by a query, on every page":              byQuery,
		"answers the same again without the key":       remembers,
		"says when to come back, and asks nobody then": saysWhen,
		"refuses a page that is none":                  noPage,
		"shows a doc until it disappears":              looks,
		"tells why the key could not be had":           noKey,
		"tells that the key is refused, and again":     wrongKey,
		"returns when the context ends":                ends,
	} {
		t.Run(name, func(t *testing.T) {
			var docs []patchbay.FoundDoc
			for n := range 10 {
				docs = append(docs, patchbay.FoundDoc{
					ID: fmt.Sprint("Doc-", n), Title: fmt.Sprintf("Plan %d %s", n, []string{"even", "odd"}[n%2]),
					Link: fmt.Sprint("https://coda.io/d/_dDoc-", n), Owner: "Ada", Folder: "Works",
				})
			}
			coda := open(t, docs)
			a := &asker{coda: coda, docs: docs, key: CodaKey}
			a.coda.As.Credential = func(ctx context.Context) (patchbay.Credential, error) {
				a.fetched++
				return patchbay.Credential{"token": patchbay.NewSecret(a.key)}, a.fail
			}
			check(t, a)
		})
	}
}

// asker counts how often the credential was fetched.
type asker struct {
	coda    Coda
	docs    []patchbay.FoundDoc
	key     string
	fail    error
	fetched int
}

func (a *asker) find(t *testing.T, query, page string) ([]patchbay.FoundDoc, string, error) {
	return a.coda.Docs.Find(t.Context(), a.coda.As, query, page)
}

func (a *asker) all(t *testing.T, query string) []patchbay.FoundDoc {
	t.Helper()
	var found []patchbay.FoundDoc
	for page, n := "", 0; n == 0 || page != ""; n++ {
		docs, next, err := a.find(t, query, page)
		if err != nil || n > len(a.docs) {
			t.Fatalf("page %d: %v", n, err)
		}
		found, page = append(found, docs...), next
	}
	return found
}

func allPages(t *testing.T, a *asker) {
	if found := a.all(t, ""); fmt.Sprint(found) != fmt.Sprint(a.docs) {
		t.Errorf("found\n%v\nwant\n%v", found, a.docs)
	}
}

func byQuery(t *testing.T, a *asker) {
	found := a.all(t, "ODD")
	if len(found) != len(a.docs)/2 {
		t.Errorf("found %v", found)
	}
	for _, doc := range found {
		if !strings.Contains(doc.Title, "odd") {
			t.Errorf("found %s", doc.Title)
		}
	}
}

func remembers(t *testing.T, a *asker) {
	first, next, err := a.find(t, "plan", "")
	if err != nil || a.fetched != 1 {
		t.Fatalf("%v after %d keys", err, a.fetched)
	}
	want := fmt.Sprint(first)
	first[0].Title = "spoiled by the caller"
	again, nextAgain, err := a.find(t, "plan", "")
	if err != nil || fmt.Sprint(again) != want || nextAgain != next || a.fetched != 1 {
		t.Errorf("again: %v %v after %d keys", again, err, a.fetched)
	}
}

func saysWhen(t *testing.T, a *asker) {
	begun := time.Now()
	for n := range 20 {
		_, _, err := a.find(t, fmt.Sprint("query ", n), "")
		if err == nil {
			continue
		}
		_, values := patchbay.Why(err)
		seconds, _ := strconv.Atoi(values["seconds"])
		if !errors.Is(err, patchbay.RateLimited) || seconds < 1 || values["service"] == "" {
			t.Fatalf("%v %v", err, values)
		}
		fetched := a.fetched
		if _, _, err := a.find(t, "another", ""); !errors.Is(err, patchbay.RateLimited) || a.fetched != fetched {
			t.Errorf("while it shall be left alone: %v after %d keys", err, a.fetched-fetched)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		return
	}
	t.Error("twenty questions at once were answered")
}

func noPage(t *testing.T, a *asker) {
	if _, _, err := a.find(t, "", "no page at all"); !errors.Is(err, patchbay.ServiceSaidNo) {
		t.Error(err)
	}
}

func looks(t *testing.T, a *asker) {
	look := func(id string) (patchbay.FoundDoc, error) { return a.coda.Docs.Look(t.Context(), a.coda.As, id) }
	if doc, err := look("Doc-3"); err != nil || doc != a.docs[3] {
		t.Errorf("%+v, %v", doc, err)
	}
	a.coda.Drop("Doc-3")
	for _, id := range []string{"Doc-3", "Nobodys"} {
		doc, err := look(id)
		if cause, values := patchbay.Why(err); cause != patchbay.DocNotShown || values["doc"] != id || doc != (patchbay.FoundDoc{}) {
			t.Errorf("%s: %+v, %v %v", id, doc, err, values)
		}
	}
	if a.fetched != 3 {
		t.Errorf("%d keys for three questions", a.fetched)
	}
}

func noKey(t *testing.T, a *asker) {
	a.fail = patchbay.VaultDenied
	if _, _, err := a.find(t, "", ""); !errors.Is(err, patchbay.VaultDenied) {
		t.Error(err)
	}
	if _, err := a.coda.Docs.Look(t.Context(), a.coda.As, "Doc-3"); !errors.Is(err, patchbay.VaultDenied) {
		t.Error(err)
	}
}

func wrongKey(t *testing.T, a *asker) {
	a.key = "pretend-token-wrong"
	for range 2 {
		if _, _, err := a.find(t, "", ""); !errors.Is(err, patchbay.KeyRefused) {
			t.Error(err)
		}
	}
	if _, err := a.coda.Docs.Look(t.Context(), a.coda.As, "Doc-3"); !errors.Is(err, patchbay.KeyRefused) {
		t.Error(err)
	}
	a.key = CodaKey
	if _, _, err := a.find(t, "", ""); err != nil {
		t.Errorf("with the right key: %v", err)
	}
}

func ends(t *testing.T, a *asker) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := a.coda.Docs.Find(ctx, a.coda.As, "", ""); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := a.coda.Docs.Look(ctx, a.coda.As, "Doc-3"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
