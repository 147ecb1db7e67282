package app

import (
	"strings"

	"app.patchbay/internal/patchbay"
)

// BoardView is every account, every doc and every connection at once.
type BoardView struct {
	Accounts []AccountView `json:"accounts"`
	Docs     []DocView     `json:"docs"`
	Uses     []UseView     `json:"uses"`
	// Exposed are the places where others may act with an account, the worst
	// first.
	Exposed []ExposedView `json:"exposed"`
	// MayAsk says that a Coda account is there to ask who can open docs.
	MayAsk bool `json:"mayAsk"`
}

// ExposedView is a place where others may act with an account.
type ExposedView struct {
	Use UseView `json:"use"`
	// Now says that Coda lets them, as last seen; else it will, as soon as it
	// is finished there.
	Now bool `json:"now"`
	// Left says that the account was removed here or the doc forgotten.
	Left  bool      `json:"left"`
	Reach ReachView `json:"reach"`
}

// ReachView is who can open a doc.
type ReachView struct {
	// Open is anyone, domain, workspace, groups, people or nobody; empty where
	// nobody has asked Coda.
	Open string `json:"open"`
	// Access is what those may do: readonly, comment or write; said of anyone
	// and workspace only.
	Access string `json:"access"`
	// Domains are those whose users may all open it.
	Domains []string `json:"domains"`
	Groups  int      `json:"groups"`
	People  int      `json:"people"`
	// Asked is when Coda said so.
	Asked string `json:"asked"`
}

// Board returns all that the picture of the whole needs.
func (a *App) Board() (board BoardView, err error) {
	defer a.rescue(&err)
	w := a.board.Wiring()
	accounts := each(w.Accounts, func(x patchbay.Account) AccountView { return a.accountView(x, w.Places[x.ID]) })
	return BoardView{accounts, each(w.Docs, a.docView), each(w.Uses, useView), each(w.Exposed, exposedView), w.MayAsk}, nil
}

// AskWhoCanOpen asks Coda who can open a doc; the answer is in Board.
func (a *App) AskWhoCanOpen(doc string) (err error) {
	defer a.rescue(&err)
	return a.board.AskWhoCanOpen(a.ctx, doc)
}

func exposedView(e patchbay.Exposed) ExposedView {
	r := e.Reach
	reach := ReachView{Open: string(e.Open), Domains: each(strings.Fields(r.Domains), same), Groups: r.Groups, People: r.People, Asked: timeView(r.Asked)}
	switch e.Open {
	case patchbay.OpenToAnyone:
		reach.Access = string(r.Anyone)
	case patchbay.OpenToWorkspace:
		reach.Access = string(r.Workspace)
	}
	return ExposedView{useView(e.Use), e.Now, e.Left, reach}
}
