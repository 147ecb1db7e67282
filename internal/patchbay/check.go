package patchbay

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// Reason is what a credential is wanted for; it goes to the log.
type Reason string

// The reasons.
const (
	ForCheck Reason = "check"
	ForDocs  Reason = "docs" // to ask Coda for docs
)

// Credential returns an account's secret, renewed where it is about to end. It
// is the only way out of the vault. The system may ask the person for something
// meanwhile. Its failures are UnknownAccount, KeptByCoda, those of a Vault's
// Get, and those of a Renewer where the secret has ended.
func (b *Board) Credential(ctx context.Context, accountID string, reason Reason) (Credential, error) {
	for {
		account, ok := b.ledger.account(accountID)
		if !ok {
			return nil, UnknownAccount
		}
		credential, _, err := b.credential(ctx, account, reason)
		if now, _ := b.ledger.account(accountID); err == nil || now.Key == account.Key {
			return credential, err
		}
		// The key was replaced, and the old one deleted, while it was looked for.
	}
}

// credential is Credential for the account as the caller knows it. It returns
// the account that the secret is of, too: a renewal changes its key.
func (b *Board) credential(ctx context.Context, account Account, reason Reason) (Credential, Account, error) {
	if account.KeptByCoda() {
		return nil, account, KeptByCoda
	}
	credential, err := b.unsealed(ctx, account)
	b.log.Info("a key was asked for", "account", account.ID, "reason", string(reason), "cause", err)
	if err != nil {
		return nil, account, err
	}
	return b.fresh(ctx, account, credential)
}

// unsealed reads an account's secret as it is in the vault.
func (b *Board) unsealed(ctx context.Context, account Account) (credential Credential, err error) {
	err = b.keeper.use(ctx, func(vault Vault) error {
		credential, err = read(ctx, vault, account.Key)
		return err
	})
	return credential, err
}

// Check asks the service whether it still knows the account's key, and notes
// what it said; with NobodyToAsk it has asked and noted nothing. A failed check is noted and returned; only a service's own
// refusal means that the person must sign in again.
func (b *Board) Check(ctx context.Context, accountID string) error {
	account, ok := b.ledger.account(accountID)
	if !ok {
		return UnknownAccount
	}
	if account.KeptByCoda() {
		return KeptByCoda
	}
	pack, signIn, err := b.signInOf(account)
	switch {
	case err != nil:
		return err
	case account.CantBeChecked() || signIn.Silent():
		return NobodyToAsk.With("service", pack.Name)
	}
	b.checks.Add(1)
	defer b.changed()
	defer b.checks.Add(-1)
	b.changed()
	identity, asked, err := b.whose(ctx, account, pack, signIn)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch noted := b.checked(ctx, asked, identity, err); {
	case noted == errReplaced:
		return nil
	case noted != nil:
		return noted
	}
	return err
}

// signInOf returns how an account signs in.
func (b *Board) signInOf(account Account) (Pack, SignIn, error) {
	pack, err := b.Pack(account.Pack)
	if err != nil {
		return Pack{}, SignIn{}, err
	}
	way := slices.IndexFunc(pack.SignIn, func(s SignIn) bool { return s.Way == account.Way })
	if way < 0 {
		return Pack{}, SignIn{}, Unexplained.Because(errors.New("the pack has no way " + string(account.Way) + " any more"))
	}
	return pack, pack.SignIn[way], nil
}

// errReplaced says that an account has another key by now than the one that
// was checked. The newer one was checked when it was saved.
var errReplaced = errors.New("the key was replaced in the meantime")

// whose asks the service whose the account's key is. Where it refuses a key
// that can be renewed, that is done, once. It returns the account that the
// service was asked about: a renewal changes its key.
func (b *Board) whose(ctx context.Context, account Account, pack Pack, signIn SignIn) (Identity, Account, error) {
	credential, account, err := b.credential(ctx, account, ForCheck)
	if err != nil {
		return Identity{}, account, err
	}
	identity, err := b.service.WhoAmI(ctx, pack, signIn, account.Base, credential)
	if _, _, _, ok := b.renewer(account); ok && errors.Is(err, KeyRefused) {
		credential, now, failed := b.renew(ctx, account)
		switch {
		case errors.Is(failed, ServiceSaidNo), errors.Is(failed, AnswerUnexpected):
			// Both refuse, if in words of their own: nobody gets in with this.
			return Identity{}, now, asApproved(signIn, err)
		case failed != nil:
			return Identity{}, now, failed
		}
		account = now
		identity, err = b.service.WhoAmI(ctx, pack, signIn, account.Base, credential)
	}
	if err == nil && identity.ID != account.Identity.ID {
		err = DifferentAccount.With("expected", account.Name()).With("got", identity.DisplayName())
	}
	return identity, account, asApproved(signIn, err)
}

// asApproved says of a key that nobody has ever seen what a service says of it.
func asApproved(signIn SignIn, err error) error {
	if !signIn.Approved() {
		return err
	}
	cause, values := Why(err)
	switch cause {
	case KeyRefused:
		return &Failure{SignInOver, values, err}
	case KeyLimited:
		return &Failure{ApprovalLimited, values, err}
	}
	return err
}

// checked notes what a check said about an account, if it is still there and
// still has the key that was checked; else it fails with UnknownAccount or
// errReplaced.
func (b *Board) checked(ctx context.Context, asked Account, identity Identity, failure error) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[asked.ID]
		switch {
		case !ok:
			return nil, UnknownAccount
		case account.Key != asked.Key:
			return nil, errReplaced
		}
		before := account.Trouble
		account.Trouble, account.TroubleValues = Why(failure)
		account.TroubleValues = maps.Clone(account.TroubleValues)
		if pack, _ := b.pack(account.Pack); failure == nil && !account.CantBeChecked() {
			account.Checked = time.Now()
			account.Identity = identity.within(account.site(pack))
		}
		changes := []Change{PutAccount{account}}
		switch {
		case failure != nil && before != account.Trouble:
			changes = append(changes, Note{eventOf(DidFailCheck, account, string(account.Trouble))})
		case failure == nil && before != "":
			changes = append(changes, Note{eventOf(DidMend, account, "")})
		}
		return changes, nil
	})
}
