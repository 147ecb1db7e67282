package app

import (
	"slices"

	"app.patchbay/internal/patchbay"
)

// Browser is a browser of this computer, or one profile of it.
type Browser struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Profile is empty where the browser has only one.
	Profile string `json:"profile"`
}

// BrowsersView are the browsers that pages can be opened in.
type BrowsersView struct {
	Browsers []Browser `json:"browsers"`
	// Chosen is the id of the account's; empty for the one that the computer
	// opens pages in. Its browser may be gone.
	Chosen string `json:"chosen"`
}

// Browsers returns those of this computer, and which an account is signed in to
// with; account may be empty.
func (a *App) Browsers(account string) (view BrowsersView, err error) {
	defer a.rescue(&err)
	return BrowsersView{each(a.host.Browsers(), func(b Browser) Browser { return b }), a.board.BrowserOf(account)}, nil
}

// ChooseBrowser says with which one an account is signed in to from now on;
// empty for the computer's own choice. It is setting-unknown where there is no
// such browser.
func (a *App) ChooseBrowser(account, browser string) (err error) {
	defer a.rescue(&err)
	known := func(b Browser) bool { return b.ID == browser }
	if browser != "" && !slices.ContainsFunc(a.host.Browsers(), known) {
		return patchbay.SettingUnknown
	}
	return a.board.ChooseBrowser(a.ctx, account, browser)
}
