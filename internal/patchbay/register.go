package patchbay

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Register keeps everything but credentials: accounts, to-dos, vault keys in
// doubt, preferences and the history.
//
// It is read as a whole when the program starts and written one transaction
// at a time from then on, so the reader never waits for a disk and the list
// on the screen never touches it. One process has it open at a time; the lock
// on the data folder sees to that.
//
// Methods may be called from several goroutines at once; they take effect
// one after the other.
type Register interface {
	// Load returns everything but the history. What it returns is the
	// caller's own. Its failures have one of the register's causes.
	Load(ctx context.Context) (State, error)
	// Apply makes the changes durable, in order, all or none. When it returns
	// nil they survive a power cut. When it fails nothing was changed, with one
	// exception: after RegisterUnavailable the caller must Load to know.
	// Changes that meet nothing (dropping what isn't there) are no error.
	Apply(ctx context.Context, changes ...Change) error
	// History returns up to limit events, the newest first, after skipping
	// the first skip.
	History(ctx context.Context, skip, limit int) ([]Event, error)
	// Close makes every later call fail. Calling it twice is no error.
	Close() error
}

// State is what the register knows, history aside.
type State struct {
	Accounts map[string]Account
	ToDos    map[string]ToDo
	// Doubtful are the vault keys that are not, or no longer, an account's.
	Doubtful map[string]Doubt
	Settings map[string]string
}

// Doubt is what is known of a vault key that is in no account.
type Doubt struct {
	// Since is when the doubt arose.
	Since time.Time
	// Garbage is true where the key was an account's and is to be deleted,
	// false where it is about to become one (an intent).
	Garbage bool
}

// NewState returns an empty state.
func NewState() State {
	return State{
		Accounts: map[string]Account{},
		ToDos:    map[string]ToDo{},
		Doubtful: map[string]Doubt{},
		Settings: map[string]string{},
	}
}

// Clone returns a copy that shares nothing with s.
func (s State) Clone() State {
	c := State{maps.Clone(s.Accounts), maps.Clone(s.ToDos), maps.Clone(s.Doubtful), maps.Clone(s.Settings)}
	for id, a := range c.Accounts {
		a.TroubleValues = maps.Clone(a.TroubleValues)
		c.Accounts[id] = a
	}
	return c
}

// Change is one change to the register. The kinds below are all there are.
type Change interface{ change() }

// The kinds of changes.
type (
	// PutAccount adds an account or replaces the one with its id.
	PutAccount struct{ Account Account }
	// DropAccount takes one out.
	DropAccount struct{ ID string }
	// PutToDo adds a to-do or replaces the one with its id.
	PutToDo struct{ ToDo ToDo }
	// DropToDo takes one out.
	DropToDo struct{ ID string }
	// Suspect notes a vault key that is in no account.
	Suspect struct {
		Key   string
		Doubt Doubt
	}
	// Clear takes a vault key out of the doubtful ones: an account has it
	// now, or it is gone from the vault.
	Clear struct{ Key string }
	// Set sets a preference, or removes it where Value is empty.
	Set struct{ Name, Value string }
	// Note adds an event to the history.
	Note struct{ Event Event }
)

func (PutAccount) change()  {}
func (DropAccount) change() {}
func (PutToDo) change()     {}
func (DropToDo) change()    {}
func (Suspect) change()     {}
func (Clear) change()       {}
func (Set) change()         {}
func (Note) change()        {}

// Apply makes the changes to s in memory. Events are not part of a State.
func (s State) Apply(changes ...Change) {
	for _, change := range changes {
		switch c := change.(type) {
		case PutAccount:
			s.Accounts[c.Account.ID] = c.Account
		case DropAccount:
			delete(s.Accounts, c.ID)
		case PutToDo:
			s.ToDos[c.ToDo.ID] = c.ToDo
		case DropToDo:
			delete(s.ToDos, c.ID)
		case Suspect:
			s.Doubtful[c.Key] = c.Doubt
		case Clear:
			delete(s.Doubtful, c.Key)
		case Set:
			if c.Value == "" {
				delete(s.Settings, c.Name)
			} else {
				s.Settings[c.Name] = c.Value
			}
		case Note:
		}
	}
}

// sorted returns the values of m in the order that less gives.
func sorted[K comparable, V any](m map[K]V, compare func(a, b V) int) []V {
	return slices.SortedFunc(maps.Values(m), compare)
}
