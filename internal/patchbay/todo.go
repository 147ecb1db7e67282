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
	// Identity is the account's at the service; empty where that names none.
	Identity string
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
	// Accepted are the ids of the places of which the person accepts that they
	// stop when the old key is deleted; sorted.
	Accepted []string
	// MayBeBack says that a key came in since, for the same identity, that may
	// be this very one: to delete it at the service would then end an account
	// that is in use. A key that is gone from the vault can't be compared.
	MayBeBack bool
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
// place may have: to forget that by itself would say that it is gone. It is
// zero for the old key of an account that is still here, too: it may be blocked
// for longer than any time limit, and would be dropped just as it opens.
func (t ToDo) Until() time.Time {
	switch t.Why {
	case KeyReplaced, LeftInDoc, LeftElsewhere, LeftWithCoda:
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
		ID: uuid.NewString(), Account: account.ID, Pack: account.Pack, Base: account.Base, Identity: account.Identity.ID,
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
	// was copied for them: they stop when it is deleted at the service. Those of
	// which the person accepted that are not among them.
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

// blocking are the places that may need the old key that todo is about, other
// than those of which the person accepted that they stop. One that is to be
// taken out needs it too, and so does a doc that was forgotten here: until the
// person says otherwise it has the key, and its tables and buttons work.
func (s State) blocking(todo ToDo) []Place {
	places := []Place{}
	if todo.Why != KeyReplaced {
		return places
	}
	add := func(there There, place Place) {
		if there.mayNeed(todo.Since) && !slices.Contains(todo.Accepted, place.ID) {
			places = append(places, place)
		}
	}
	for _, c := range s.Connections {
		if c.Account == todo.Account {
			add(c.There, s.Docs[c.Doc].place())
		}
	}
	for _, e := range s.Elsewhere {
		if e.Account == todo.Account {
			add(e.There, e.place())
		}
	}
	for _, left := range s.ToDos {
		if left.Why == LeftInDoc && left.Account == todo.Account {
			add(s.Former[ConnectionID{left.Account, left.Place}].Was.There, Place{ID: left.Place, Name: left.PlaceName, Link: left.PlaceLink})
		}
	}
	slices.SortFunc(places, func(x, y Place) int {
		return cmp.Or(strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), strings.Compare(x.ID, y.ID))
	})
	return places
}

// mayBe reports whether t may be about the very key that account has now. The
// same key is the same identity's and has the same name, where there are any.
func (t ToDo) mayBe(account Account) bool {
	aboutKey := t.Why == KeyRemoved || t.Why == KeyReplaced
	named := t.KeyName != "" && account.Identity.KeyName != ""
	return aboutKey && t.Pack == account.Pack && t.Base == account.Base &&
		(t.Identity == "" || t.Identity == account.Identity.ID) && (!named || t.KeyName == account.Identity.KeyName)
}

// doubted are the changes that say of each key to delete that it may be the one
// that account was just given.
func (s State) doubted(account Account) []Change {
	var changes []Change
	for _, todo := range s.ToDos {
		if !todo.MayBeBack && todo.mayBe(account) {
			todo.MayBeBack = true
			changes = append(changes, PutToDo{todo})
		}
	}
	return changes
}
