package main

import (
	"os"

	"app.patchbay/app"
	"app.patchbay/internal/autostart"
	"app.patchbay/internal/desktop"
	"app.patchbay/internal/notify"
)

// preferenceBrowser is under which the person's browser is kept.
const preferenceBrowser = "browser"

// identity names Patchbay to desktops.
const identity = "app.patchbay"

// atLogin is Patchbay among what starts at login, or nil where this one can't
// be: another data folder, trial addresses and practice are for one time.
func atLogin(f flags) *autostart.Entry {
	if f.Practice || f.Data != "" || len(f.PackURL) > 0 {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	return autostart.New(autostart.Program{
		ID: identity, Name: "Patchbay", Comment: "The accounts that you use with Coda Packs",
		Path: self, Args: []string{"--hidden"},
	})
}

// startDesk returns where messages are shown. On macOS that is by the window,
// which is there from the start, hidden or not.
func startDesk(r *running) *notify.Desk {
	options := notify.Options{
		Name: "Patchbay", ID: identity, Late: func() { r.lead(app.DestinationView{}) },
	}
	if r.window != nil && r.window.messages != nil {
		options.Center = byWindow{r.window.messages}
	}
	return notify.Start(r.ctx, options)
}

// byWindow is the window's messages as a center for them.
type byWindow struct{ *desktop.Messages }

// State is how messages are.
func (b byWindow) State() notify.State {
	there, allowed := b.Ready()
	switch {
	case !there:
		return notify.None
	case !allowed:
		return notify.Off
	}
	return notify.There
}

// Show shows one.
func (b byWindow) Show(name string, m notify.Message) error {
	return b.Messages.Show(name, m.Title, m.Text)
}

// atHome is what the computer does for the program.
func atHome(entry *autostart.Entry, desk *notify.Desk, looking func(bool)) app.AtHome {
	home := app.AtHome{
		Notifications: func() string { return string(desk.State()) },
		Looking:       looking,
	}
	if entry != nil {
		home.Starts = func() (string, error) {
			state, err := entry.State()
			return string(state), err
		}
		home.SetStarts = entry.Set
	}
	return home
}
