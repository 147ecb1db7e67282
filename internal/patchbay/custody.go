package patchbay

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
)

// custody keeps the register and the vault in step. They can't be written in
// one transaction, so every version of a credential has a vault key of its
// own that nothing else ever had:
//
//	register: the key is suspect (an intent)
//	vault:    put, then read back and compare
//	register: the account has the key, it is suspect no more, and the old key
//	          is garbage - in one transaction
//	          ... only now is the person told
//	vault:    delete the old key
//	register: the old key is forgotten
//
// Whatever dies in between, an account points to a whole credential, and
// every key in the vault that no account has is known to the register. Only
// such keys are ever deleted from a vault.
type custody struct {
	ledger *ledger
	log    *slog.Logger

	began    time.Time
	sweeping chan struct{} // holds one token: one sweep at a time

	mu       sync.Mutex
	inFlight map[string]bool // suspect keys that a running put still needs
}

func newCustody(ledger *ledger, log *slog.Logger) *custody {
	return &custody{
		ledger: ledger, log: log, began: time.Now(), sweeping: make(chan struct{}, 1), inFlight: map[string]bool{},
	}
}

// stragglers is how long after a start the intents of an earlier process are
// left alone. A process that was killed may have handed its last value to a
// vault's worker, which takes a moment to notice that it is alone: a key that
// is deleted before it is put would stay for ever.
const stragglers = 2 * time.Second

// settingInstall is this installation's id. It is part of every vault key, so
// that two data folders on one computer don't fight over one keyring.
const settingInstall = "install"

func (c *custody) newKey() string {
	return "patchbay." + c.ledger.setting(settingInstall) + ".v1." + uuid.NewString()
}

// put stores value under a key of its own and commits what commit returns for
// that key. It either did all of it or, as far as anybody can see, nothing.
func (c *custody) put(ctx context.Context, vault Vault, value []byte, commit func(State, string) ([]Change, error)) error {
	return c.putMade(ctx, vault, func() ([]byte, error) { return value, nil }, commit)
}

// putMade is put for a value that is made only when there is a place for it.
func (c *custody) putMade(
	ctx context.Context, vault Vault, made func() ([]byte, error), commit func(State, string) ([]Change, error),
) error {
	key := c.newKey()
	c.hold(key, true)
	defer c.hold(key, false)
	if err := c.ledger.apply(ctx, Suspect{key, Doubt{Since: time.Now()}}); err != nil {
		return err
	}
	value, err := made()
	if err != nil {
		_ = c.ledger.apply(ctx, Clear{key}) // nothing lies under it; else the next sweep finds that out
		return err
	}
	if err := vault.Put(ctx, key, value); err != nil {
		return err
	}
	kept, err := vault.Get(ctx, key)
	if err != nil {
		return err
	}
	if !bytes.Equal(kept, value) {
		return VaultCorrupt.Because(errors.New("the vault gave back something else than it was given"))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.ledger.update(ctx, func(s State) ([]Change, error) {
		changes, err := commit(s, key)
		if err != nil {
			return nil, err
		}
		return append(changes, Clear{key}), nil
	})
}

// sweep deletes from the vault every key that the register holds suspect and
// nobody is working on. It returns how many could not be deleted yet, and
// when the next one is due to be.
func (c *custody) sweep(ctx context.Context, vault Vault) (left int, due time.Time) {
	select {
	case c.sweeping <- struct{}{}:
		defer func() { <-c.sweeping }()
	case <-ctx.Done():
		return c.waiting(), time.Time{}
	}
	var settles time.Duration
	if s, ok := vault.(Settler); ok {
		settles = s.Settles()
	}
	for key, doubt := range c.suspects() {
		if ready := c.ready(doubt, settles); time.Now().Before(ready) {
			left++
			if due.IsZero() || ready.Before(due) {
				due = ready
			}
			continue
		}
		if err := c.discard(ctx, vault, key); err != nil {
			c.log.Warn("a key that is no longer needed could not be deleted yet", "cause", err)
			left++
		}
	}
	return left, due
}

// ready is when a suspect key may be deleted. A doubt from the future is the
// work of a clock that was wrong, and nothing to wait for.
func (c *custody) ready(doubt Doubt, settles time.Duration) time.Time {
	inherited := !doubt.Since.After(c.began) || doubt.Since.After(time.Now())
	switch {
	case !doubt.Garbage && inherited:
		return c.began.Add(stragglers)
	case !doubt.Garbage:
		return time.Time{}
	case doubt.Since.After(time.Now()):
		return c.began.Add(settles)
	default:
		return doubt.Since.Add(settles)
	}
}

// discard deletes a suspect key from the vault and strikes it off.
func (c *custody) discard(ctx context.Context, vault Vault, key string) error {
	if err := vault.Delete(ctx, key); err != nil {
		return err
	}
	return c.ledger.apply(ctx, Clear{key})
}

// suspects are the keys to delete: none while nobody knows whether the last
// commit made one of them an account's.
func (c *custody) suspects() map[string]Doubt {
	if !c.ledger.sure() {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	suspects := map[string]Doubt{}
	c.ledger.read(func(s State) {
		for key, doubt := range s.Doubtful {
			if !c.inFlight[key] {
				suspects[key] = doubt
			}
		}
	})
	return suspects
}

func (c *custody) hold(key string, on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if on {
		c.inFlight[key] = true
	} else {
		delete(c.inFlight, key)
	}
}

// waiting is how many keys are still to be deleted from the vault.
func (c *custody) waiting() int { return len(c.suspects()) }
