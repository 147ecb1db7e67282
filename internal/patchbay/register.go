package patchbay

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Register keeps everything but credentials: accounts, docs, where accounts
// are used, to-dos, vault keys in doubt, preferences and the history.
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
	//
	// At every moment a connection's account and doc must be there, an
	// elsewhere's account, and the doc of an others' account or of a reach; and a connection
	// must be Whole. A change that would break this, one without an id and one
	// of no known kind are refused, with all the others, as a defect of the
	// caller.
	Apply(ctx context.Context, changes ...Change) error
	// History returns up to limit events, the newest first, after skipping
	// the first skip: those of one account, or all where account is empty. Of an
	// account that is gone, they are still there.
	History(ctx context.Context, account string, skip, limit int) ([]Event, error)
	// Close makes every later call fail. Calling it twice is no error.
	Close() error
}

// State is what the register knows, history aside.
type State struct {
	Accounts    map[string]Account
	ToDos       map[string]ToDo
	Docs        map[string]Doc
	Connections map[ConnectionID]Connection
	Elsewhere   map[string]Elsewhere
	Others      map[string]OthersAccount
	// Reaches are by the doc's id.
	Reaches map[string]Reach
	// Former are by the ID of what they were.
	Former map[ConnectionID]Former
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
		Accounts:    map[string]Account{},
		ToDos:       map[string]ToDo{},
		Docs:        map[string]Doc{},
		Connections: map[ConnectionID]Connection{},
		Elsewhere:   map[string]Elsewhere{},
		Others:      map[string]OthersAccount{},
		Reaches:     map[string]Reach{},
		Former:      map[ConnectionID]Former{},
		Doubtful:    map[string]Doubt{},
		Settings:    map[string]string{},
	}
}

// Clone returns a copy that shares nothing with s.
func (s State) Clone() State {
	c := State{
		maps.Clone(s.Accounts), maps.Clone(s.ToDos), maps.Clone(s.Docs), maps.Clone(s.Connections),
		maps.Clone(s.Elsewhere), maps.Clone(s.Others), maps.Clone(s.Reaches), maps.Clone(s.Former), maps.Clone(s.Doubtful), maps.Clone(s.Settings),
	}
	for id, a := range c.Accounts {
		a.TroubleValues = maps.Clone(a.TroubleValues)
		c.Accounts[id] = a
	}
	for id, todo := range c.ToDos {
		todo.Accepted = slices.Clone(todo.Accepted)
		c.ToDos[id] = todo
	}
	return c
}

// sorted returns the values of m in the order that less gives.
func sorted[K comparable, V any](m map[K]V, compare func(a, b V) int) []V {
	return slices.SortedFunc(maps.Values(m), compare)
}
