// Package memory keeps the register, the vault and a Coda's docs in memory, for
// practice and for tests. Nothing in it outlives the process.
//
// Its fields called Before and After let a test fail, delay or watch a call.
// They are nil unless somebody sets them, which must be done before the first
// call.
package memory

import (
	"context"
	"errors"
	"slices"
	"sync"

	"app.patchbay/internal/patchbay"
)

// Register is a [patchbay.Register] in memory.
type Register struct {
	// Before is called before each Apply. Its error is returned, and nothing
	// was changed.
	Before func(changes []patchbay.Change) error
	// After is called after each Apply that made its changes. Its error is
	// returned although they were made, as a disk can do it.
	After func(changes []patchbay.Change) error

	book   *book
	mu     sync.Mutex
	closed bool
}

// book is what is written; it outlives the Register that wrote it.
type book struct {
	mu     sync.Mutex
	state  patchbay.State
	events []patchbay.Event
}

// NewRegister returns an empty one.
func NewRegister() *Register {
	return &Register{book: &book{state: patchbay.NewState()}}
}

// Reopen returns another Register that knows what r knows, as if the program
// were started again. It has no hooks.
func (r *Register) Reopen() *Register { return &Register{book: r.book} }

// Load returns everything but the history.
func (r *Register) Load(ctx context.Context) (patchbay.State, error) {
	if err := r.usable(ctx); err != nil {
		return patchbay.State{}, err
	}
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	return r.book.state.Clone(), nil
}

// Apply makes the changes, all or none.
func (r *Register) Apply(ctx context.Context, changes ...patchbay.Change) error {
	if err := r.usable(ctx); err != nil {
		return err
	}
	if err := r.book.refuse(changes); err != nil {
		return err
	}
	if r.Before != nil {
		if err := r.Before(changes); err != nil {
			return err
		}
	}
	r.book.apply(changes)
	if r.After != nil {
		return r.After(changes)
	}
	return nil
}

func (b *book) apply(changes []patchbay.Change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.state.Apply(changes...)
	b.state = b.state.Clone() // the caller keeps its own maps
	for _, change := range changes {
		if note, ok := change.(patchbay.Note); ok {
			b.events = append(b.events, note.Event)
		}
	}
}

// History returns events by their time; of those at the same time, the one
// noted last comes first. A limit below one gives none, and a skip below zero
// skips none.
func (r *Register) History(ctx context.Context, account string, skip, limit int) ([]patchbay.Event, error) {
	if err := r.usable(ctx); err != nil {
		return nil, err
	}
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	events := slices.Clone(r.book.events)
	events = slices.DeleteFunc(events, func(e patchbay.Event) bool { return account != "" && e.Account != account })
	slices.Reverse(events)
	slices.SortStableFunc(events, func(a, b patchbay.Event) int { return b.At.Compare(a.At) })
	events = events[min(max(skip, 0), len(events)):]
	return events[:min(max(limit, 0), len(events))], nil
}

// Close makes every later call fail with RegisterUnavailable.
func (r *Register) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	return nil
}

func (r *Register) usable(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return patchbay.RegisterUnavailable.Because(errors.New("it is closed")).With("path", "")
	}
	return ctx.Err()
}
