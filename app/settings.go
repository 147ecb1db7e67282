package app

import (
	"cmp"
	"runtime"
	"slices"
	"time"

	"app.patchbay/internal/patchbay"
)

// PreferencesView are the person's wishes.
type PreferencesView struct {
	// Theme is system, light or dark.
	Theme string `json:"theme"`
	// Accounts is list or board: how they are shown.
	Accounts string `json:"accounts"`
	// Text is normal, large or larger.
	Text string `json:"text"`
	// Notifications is on or off.
	Notifications string `json:"notifications"`
}

// AboutView is what the program has to say about itself.
type AboutView struct {
	Version string `json:"version"`
	// System is what the computer runs: linux, darwin or windows.
	System     string `json:"system"`
	Shell      string `json:"shell"`
	DataFolder string `json:"dataFolder"`
	LogFolder  string `json:"logFolder"`
	Practice   bool   `json:"practice"`
	// Problem is why Patchbay can't work at all; the page then shows it and
	// nothing else.
	Problem Problem `json:"problem"`
	// Trial are the names of the Packs that speak to a trial address.
	Trial []string `json:"trial"`
	// Facts are what is true of how data is kept, here and at Coda.
	Facts []FactView `json:"facts"`
}

// FactView is a true sentence: the page has the words for its code.
type FactView struct {
	// Where is computer or coda.
	Where  string            `json:"where"`
	Code   string            `json:"code"`
	Values map[string]string `json:"values"`
}

// EventView is an entry of the history.
type EventView struct {
	At      string `json:"at"`
	What    string `json:"what"`
	Account string `json:"account"`
	Pack    string `json:"pack"`
	Name    string `json:"name"`
	// Place is what the doc or the other place was called.
	Place  string `json:"place"`
	Detail string `json:"detail"`
}

// The names of the preferences, and their values, the first one at first.
func preferences() map[string][]string {
	return map[string][]string{
		"theme": {"system", "light", "dark"}, "accounts": {"list", "board"},
		"text": {"normal", "large", "larger"}, "notifications": {"on", "off"},
	}
}

// Preferences returns them all.
func (a *App) Preferences() (p PreferencesView, err error) {
	defer a.rescue(&err)
	of := func(name string) string { return cmp.Or(a.board.Preference(name), preferences()[name][0]) }
	return PreferencesView{
		Theme: of("theme"), Accounts: of("accounts"), Text: of("text"), Notifications: of("notifications"),
	}, nil
}

// SetPreference keeps one; setting-unknown where there is no such name or value.
func (a *App) SetPreference(name, value string) (err error) {
	defer a.rescue(&err)
	if !slices.Contains(preferences()[name], value) {
		return patchbay.SettingUnknown
	}
	return a.board.SetPreference(a.ctx, name, value)
}

// About tells what this program is, where its files lie, and how data is kept.
func (a *App) About() (about AboutView, err error) {
	defer a.rescue(&err)
	h := a.host
	return AboutView{
		Version: h.Version, System: runtime.GOOS, Shell: h.Shell, DataFolder: h.DataFolder, LogFolder: h.LogFolder,
		Practice: h.Practice, Problem: Explain(h.Trouble), Trial: each(h.TrialAddresses, same), Facts: a.facts(),
	}, nil
}

// History returns a page of what happened, the newest first, from page 0: to
// one account, or to all where it is empty.
func (a *App) History(account string, page int) (events []EventView, err error) {
	defer a.rescue(&err)
	happened, err := a.board.HistoryOf(a.ctx, account, page)
	return each(happened, func(e patchbay.Event) EventView {
		return EventView{e.At.UTC().Format(time.RFC3339), string(e.What), e.Account, e.Pack, e.Name, e.Place, e.Detail}
	}), err
}

// OpenLog opens the folder where the log lies.
func (a *App) OpenLog() (err error) {
	defer a.rescue(&err)
	if err := a.host.OpenFolder(a.host.LogFolder); err != nil {
		return patchbay.LinkNotOpened.Because(err).With("address", a.host.LogFolder)
	}
	return nil
}

// StartPractice starts another Patchbay, with pretend accounts, and opens it.
func (a *App) StartPractice() (err error) {
	defer a.rescue(&err)
	if a.host.Practice {
		return patchbay.NotNow
	}
	return a.host.StartPractice()
}

// Quit ends the program.
func (a *App) Quit() (err error) {
	defer a.rescue(&err)
	a.host.Quit()
	return nil
}
