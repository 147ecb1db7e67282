package memory

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"app.patchbay/internal/patchbay"
)

// CodaDocs is a [patchbay.CodaDocs] in memory. Whoever has the key that it was
// made with is shown all its docs, three on a page.
type CodaDocs struct {
	// Before is called before each answer that isn't from memory; its error is
	// the answer.
	Before func() error

	key   string
	mu    sync.Mutex
	docs  []patchbay.FoundDoc
	told  map[[2]string]codaPage // by account and what was asked
	asked []time.Time
}

type codaPage struct {
	docs []patchbay.FoundDoc
	next string
}

// NewCodaDocs returns one with these docs, for a key that is the value of the
// field "token".
func NewCodaDocs(key string, docs ...patchbay.FoundDoc) *CodaDocs {
	return &CodaDocs{key: key, docs: docs, told: map[[2]string]codaPage{}}
}

// Put adds a doc or replaces the one with its ID.
func (c *CodaDocs) Put(doc patchbay.FoundDoc) {
	c.Drop(doc.ID)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.docs = append(c.docs, doc)
}

// Drop lets a doc disappear.
func (c *CodaDocs) Drop(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.docs = slices.DeleteFunc(c.docs, func(d patchbay.FoundDoc) bool { return d.ID == id })
}

// Find allows four answers in six seconds. A page is named by the number of
// docs before it and the query.
func (c *CodaDocs) Find(ctx context.Context, as patchbay.AskedAs, query, page string) ([]patchbay.FoundDoc, string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if page == "" {
		page = "0 " + query
	}
	if told, ok := c.told[[2]string{as.Account.Key, page}]; ok {
		return slices.Clone(told.docs), told.next, ctx.Err()
	}
	if n := len(c.asked); n >= 4 && time.Since(c.asked[n-4]) < 6*time.Second {
		return nil, "", patchbay.RateLimited.With("service", as.Pack.Name).With("seconds", "6")
	}
	c.asked = append(c.asked, time.Now())
	if err := c.allowed(ctx, as); err != nil {
		return nil, "", err
	}
	number, query, _ := strings.Cut(page, " ")
	from, err := strconv.Atoi(number)
	if err != nil {
		return nil, "", patchbay.ServiceSaidNo.With("status", "400")
	}
	found := []patchbay.FoundDoc{}
	for _, doc := range c.docs {
		if strings.Contains(strings.ToLower(doc.Title), strings.ToLower(query)) {
			found = append(found, doc)
		}
	}
	told := codaPage{docs: found[min(from, len(found)):min(from+3, len(found))]}
	if from+3 < len(found) {
		told.next = strconv.Itoa(from+3) + " " + query
	}
	c.told[[2]string{as.Account.Key, page}] = told
	return slices.Clone(told.docs), told.next, nil
}

// Look shows a doc that is there.
func (c *CodaDocs) Look(ctx context.Context, as patchbay.AskedAs, id string) (patchbay.FoundDoc, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.allowed(ctx, as); err != nil {
		return patchbay.FoundDoc{}, err
	}
	for _, doc := range c.docs {
		if doc.ID == id {
			return doc, nil
		}
	}
	return patchbay.FoundDoc{}, patchbay.DocNotShown.Because(errors.New("it isn't there")).With("doc", id)
}

func (c *CodaDocs) allowed(ctx context.Context, as patchbay.AskedAs) error {
	credential, err := as.Credential(ctx)
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case credential["token"].Reveal() != c.key:
		return patchbay.KeyRefused
	case c.Before != nil:
		return c.Before()
	}
	return nil
}
