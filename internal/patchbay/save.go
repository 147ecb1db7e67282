package patchbay

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
)

// existing finds the account that the service's answer already is.
func (a *attempt) existing() (found Account, ok bool) {
	a.ledger.read(func(s State) { found, ok = s.accountOf(a.pack.ID, a.obtained.Base, a.identity) })
	return found, ok
}

// accountOf finds the account with that identity: Pack, address and id make an
// account unique.
func (s State) accountOf(pack, base string, identity Identity) (Account, bool) {
	if identity.ID == "" {
		return Account{}, false
	}
	for _, account := range s.Accounts {
		if account.Pack == pack && account.Base == base && account.Identity.ID == identity.ID {
			return account, true
		}
	}
	return Account{}, false
}

var errAlready = errors.New("this account is connected already")

// save keeps the key, in a new account or in the one to replace. It fails with
// errAlready where the identity is connected already and isn't the one to
// replace.
func (a *attempt) save(ctx context.Context, replace string) (Done, error) {
	if err := a.ask.Wait(ctx, Waiting{For: ForVault}); err != nil {
		return Done{}, err
	}
	select {
	case a.saving <- struct{}{}:
		defer func() { <-a.saving }()
	case <-ctx.Done():
		return Done{}, ctx.Err()
	}
	turn, over := true, func() {}
	if replace != "" {
		over, turn = a.turnSoon(ctx, replace)
	}
	defer over()
	var done Done
	err := a.keeper.use(ctx, func(vault Vault) error {
		switch same, ok, err := a.sameKey(ctx, vault); {
		case err != nil:
			return err
		case ok && a.again != nil && a.again.ID != same.ID && a.again.KeptByCoda():
			return HeldAlready.With("account", same.Name())
		case ok && a.again != nil && a.again.ID != same.ID:
			return DifferentAccount.With("expected", a.again.Name()).With("got", same.Name())
		case ok:
			done = Done{Account: same.ID, Already: true, Doc: a.doc}
			if err := a.checked(ctx, same, a.identity, nil); err != nil || a.doc == "" {
				return err
			}
			done.NotInDoc = a.ledger.update(ctx, func(s State) ([]Change, error) {
				account, ok := s.Accounts[same.ID]
				if !ok {
					return nil, UnknownAccount
				}
				return a.place(s, account)
			})
			return nil
		}
		if err := a.keepPack(ctx); err != nil {
			return err
		}
		account := a.account()
		var notInDoc error
		if turn {
			a.supersede(ctx, vault, replace)
		}
		err := a.custody.put(ctx, vault, a.obtained.Credential.Seal(), func(s State, key string) ([]Change, error) {
			account.Key, a.tried = key, key
			changes, err := a.kept(s, &account, replace)
			if err != nil {
				return nil, err
			}
			changes = append(changes, s.doubted(account)...)
			if a.signIn.Approved() {
				changes = append(changes, s.browse(account.ID, a.obtained.Browser)...)
			}
			if a.doc == "" {
				return changes, nil
			}
			// The key was checked and the person said yes: a doc that has no
			// room for it any more is no reason to lose it.
			s = s.Clone()
			s.Apply(changes...)
			var plugged []Change
			plugged, notInDoc = a.place(s, account)
			return append(changes, plugged...), nil
		})
		if err != nil {
			a.keeper.sweepQuietly()
			return err
		}
		a.renewals.drop(account.ID)
		a.endSuperseded()
		given := a.again != nil && a.again.KeptByCoda()
		done = Done{Account: account.ID, Replaced: replace != "" && !given, Given: given, Doc: a.doc, NotInDoc: notInDoc}
		return nil
	})
	return done, err
}

// place are the changes that put the account into the doc that it is for.
func (a *attempt) place(s State, account Account) ([]Change, error) {
	c, ok := s.privateIn(a.doc, a.pack.ID)
	if ok && a.sharing == Private && c.Account == a.instead {
		return a.plugInstead(s, account, a.doc)
	}
	return a.plug(s, account, a.doc, a.sharing)
}

// account is the new one as it stands, without its vault key.
func (a *attempt) account() Account {
	account := Account{
		ID: uuid.NewString(), Pack: a.pack.ID, Way: a.signIn.Way, Base: a.obtained.Base,
		Identity: a.identity, Label: a.label, Connected: time.Now(), Lacks: a.lacks(),
	}
	if !a.signIn.Silent() {
		account.Checked = account.Connected
	}
	return account
}

// kept are the changes that keep the account, as a new one or in place of
// another.
func (a *attempt) kept(s State, account *Account, replace string) ([]Change, error) {
	if replace == "" {
		account.Label = s.toldApart(*account)
		return a.added(s, *account)
	}
	account.ID = replace
	return a.replaced(s, *account)
}

