package remote

import (
	"context"
	"slices"
	"sync"
	"time"

	"app.patchbay/internal/patchbay"
)

const (
	// remembered is how long a page counts as what Coda would say.
	remembered = time.Minute
	mostPages  = 500
)

// Pages paces the asking for pages of docs and remembers the answers for a
// minute. It may be used by several goroutines at once: those who want the
// same page at the same time are served by one call.
type Pages struct {
	*paces

	mu    sync.Mutex
	known map[pageID]knownPage
}

// Wish says which page is wanted.
type Wish struct {
	// Account is the account's key, whatever tells it from all others. Each
	// has limits of its own.
	Account string
	// Service is the Pack's name, for failures.
	Service string
	// Query and Page are as for [Service.Docs]; an empty Page is the first.
	Query, Page string
}

type pageID struct{ account, query, page string }

type knownPage struct {
	docs  []patchbay.FoundDoc
	next  string
	until time.Time
}

// NewPages returns a Pages that knows nothing yet.
func NewPages() *Pages {
	return &Pages{paces: newPaces(listCalls), known: map[pageID]knownPage{}}
}

// Get returns the page, from memory or by ask, which is called when it may be,
// again after a 429, and by one caller at a time for an account. So a
// credential needs to be fetched only in ask. Failures are ask's and are not
// remembered. Where it would have to wait longer than a moment it fails with
// RateLimited, "seconds" being how long to leave it alone: whoever shows that
// can count them down, and may want something else by then. When ctx ends
// first, the error is ctx's.
func (p *Pages) Get(ctx context.Context, w Wish, ask func(context.Context) ([]patchbay.FoundDoc, string, error)) ([]patchbay.FoundDoc, string, error) {
	id := pageID{w.Account, shown(w.Query), w.Page}
	if w.Page != "" {
		id.query = "" // the page says it all
	}
	if page, ok := p.recall(id); ok {
		return page.docs, page.next, nil
	}
	var found knownPage
	known := func() (ok bool) { // the one before may have wanted the same
		found, ok = p.recall(id)
		return ok
	}
	err := p.do(ctx, whose{w.Account, w.Service}, known, func(ctx context.Context) error {
		docs, next, err := ask(ctx)
		if err != nil {
			return err
		}
		p.remember(id, docs, next)
		found = knownPage{docs: slices.Clone(docs), next: next}
		return nil
	})
	return found.docs, found.next, err
}

// Forget drops what is remembered of an account, so that Coda is asked anew.
func (p *Pages) Forget(account string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.known {
		if id.account == account {
			delete(p.known, id)
		}
	}
}

func (p *Pages) recall(id pageID) (knownPage, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	page, ok := p.known[id]
	if !ok || !time.Now().Before(page.until) {
		return knownPage{}, false
	}
	page.docs = slices.Clone(page.docs)
	return page, true
}

func (p *Pages) remember(id pageID, docs []patchbay.FoundDoc, next string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for other, page := range p.known {
		if len(p.known) >= mostPages || !time.Now().Before(page.until) {
			delete(p.known, other)
		}
	}
	p.known[id] = knownPage{slices.Clone(docs), next, time.Now().Add(remembered)}
}
