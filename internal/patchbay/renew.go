package patchbay

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Renewer is a [Connector] whose credentials come to an end by themselves, and
// can be renewed and taken back without the person. Its methods may be called
// by several goroutines at once; never by two for the same account's renewal.
type Renewer interface {
	Connector
	// Lapses is when a credential stops being good; zero where nobody knows.
	Lapses(credential Credential) time.Time
	// Lacks are the names of the scopes that the service left out when it said
	// what a credential is allowed; empty where it left out none, or didn't say.
	Lacks(credential Credential) []string
	// Renew asks the service for a new credential. The service may refuse the
	// old one from then on, so whoever calls keeps the new one whatever
	// happens, and uses it only when it is kept. It fails with SignInOver or SignInMoved where
	// only the person can go on; every other failure says nothing about that.
	Renew(ctx context.Context, pack Pack, signIn SignIn, credential Credential) (Credential, error)
	// Alone reports whether Revoke of a credential leaves every other one that
	// the same person has at the service as it is.
	Alone(signIn SignIn, credential Credential) bool
	// Revoke asks the service to accept a credential no longer, and reports
	// whether it said so. False without an error: it has no way to be asked.
	Revoke(ctx context.Context, pack Pack, signIn SignIn, credential Credential) (bool, error)
}

const (
	// renewBefore is how long before its end a credential isn't used any more.
	renewBefore = time.Minute
	// lastRenewal is how long a renewal that is under way may still take when
	// the program ends: what the service has sent must not be lost.
	lastRenewal = 5 * time.Second
)

// renewals see to it that an account is renewed by one at a time, and that
// what a service gave in place of an old credential is not lost where it can't
// be stored at once: the service may not accept the old one any more.
type renewals struct {
	mu     sync.Mutex
	turns  map[string]chan struct{} // by account; each holds one token
	unkept map[string]unkept        // by account
}

// unkept is a credential that is here and not in the vault yet. Nobody gets it
// before it is.
type unkept struct {
	replaces string // the vault key of the one that it was given for
	fresh    Credential
}

func newRenewals() *renewals {
	return &renewals{turns: map[string]chan struct{}{}, unkept: map[string]unkept{}}
}

// turn waits until nobody else renews the account.
func (r *renewals) turn(ctx context.Context, account string) (over func(), err error) {
	r.mu.Lock()
	turn, ok := r.turns[account]
	if !ok {
		turn = make(chan struct{}, 1)
		r.turns[account] = turn
	}
	r.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *renewals) hold(account string, u unkept) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unkept[account] = u
}

// held returns what is still to be kept in place of the credential under key.
func (r *renewals) held(account, key string) (Credential, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u, ok := r.unkept[account]
	return u.fresh, ok && u.replaces == key
}

func (r *renewals) drop(account string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.unkept, account)
}

// renewer returns who renews an account's credential and how, if anybody does.
func (b *Board) renewer(account Account) (Renewer, Pack, SignIn, bool) {
	pack, signIn, err := b.signInOf(account)
	if err != nil {
		return nil, Pack{}, SignIn{}, false
	}
	renewer, ok := b.connectors[account.Way].(Renewer)
	return renewer, pack, signIn, ok
}

// fresh returns a credential that is good for a while: the given one, which
// account has, or a renewed one with the account as it is then. A renewal that
// fails is none as long as the old one is good.
func (b *Board) fresh(ctx context.Context, account Account, credential Credential) (Credential, Account, error) {
	renewer, _, _, ok := b.renewer(account)
	if !ok {
		return credential, account, nil
	}
	ends := renewer.Lapses(credential)
	if ends.IsZero() || time.Until(ends) > renewBefore {
		return credential, account, nil
	}
	renewed, now, err := b.renew(ctx, account)
	if err != nil && ctx.Err() == nil && time.Now().Before(ends) {
		b.log.Warn("a key that will end soon was not renewed", "account", account.ID, "cause", err)
		return credential, account, nil
	}
	return renewed, now, err
}

// renew gives an account a new credential in place of the one it is known to
// have, and returns both as they are then. Where it got another one meanwhile,
// that is the new one. What is under way goes on when ctx ends.
func (b *Board) renew(ctx context.Context, account Account) (Credential, Account, error) {
	type outcome struct {
		credential Credential
		account    Account
		err        error
	}
	done := make(chan outcome, 1)
	begun := b.keeper.inBackground(func() {
		lasting, cancel := outlast(b.keeper.base, lastRenewal)
		defer cancel()
		credential, now, err := b.renewNow(lasting, account)
		done <- outcome{credential, now, err}
	})
	if !begun {
		return nil, account, VaultUnavailable.Because(errors.New("patchbay is ending"))
	}
	select {
	case o := <-done:
		return o.credential, o.account, o.err
	case <-ctx.Done():
		return nil, account, ctx.Err()
	}
}

// outlast returns a context that ends that long after ctx does.
func outlast(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return lasting, func() { stop(); cancel() }
}

func (b *Board) renewNow(ctx context.Context, known Account) (Credential, Account, error) {
	over, err := b.renewals.turn(ctx, known.ID)
	if err != nil {
		return nil, known, err
	}
	defer over()
	account, ok := b.ledger.account(known.ID)
	if !ok {
		return nil, known, UnknownAccount
	}
	renewer, pack, signIn, ok := b.renewer(account)
	if account.Key != known.Key || !ok {
		credential, err := b.unsealed(ctx, account)
		return credential, account, err
	}
	var old, fresh Credential
	err = b.keeper.use(ctx, func(vault Vault) error {
		var err error
		if old, err = read(ctx, vault, account.Key); err != nil {
			return err
		}
		return b.custody.putMade(ctx, vault, func() (value []byte, err error) {
			// The intent is durable by now, so that as little as possible
			// stands between the service's answer and the vault.
			if fresh, ok = b.renewals.held(account.ID, account.Key); !ok {
				if fresh, err = renewer.Renew(ctx, pack, signIn, old); err != nil {
					return nil, err
				}
				b.renewals.hold(account.ID, unkept{account.Key, fresh})
			}
			return fresh.Seal(), nil
		}, func(s State, key string) ([]Change, error) {
			return renewed(s, &account, key, renewer.Lacks(fresh))
		})
	})
	b.log.Info("a key was renewed", "account", account.ID, "cause", err)
	switch {
	case err == nil:
		b.renewals.drop(account.ID)
		b.keeper.sweepQuietly()
		return fresh, account, nil
	case errors.Is(err, UnknownAccount), errors.Is(err, errReplaced):
		// Removed, or signed in to again, while the service was asked.
		b.keeper.sweepQuietly()
	}
	b.overtaken(ctx, renewer, known, old, fresh)
	return nil, account, err
}

// renewed are the changes that give account, if it is still as it is known,
// the credential under key, which may lack some scopes.
func renewed(s State, account *Account, key string, lacks []string) ([]Change, error) {
	now, ok := s.Accounts[account.ID]
	switch {
	case !ok:
		return nil, UnknownAccount
	case now.Key != account.Key:
		return nil, errReplaced
	}
	now.Key, now.Lacks = key, lacks
	changes := []Change{PutAccount{now}, Suspect{account.Key, Doubt{Since: time.Now(), Garbage: true}}}
	*account = now
	return changes, nil
}

// read gets a credential from the vault.
func read(ctx context.Context, vault Vault, key string) (Credential, error) {
	sealed, err := vault.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	return UnsealCredential(sealed)
}
