package remote

import (
	"context"
	"errors"

	"app.patchbay/internal/patchbay"
)

// Finder asks Coda for docs through a [Service], as seldom as Coda wants it.
// It implements [patchbay.CodaDocs] and may be used by several goroutines at
// once.
type Finder struct {
	service *Service
	pages   *Pages
}

// NewFinder returns a Finder that knows nothing yet.
func NewFinder(service *Service) *Finder { return &Finder{service, NewPages()} }

// Find returns a page of docs. Another key of the same account may see other
// docs, so what one was told isn't remembered for the next.
func (f *Finder) Find(ctx context.Context, as patchbay.AskedAs, query, page string) ([]patchbay.FoundDoc, string, error) {
	w := Wish{Account: as.Account.Key, Service: as.Pack.Name, Query: query, Page: page}
	return f.pages.Get(ctx, w, func(ctx context.Context) ([]patchbay.FoundDoc, string, error) {
		credential, err := as.Credential(ctx)
		if err != nil {
			return nil, "", err
		}
		return f.service.Docs(ctx, as.Pack, as.SignIn, as.Account.Base, credential, query, page)
	})
}

// Look returns a doc. Where it isn't shown, it shall not be offered from
// memory either.
func (f *Finder) Look(ctx context.Context, as patchbay.AskedAs, id string) (patchbay.FoundDoc, error) {
	credential, err := as.Credential(ctx)
	if err != nil {
		return patchbay.FoundDoc{}, err
	}
	doc, err := f.service.Doc(ctx, as.Pack, as.SignIn, as.Account.Base, credential, id)
	if errors.Is(err, patchbay.DocNotShown) {
		f.pages.Forget(as.Account.Key)
	}
	return doc, err
}
