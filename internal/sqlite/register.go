// Package sqlite keeps the register in one SQLite file. It adapts
// modernc.org/sqlite, which needs no C compiler, to the port
// [patchbay.Register].
//
// [Open] looks before it touches: whatever is wrong with a file is found
// through a connection that can't write, so a file that Patchbay refuses
// stays byte for byte what it was. A new file is made aside and moved to its
// name when it is whole, so an empty or headless file there is damage and
// never a beginning.
package sqlite

import (
	"context"
	"database/sql"
	"sync"

	"app.patchbay/internal/patchbay"
)

// Register is a [patchbay.Register] in a file. It has one connection to it,
// which holds the file's lock from the first use until Close: another process
// gets RegisterUnavailable.
type Register struct {
	path string
	// mu makes calls take effect one after the other, and lets Close wait for
	// the one under way.
	mu sync.Mutex
	db *sql.DB
}

// Load reads everything but the history.
func (r *Register) Load(ctx context.Context) (patchbay.State, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state := patchbay.NewState()
	for _, load := range []func(context.Context, *sql.DB, patchbay.State) error{
		loadAccounts, loadToDos, loadDoubts, loadSettings,
		loadDocs, loadConnections, loadElsewhere, loadOthers, loadReaches, loadFormer,
	} {
		if err := load(ctx, r.db, state); err != nil {
			return patchbay.State{}, explain("load the register", r.path, err)
		}
	}
	return state, nil
}

// Apply makes the changes in one transaction. A time outside the years 1678 to
// 2261 is a defect of the caller, too, and refused like the others.
//
// Once begun it isn't interrupted: when ctx ends before that, nothing was
// changed, and when it ends later, the changes were made.
func (r *Register) Apply(ctx context.Context, changes ...patchbay.Change) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return explain("change the register", r.path, err)
	}
	err := r.transact(context.WithoutCancel(ctx), changes)
	if err == nil {
		return nil
	}
	err = explain("change the register", r.path, err)
	if cause, _ := patchbay.Why(err); cause == patchbay.RegisterUnavailable {
		r.reconnect()
	}
	return err
}

func (r *Register) transact(ctx context.Context, changes []patchbay.Change) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, change := range changes {
		if err := apply(ctx, tx, change); err != nil {
			_ = tx.Rollback() // the first error is the one that tells
			return err
		}
	}
	return tx.Commit()
}

// reconnect drops the connection; the next call opens another. After a write
// or a sync that failed, what the old one believes and what the disk holds
// may differ, and a Load must tell what the disk holds.
func (r *Register) reconnect() {
	r.db.SetMaxIdleConns(0)
	r.db.SetMaxIdleConns(1)
}

// History returns events by their time; of those at the same time, the one
// noted last comes first. A limit below one gives none, and a skip below zero
// skips none.
func (r *Register) History(ctx context.Context, account string, skip, limit int) ([]patchbay.Event, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	events, err := loadEvents(ctx, r.db, account, max(skip, 0), max(limit, 0))
	if err != nil {
		return nil, explain("read the history", r.path, err)
	}
	return events, nil
}

// Close waits for the call under way, then lets go of the file.
func (r *Register) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.db.Close(); err != nil {
		return explain("close the register", r.path, err)
	}
	return nil
}
