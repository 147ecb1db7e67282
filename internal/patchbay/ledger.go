package patchbay

import (
	"context"
	"errors"
	"sync"
)

// ledger is the register with its state held in memory: reading it never
// waits for a disk, and a change is seen only once it is durable.
type ledger struct {
	register Register
	changed  func()

	writing sync.Mutex // one change at a time
	mu      sync.RWMutex
	state   State
	unsure  bool // what is durable may differ from state
}

func openLedger(ctx context.Context, register Register, changed func()) (*ledger, error) {
	state, err := register.Load(ctx)
	if err != nil {
		return nil, err
	}
	return &ledger{register: register, changed: changed, state: state}, nil
}

// read calls look with the current state, which look must neither change nor
// keep.
func (l *ledger) read(look func(State)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	look(l.state)
}

func (l *ledger) account(id string) (Account, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	a, ok := l.state.Accounts[id]
	return a, ok
}

func (l *ledger) setting(name string) string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.state.Settings[name]
}

// apply makes the changes durable, all or none. It can't be interrupted: a
// commit that was given up half-way leaves nobody knowing.
func (l *ledger) apply(ctx context.Context, changes ...Change) error {
	return l.update(ctx, func(State) ([]Change, error) { return changes, nil })
}

// update is apply with changes that depend on the state: nobody else writes
// between decide and the commit. Where the state in memory may not be the
// durable one, it is read anew first, or nothing is changed: deciding on what
// isn't true could connect an account twice.
func (l *ledger) update(ctx context.Context, decide func(State) ([]Change, error)) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	ctx = context.WithoutCancel(ctx)
	if !l.sure() {
		if err := l.reload(ctx); err != nil {
			return err
		}
	}
	changes, err := decide(l.state) // only update replaces it, under l.writing
	if err != nil || len(changes) == 0 {
		return err
	}
	if err := l.register.Apply(ctx, changes...); err != nil {
		if errors.Is(err, RegisterUnavailable) {
			_ = l.reload(ctx) // the first error tells; the next update tries again
		}
		return err
	}
	l.mu.Lock()
	l.state.Apply(changes...)
	l.mu.Unlock()
	l.changed()
	return nil
}

// reload reads the state anew after a commit of which nobody knows the
// outcome. Where that fails too, what is in memory stays.
func (l *ledger) reload(ctx context.Context) error {
	state, err := l.register.Load(ctx)
	l.mu.Lock()
	if l.unsure = err != nil; !l.unsure {
		l.state = state
	}
	l.mu.Unlock()
	l.changed()
	return err
}

// sure reports whether the state in memory is known to be the durable one.
func (l *ledger) sure() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return !l.unsure
}
