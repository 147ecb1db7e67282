package practice

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

// token is one API token of the pretend Coda.
type token struct {
	ID, Name string
	// Key is what Copy token copies, a UUID as Coda's own are.
	Key           string
	Created, Used time.Time
	// Restriction is its kind, empty where there is none; Access goes with it.
	Restriction, Access string
	shown               bool
}

// AccessLine is the grey line on the token's card.
func (t token) AccessLine() string {
	if t.Restriction == "" {
		return "Read and write access"
	}
	return t.Access + " access, restricted: " + t.Restriction
}

// tokens are all that were made and not deleted, the newest first.
type tokens struct {
	mu  sync.Mutex
	all []*token
}

func (ts *tokens) generate(name, restriction, access string) token {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	made := &token{
		ID: uuid.NewString(), Name: name, Key: uuid.NewString(), Created: time.Now(),
		Restriction: restriction, Access: access,
	}
	ts.all = slices.Insert(ts.all, 0, made)
	return *made
}

// list returns every token; the one called fresh still has its Key, if this
// is the first time that it is asked for. All others never show it again.
func (ts *tokens) list(fresh string) []token {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	listed := make([]token, 0, len(ts.all))
	for _, t := range ts.all {
		copied := *t
		if t.ID != fresh || t.shown {
			copied.Key = ""
		} else {
			t.shown = true
		}
		listed = append(listed, copied)
	}
	return listed
}

func (ts *tokens) delete(id string) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	ts.all = slices.DeleteFunc(ts.all, func(t *token) bool { return t.ID == id })
}

// use finds a token by its key and notes that it was used.
func (ts *tokens) use(key string) (token, bool) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for _, t := range ts.all {
		if t.Key == key {
			t.Used = time.Now()
			return *t, true
		}
	}
	return token{}, false
}
