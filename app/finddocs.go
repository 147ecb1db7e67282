package app

import "app.patchbay/internal/patchbay"

// FoundDocsView is a page of the docs that Coda shows to an account. Next is
// what to ask the next one by, empty after the last.
type FoundDocsView struct {
	Docs []FoundDocView `json:"docs"`
	Next string         `json:"next"`
}

// FoundDocView is one of them. Here is its id on the list, where it is there.
type FoundDocView struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Link   string `json:"link"`
	Owner  string `json:"owner"`
	Folder string `json:"folder"`
	Here   string `json:"here"`
}

// FindDocs asks Coda for docs on behalf of one of its accounts: those that
// match the query, or all; page by page, the first by an empty page. Coda may
// be asked only now and then: rate-limited says after how many seconds.
func (a *App) FindDocs(account, query, page string) (found FoundDocsView, err error) {
	defer a.rescue(&err)
	docs, next, err := a.board.FindDocs(a.ctx, account, query, page)
	return FoundDocsView{each(docs, foundDocView), next}, err
}

// LookInCoda asks Coda for a doc that is known here, and notes its title, or
// that Coda doesn't show it: then it is doc-not-shown.
func (a *App) LookInCoda(account, doc string) (err error) {
	defer a.rescue(&err)
	return a.board.LookInCoda(a.ctx, account, doc)
}

func foundDocView(d patchbay.FoundDoc) FoundDocView {
	return FoundDocView{d.ID, d.Title, d.Link, d.Owner, d.Folder, d.Here}
}
