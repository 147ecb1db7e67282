package patchbay

import (
	"context"
	"errors"
	"time"
)

// revocationLimit is how long a service may take to take a key back. Nobody
// here has it any more by then.
const revocationLimit = 10 * time.Second

// takeBack asks the service, in the background, to accept a credential no
// longer; then is called where it said that it won't. A log line tells which.
func (b *Board) takeBack(pack Pack, signIn SignIn, credential Credential, then func(context.Context)) {
	renewer, ok := b.connectors[signIn.Way].(Renewer)
	if credential == nil || !ok {
		return
	}
	b.keeper.inBackground(func() {
		ctx, cancel := context.WithTimeout(b.keeper.base, revocationLimit)
		defer cancel()
		revoked, err := renewer.Revoke(ctx, pack, signIn, credential)
		b.log.Info("a key that nobody has any more was to be taken back", "pack", pack.ID, "revoked", revoked, "cause", err)
		if revoked && then != nil {
			then(ctx)
		}
	})
}

// unwant has the service take back a key that this attempt got and that nobody
// will have: of identity, or of nobody knows whom where that is empty. Where
// another account could hang on it the key stays good, since some services
// take back all that one person was given, at once.
func (a *attempt) unwant(credential Credential, identity Identity) {
	if credential != nil && (a.alone(credential) || !a.mayBeOthers(identity)) {
		a.takeBack(a.pack, a.signIn, credential, nil)
	}
}

func (a *attempt) alone(credential Credential) bool {
	renewer, ok := a.connectors[a.signIn.Way].(Renewer)
	return ok && credential != nil && renewer.Alone(a.signIn, credential)
}

func (a *attempt) mayBeOthers(identity Identity) (may bool) {
	a.ledger.read(func(s State) {
		for _, account := range s.Accounts {
			if account.Pack == a.pack.ID && account.Way == a.signIn.Way && (identity.ID == "" || identity.ID == account.Identity.ID) {
				may = true
			}
		}
	})
	return may
}

// abandon lets go of the key in hand, unless an account has it after all: a
// commit that seemed to fail may have been made.
func (a *attempt) abandon() {
	credential := a.unwanted
	a.unwanted = nil
	kept := !a.ledger.sure()
	a.ledger.read(func(s State) {
		for _, account := range s.Accounts {
			kept = kept || a.tried != "" && account.Key == a.tried
		}
	})
	if !kept {
		a.unwant(credential, a.identity)
	}
}

// superseded is what an approval leaves at the service when another one takes
// its place.
type superseded struct {
	credential Credential
	todo       string // the to-do that stands for it until it is taken back; may be empty
}

// supersede reads the approval that is about to be replaced, where it can be
// taken back without ending the new one. The caller has the account's turn.
func (a *attempt) supersede(ctx context.Context, vault Vault, replace string) {
	a.superseded = superseded{}
	account, ok := a.ledger.account(replace)
	if !ok || account.KeptByCoda() || account.Way != a.signIn.Way || !a.signIn.Approved() {
		return
	}
	if old, err := a.newest(ctx, vault, account); err == nil && a.alone(old) {
		a.superseded.credential = old
	}
}

// leaveSuperseded are the changes for what the old approval leaves: a to-do,
// where somebody could do it and the service hasn't ended it itself.
func (a *attempt) leaveSuperseded(old Account) []Change {
	if a.superseded.credential == nil || !a.pack.Manage.Known() || old.Trouble == SignInOver {
		return nil
	}
	todo := toDoOf(old, KeyReplaced)
	a.superseded.todo = todo.ID
	return []Change{PutToDo{todo}}
}

// endSuperseded has the service take the old approval back, and strikes off
// its to-do.
func (a *attempt) endSuperseded() {
	old := a.superseded
	a.superseded = superseded{}
	a.takeBack(a.pack, a.signIn, old.credential, func(ctx context.Context) { a.strike(ctx, old.todo) })
}

// strike drops a to-do that the service did itself.
func (b *Board) strike(ctx context.Context, todo string) {
	if todo == "" {
		return
	}
	if err := b.ledger.apply(ctx, DropToDo{todo}); err != nil {
		b.log.Warn("a to-do that is done stays on the list", "cause", err)
	}
}

// newest is the newest credential of an account: the one that a renewal
// couldn't store yet, or the vault's.
func (b *Board) newest(ctx context.Context, vault Vault, account Account) (Credential, error) {
	if held, ok := b.renewals.held(account.ID, account.Key); ok {
		return held, nil
	}
	return read(ctx, vault, account.Key)
}

// turnSoon is turn for whoever goes on without it after a while. It reports
// false then; the renewal that has the turn sees to its own keys when it ends.
func (b *Board) turnSoon(ctx context.Context, account string) (over func(), ok bool) {
	ctx, cancel := context.WithTimeout(ctx, revocationLimit)
	defer cancel()
	over, err := b.renewals.turn(ctx, account)
	if err != nil {
		return func() {}, false
	}
	return over, true
}

// overtaken sees to what a renewal was about to give an account that is gone or
// has another key by now: the service is asked to take it back.
func (b *Board) overtaken(ctx context.Context, renewer Renewer, known Account, old, fresh Credential) {
	now, there := b.ledger.account(known.ID)
	if there && now.Key == known.Key {
		return
	}
	b.renewals.drop(known.ID)
	pack, signIn, err := b.signInOf(known)
	left := fresh
	if left == nil {
		left = old
	}
	if err != nil || left == nil || there && !renewer.Alone(signIn, left) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, revocationLimit)
	defer cancel()
	revoked, err := renewer.Revoke(ctx, pack, signIn, left)
	b.log.Info("a key that came too late was to be taken back", "account", known.ID, "revoked", revoked, "cause", err)
}

// errStillRenewed says that a renewal was still under way.
var errStillRenewed = errors.New("a renewal was still under way")
