package patchbay

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ToDo is something that only the person can do, and that no account or place
// here stands for any more: a key that the service still accepts after it was
// removed or replaced here, a doc that still has an account which is gone.
type ToDo struct {
	// ID is a UUID of ours.
	ID string
	// Account is the account's id; the account may be gone.
	Account string
	Pack    string
	Base    string
	// Name is what the account was called, KeyName what the key is called at
	// the service.
	Name    string
	KeyName string
	Why     ToDoWhy
	Since   time.Time
	// Place is where the account still is: a doc's id or an elsewhere's, its
	// name, and a doc's link. Either may be gone here. Empty where the to-do is
	// about a key.
	Place, PlaceName, PlaceLink string
	// Accepted says that the person accepts what stops when the old key is
	// deleted.
	Accepted bool
}

// ToDoWhy is what left a to-do behind.
type ToDoWhy string

// The reasons.
const (
	KeyRemoved    ToDoWhy = "removed"        // delete the key at the service
	KeyReplaced   ToDoWhy = "replaced"       // delete the old key at the service
	LeftInDoc     ToDoWhy = "left-in-doc"    // Coda still has access in that doc
	LeftElsewhere ToDoWhy = "left-elsewhere" // the key may still be there
	LeftWithCoda  ToDoWhy = "left-with-coda" // Coda still keeps the account itself
)

// ToDoLife is how long an unfinished to-do about a key is kept.
const ToDoLife = 30 * 24 * time.Hour

// Until is when t is dropped unfinished. It is zero for what Coda or another
// place may have: to forget that by itself would say that it is gone.
func (t ToDo) Until() time.Time {
	switch t.Why {
	case LeftInDoc, LeftElsewhere, LeftWithCoda:
		return time.Time{}
	default:
		return t.Since.Add(ToDoLife)
	}
}

// over reports whether t has had its time. The register drops it at the next
// start.
func (t ToDo) over() bool {
	until := t.Until()
	return !until.IsZero() && time.Now().After(until)
}

func toDoOf(account Account, why ToDoWhy) ToDo {
	return ToDo{
		ID: uuid.NewString(), Account: account.ID, Pack: account.Pack, Base: account.Base,
		Name: account.Name(), KeyName: account.Identity.KeyName, Why: why, Since: time.Now(),
	}
}

// toDoAt is a to-do about a place.
func toDoAt(account Account, why ToDoWhy, place Place) ToDo {
	todo := toDoOf(account, why)
	todo.Place, todo.PlaceName, todo.PlaceLink = place.ID, place.Name, place.Link
	return todo
}

// OpenToDo is a to-do with what stands in its way.
type OpenToDo struct {
	ToDo
	// BlockedBy are the places that have the old key, or may have it because it
	// was copied for them: they stop when it is deleted at the service. Empty
	// where the person accepted that.
	BlockedBy []Place
}

// opened returns the to-dos that keep says, the oldest first.
func (s State) opened(keep func(ToDo) bool) []OpenToDo {
	open := []OpenToDo{}
	for _, todo := range s.ToDos {
		if !todo.over() && keep(todo) {
			open = append(open, OpenToDo{todo, s.blocking(todo)})
		}
	}
	slices.SortFunc(open, func(x, y OpenToDo) int {
		return cmp.Or(x.Since.Compare(y.Since), strings.Compare(x.ID, y.ID))
	})
	return open
}

// blocking are the places that may need the old key that todo is about. One
// that is leaving doesn't need it.
func (s State) blocking(todo ToDo) []Place {
	places := []Place{}
	if todo.Why != KeyReplaced || todo.Accepted {
		return places
	}
	for _, c := range s.Connections {
		if c.Account == todo.Account && c.mayNeed(todo.Since) {
			places = append(places, s.Docs[c.Doc].place())
		}
	}
	for _, e := range s.Elsewhere {
		if e.Account == todo.Account && e.mayNeed(todo.Since) {
			places = append(places, e.place())
		}
	}
	slices.SortFunc(places, func(x, y Place) int {
		return cmp.Or(strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), strings.Compare(x.ID, y.ID))
	})
	return places
}
