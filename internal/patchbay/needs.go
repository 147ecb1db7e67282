package patchbay

import (
	"slices"
	"time"
)

// Patience is how long something to finish may wait before the person is
// reminded of it.
const Patience = 3 * 24 * time.Hour

// Need is a matter that waits for the person. One of Mend, Finish and Do is set.
type Need struct {
	// Matter is the same for as long as the matter is, and another one when
	// what was settled comes up again after a while.
	Matter string
	// Mend is an account that doesn't work without its person.
	Mend *Account
	// Finish is a place that was left unfinished for longer than Patience.
	Finish *Unfinished
	// Do is a to-do that nothing stands in the way of, and that waited for
	// longer than Patience.
	Do *OpenToDo
}

// Needs returns what waits for the person at that time: what is to be mended
// first, then the oldest.
func (l Listing) Needs(now time.Time) []Need {
	var needs []Need
	for _, account := range l.Accounts {
		if account.Status().NeedsPerson() {
			needs = append(needs, Need{Matter: "mend " + account.ID, Mend: &account})
		}
	}
	long := func(since time.Time) bool { return now.Sub(since) >= Patience }
	for _, one := range l.Unfinished {
		if long(one.There.Since) {
			needs = append(needs, Need{Matter: "finish " + one.By.ID + " " + one.Place.ID, Finish: &one})
		}
	}
	for _, todo := range l.ToDos {
		if long(todo.Since) && len(todo.BlockedBy) == 0 && !todo.MayBeBack {
			needs = append(needs, Need{Matter: "do " + todo.ID, Do: &todo})
		}
	}
	return slices.Clip(needs)
}

// NeedsPerson reports whether an account in that state doesn't work without
// its person.
func (s Status) NeedsPerson() bool { return s == NeedsSignIn || s == NeedsAttention }