// toldApart is the label of a new account: where another one of the Pack has
// the same name, its workspace or e-mail is part of it. People have one name in
// all their workspaces, and choose between accounts by name.
func (s State) toldApart(account Account) string {
	if account.Label != "" {
		return account.Label
	}
	for _, other := range s.Accounts {
		if other.Pack == account.Pack && other.Name() == account.Name() {
			name, more := account.Name(), cmp.Or(account.Identity.Workspace, account.Identity.Email)
			if label, err := checkLabel(name + " (" + more + ")"); err == nil && more != "" && more != name {
				return label
			}
		}
	}
	return ""
}

// added are the changes that make a new account.
func (a *attempt) added(s State, account Account) ([]Change, error) {
	if _, ok := s.accountOf(account.Pack, account.Base, account.Identity); ok {
		return nil, errAlready
	}
	return []Change{PutAccount{account}, Note{eventOf(DidConnect, account, "")}}, nil
}

// replaced are the changes that give an account a new key. The old one stays
// valid at the service, so it leaves a to-do, and each place that has it says
// so. A key of another account is refused, whatever the person was asked
// before.
func (a *attempt) replaced(s State, account Account) ([]Change, error) {
	old, ok := s.Accounts[account.ID]
	if !ok {
		return nil, UnknownAccount
	}
	if old.KeptByCoda() {
		return a.given(s, old, account)
	}
	if old.Pack != account.Pack || !old.CantBeChecked() && (old.Base != account.Base || old.Identity.ID != account.Identity.ID) {
		return nil, DifferentAccount.With("expected", old.Name()).With("got", account.Name())
	}
	if other, held := s.accountOf(account.Pack, account.Base, account.Identity); held && other.ID != old.ID {
		return nil, HeldAlready.With("account", other.Name())
	}
	account.Connected, account.Label, account.AlsoInCoda = old.Connected, old.Label, old.AlsoInCoda
	changes := []Change{
		PutAccount{account},
		Suspect{old.Key, Doubt{Since: time.Now(), Garbage: true}},
		Note{eventOf(DidSignInAgain, account, "")},
	}
	switch {
	case a.signIn.Approved() && old.Way == a.signIn.Way:
		changes = append(changes, a.leaveSuperseded(old)...)
	case a.pack.Manage.Known():
		todo := toDoOf(old, KeyReplaced)
		todo.MayBeBack = slices.Contains(a.unread, old.Key) && todo.mayBe(account)
		changes = append(changes, PutToDo{todo})
	}
	return append(changes, a.age(s, account)...), nil
}

// given are the changes that give an account kept by Coda a key. Coda's own
// approval stays as it is, in each doc that has it, and so no old key is left
// anywhere.
func (a *attempt) given(s State, kept, account Account) ([]Change, error) {
	if kept.Pack != account.Pack {
		return nil, OtherPack
	}
	if other, held := s.accountOf(account.Pack, account.Base, account.Identity); held && other.ID != kept.ID {
		return nil, HeldAlready.With("account", other.Name())
	}
	account.Connected, account.Label, account.AlsoInCoda = kept.Connected, kept.Label, true
	changes := []Change{PutAccount{account}, Note{eventOf(DidGiveKey, account, "")}}
	for id, c := range s.Connections {
		if id.Account == kept.ID && c.MayHave() {
			c.Approved = true
			changes = append(changes, PutConnection{c})
		}
	}
	// What it was in before, under the name by which alone it could be told so
	// far: docs taken off the list, and what an account removed left behind.
	for _, former := range s.Former {
		if former.of(kept) {
			former.Base, former.Identity, former.Was.Approved = account.Base, account.Identity.ID, former.Was.MayHave()
			changes = append(changes, PutFormer{former})
		}
	}
	return changes, nil
}

// sameKey finds the account that has this very key. Where a service names no
// identity, that is how an account is recognised; where it does, the same key
// once more changes nothing. Where nothing but the key tells accounts apart, a
// key that can't be read leaves nobody knowing, and that is an error.
func (a *attempt) sameKey(ctx context.Context, vault Vault) (same Account, ok bool, err error) {
	var candidates []Account
	a.ledger.read(func(s State) {
		for _, account := range s.Accounts {
			if account.Pack == a.pack.ID && account.Base == a.obtained.Base && account.Identity.ID == a.identity.ID && !account.KeptByCoda() {
				candidates = append(candidates, account)
			}
		}
	})
	a.unread = nil
	for _, account := range candidates {
		sealed, err := vault.Get(ctx, account.Key)
		if err != nil {
			a.unread = append(a.unread, account.Key)
		}
		switch {
		case err == nil:
		case a.identity.ID != "", account.ID == a.toReplace(), errors.Is(err, VaultAbsent), errors.Is(err, VaultCorrupt):
			continue
		default:
			return Account{}, false, err
		}
		kept, err := UnsealCredential(sealed)
		switch {
		case err != nil:
			a.unread = append(a.unread, account.Key)
		case kept.Equal(a.obtained.Credential):
			return account, true, nil
		}
	}
	return Account{}, false, nil
}

func eventOf(what What, account Account, detail string) Event {
	return Event{At: time.Now(), What: what, Account: account.ID, Pack: account.Pack, Name: account.Name(), Detail: detail}
}
