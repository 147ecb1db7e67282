package app

import (
	"slices"

	"app.patchbay/internal/patchbay"
)

// AtHome is what the computer around Patchbay does for it. The zero value does
// nothing. All of it may be called at any time.
type AtHome struct {
	// Starts tells whether Patchbay starts at login, in the words of
	// [HomeView]; SetStarts makes it, or ends it. Both are nil where this
	// Patchbay can't.
	Starts    func() (string, error)
	SetStarts func(on bool) error
	// Notifications tells whether they are shown, in the words of [HomeView].
	Notifications func() string
	// Looking hears whether the person has the page in front of them.
	Looking func(bool)
}

// HomeView is what the computer around Patchbay does for it, as it is now.
type HomeView struct {
	// Start is whether Patchbay starts at login: on, off, changed where
	// something else starts under its name, no where this one can't.
	Start string `json:"start"`
	// Notifications is there, quiet where the person doesn't want to be
	// disturbed now, off where the system isn't to show them or wasn't asked
	// yet, or none where nobody shows them.
	Notifications string `json:"notifications"`
	// Browsers are those to choose from, Browser the id of the one that pages
	// are opened in; empty for the computer's own choice.
	Browsers []Browser `json:"browsers"`
	Browser  string    `json:"browser"`
}

// Home tells what the computer around Patchbay does for it.
func (a *App) Home() (home HomeView, err error) {
	defer a.rescue(&err)
	home = HomeView{Start: "no", Notifications: "none", Browsers: each(a.browsers(), func(b Browser) Browser { return b })}
	if chosen := a.board.Preference("browser"); a.isBrowser(chosen) {
		home.Browser = chosen
	}
	at := a.host.AtHome
	if at.Notifications != nil {
		home.Notifications = at.Notifications()
	}
	if at.Starts != nil {
		home.Start, err = at.Starts()
	}
	return home, startTrouble(err)
}

func (a *App) browsers() []Browser {
	if a.host.Browsers == nil {
		return nil
	}
	return a.host.Browsers()
}

func (a *App) isBrowser(id string) bool {
	return slices.ContainsFunc(a.browsers(), func(b Browser) bool { return b.ID == id })
}

// SetBrowser chooses the browser that pages are opened in; the empty id leaves
// that to the computer. It fails with SettingUnknown where there is none such.
func (a *App) SetBrowser(id string) (err error) {
	defer a.rescue(&err)
	if id != "" && !a.isBrowser(id) {
		return patchbay.SettingUnknown
	}
	return a.board.SetPreference(a.ctx, "browser", id)
}

// SetStartAtLogin makes Patchbay start at login, or no more. It fails with
// StartNotSet, and with NotNow where this Patchbay can't.
func (a *App) SetStartAtLogin(on bool) (err error) {
	defer a.rescue(&err)
	if a.host.AtHome.SetStarts == nil {
		return patchbay.NotNow
	}
	return startTrouble(a.host.AtHome.SetStarts(on))
}

func startTrouble(err error) error {
	if err == nil {
		return nil
	}
	return patchbay.StartNotSet.Because(err)
}

// Looking says whether the person has the page in front of them: what they see
// there they need not be told besides.
func (a *App) Looking(looking bool) (err error) {
	defer a.rescue(&err)
	if a.host.AtHome.Looking != nil {
		a.host.AtHome.Looking(looking)
	}
	return nil
}
