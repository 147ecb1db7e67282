package app

import "app.patchbay/internal/patchbay"

// OrganisationView is one that a Coda account's owner is an admin of. Name may
// be empty.
type OrganisationView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ReadAsAdminView is what was read of an organisation so far. Next is what
// to ask the next page by, empty after the last.
type ReadAsAdminView struct {
	Seen SeenView `json:"seen"`
	Next string   `json:"next"`
}

// Organisations asks Coda which Enterprise organisations an account's owner is
// an admin of: not-an-admin where there is none.
func (a *App) Organisations(account string) (organisations []OrganisationView, err error) {
	defer a.rescue(&err)
	found, err := a.board.Organisations(a.ctx, account)
	return each(found, func(o patchbay.Organisation) OrganisationView { return OrganisationView{o.ID, o.Name} }), err
}

// ReadAsAdmin reads a page of what an account's owner has connected in an
// organisation's docs, and puts it to what the pages before had. The first page
// is the empty one. Nothing of it is kept: it goes to CompareSeen in the end.
// Coda may be asked only so often: rate-limited says after how many seconds.
func (a *App) ReadAsAdmin(account, organisation, page string, before SeenView) (read ReadAsAdminView, err error) {
	defer a.rescue(&err)
	seen, next, err := a.board.ReadOrganisation(a.ctx, account, organisation, page, seenOf(before))
	return ReadAsAdminView{seenView(seen), next}, err
}
