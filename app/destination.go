package app

import (
	"sync"
	"time"

	"app.patchbay/internal/patchbay"
)

// DestinationView is where the page shall go.
type DestinationView struct {
	// To is empty for nowhere in particular, or
	//
	//	finish   the way to finish an account in a place
	//	to-do    what an account that is gone left to do
	//	mend     what helps against an account's trouble
	//	account  an account's details
	//	connect  the choice of a Pack
	//	closing  the window is being closed: where Patchbay goes then
	To string `json:"to"`
	// Account, Place and ToDo are ids, where To is about one.
	Account string `json:"account"`
	Place   string `json:"place"`
	ToDo    string `json:"toDo"`
}

// Signpost is where those who bring the page forward say where it shall go. The
// page asks when it opens, and in the window with each change. Its methods may
// be called at any time; the zero value points nowhere.
type Signpost struct {
	mu      sync.Mutex
	to      DestinationView
	pointed time.Time
}

// signLife is how long a destination is good: who comes later didn't come for it.
const signLife = time.Minute

// Point says where the page shall go next, in place of what was said before.
func (s *Signpost) Point(to DestinationView) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to, s.pointed = to, time.Now()
}

// take returns it to the first who asks.
func (s *Signpost) take() (to DestinationView) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.pointed) < signLife {
		to = s.to
	}
	s.to = DestinationView{}
	return to
}

// Destination returns where the page shall go, once.
func (a *App) Destination() (to DestinationView, err error) {
	defer a.rescue(&err)
	if a.host.Signpost == nil {
		return DestinationView{}, nil
	}
	return a.host.Signpost.take(), nil
}

// AtStep says that the page shows the step at which an account's key is copied
// for a place; both are empty when it doesn't any more.
func (a *App) AtStep(account, place string) (err error) {
	defer a.rescue(&err)
	if a.host.AtStep != nil {
		a.host.AtStep(account, place)
	}
	return nil
}

// HideWindow hides the window, after the person read where Patchbay goes then.
// It fails with NotNow where there is none.
func (a *App) HideWindow() (err error) {
	defer a.rescue(&err)
	if a.host.HideWindow == nil {
		return patchbay.NotNow
	}
	a.host.HideWindow()
	return nil
}

// OpenInBrowser shows this same Patchbay in the person's browser, too. It fails
// with NotNow in a page that is there already, and with LinkNotOpened.
func (a *App) OpenInBrowser() (err error) {
	defer a.rescue(&err)
	if a.host.OpenInBrowser == nil {
		return patchbay.NotNow
	}
	return a.host.OpenInBrowser()
}
