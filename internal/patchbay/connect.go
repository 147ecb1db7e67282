package patchbay

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Connect starts a flow that ends in a new account, or in an existing one
// with a new key.
func (b *Board) Connect(packID string) (Step, error) {
	pack, err := b.Pack(packID)
	if err != nil {
		return Step{}, err
	}
	if pack.Account == NoAccount {
		return Step{}, NoAccountNeeded
	}
	a := &attempt{Board: b, pack: pack}
	return b.flows.start(pack.ID, "", a.run), nil
}

// SignInAgain starts a flow that must end in the same account.
func (b *Board) SignInAgain(accountID string) (Step, error) {
	account, ok := b.ledger.account(accountID)
	if !ok {
		return Step{}, UnknownAccount
	}
	pack, err := b.Pack(account.Pack)
	if err != nil {
		return Step{}, err
	}
	a := &attempt{Board: b, pack: pack, again: &account}
	return b.flows.start(pack.ID, account.ID, a.run), nil
}

// attempt is the code of one flow. It belongs to one goroutine.
type attempt struct {
	*Board
	pack  Pack
	again *Account // the account to sign in to again; nil for a new one

	ask      Asker
	signIn   SignIn
	obtained Obtained
	identity Identity
	label    string
}

// run asks for a key until there is one that the service knows and the person
// says is theirs, and saves it.
func (a *attempt) run(ctx context.Context, ask Asker) (Done, error) {
	a.ask = ask
	if err := a.chooseWay(ctx); err != nil {
		return Done{}, err
	}
	var problem error
	for {
		if err := a.obtain(ctx, problem); err != nil {
			return Done{}, err
		}
		if problem = a.check(ctx); problem != nil {
			if ctx.Err() != nil {
				return Done{}, ctx.Err()
			}
			continue
		}
		done, again, err := a.confirm(ctx)
		if err != nil || !again {
			return done, err
		}
		problem = nil
	}
}

// chooseWay asks for the way to sign in where there is a choice.
func (a *attempt) chooseWay(ctx context.Context) error {
	ways := a.pack.SignIn
	if a.again != nil {
		ways = slices.DeleteFunc(slices.Clone(ways), func(s SignIn) bool { return s.Way != a.again.Way })
	}
	if len(ways) == 0 {
		return Unexplained.Because(errors.New("the pack has no such way to sign in"))
	}
	a.signIn = ways[0]
	for len(ways) > 1 {
		form := Form{Name: FormWay}
		for _, s := range ways {
			form.Choices = append(form.Choices, string(s.Way))
		}
		values, err := a.ask.Form(ctx, form)
		if err != nil {
			return err
		}
		chosen := slices.IndexFunc(ways, func(s SignIn) bool { return string(s.Way) == values[Choose].Reveal() })
		if chosen >= 0 {
			a.signIn = ways[chosen]
			break
		}
	}
	return nil
}

// obtain asks for a key, or takes the one it has once more where the person
// says so.
func (a *attempt) obtain(ctx context.Context, problem error) error {
	connector, ok := a.connectors[a.signIn.Way]
	if !ok {
		return Unexplained.Because(errors.New("nothing here signs in by " + string(a.signIn.Way)))
	}
	want := Wanted{Pack: a.pack, SignIn: a.signIn, Problem: problem}
	if a.again != nil {
		want.Base = a.again.Base
	}
	if problem != nil && a.obtained.Credential != nil {
		if !errors.Is(problem, KeyRefused) {
			want.Choices = append(want.Choices, ChooseRetry)
		}
		if len(a.obtained.Removed) > 0 {
			want.Choices = append(want.Choices, ChooseExact)
		}
	}
	obtained, err := connector.Obtain(ctx, a.ask, want)
	if err != nil {
		return err
	}
	switch obtained.Choice {
	case ChooseRetry:
	case ChooseExact:
		a.useExact()
	default:
		a.obtained = obtained
	}
	return nil
}

// useExact goes on with the key as it was pasted.
func (a *attempt) useExact() {
	a.obtained.Credential, a.obtained.Removed = a.obtained.AsPasted, nil
}

// check asks the service whose the key is.
func (a *attempt) check(ctx context.Context) error {
	if err := a.ask.Wait(ctx, Waiting{ForService}); err != nil {
		return err
	}
	identity, err := a.service.WhoAmI(ctx, a.pack, a.signIn, a.obtained.Base, a.obtained.Credential)
	if err != nil {
		return err
	}
	if a.again != nil && a.again.Identity.ID != identity.ID {
		return DifferentAccount.With("expected", a.again.Name()).With("got", identity.DisplayName())
	}
	a.identity = identity
	return nil
}

// confirm shows whose the key is and saves it when the person says so. It
// reports again where they would rather use another key.
func (a *attempt) confirm(ctx context.Context) (done Done, again bool, err error) {
	replace := ""
	if a.again != nil {
		replace = a.again.ID
	}
	var problem error
	for {
		form := a.confirmation(replace)
		form.Problem = problem
		values, err := a.ask.Form(ctx, form)
		if err != nil {
			return Done{}, false, err
		}
		switch values[Choose].Reveal() {
		case ChooseNo:
			return Done{}, true, nil
		case ChooseExact:
			if len(a.obtained.Removed) > 0 {
				a.useExact()
				if problem = a.check(ctx); problem != nil {
					return Done{}, true, ctx.Err()
				}
			}
			continue
		case ChooseReplace:
			if existing, ok := a.existing(); ok && a.again == nil {
				replace = existing.ID
			}
		case ChooseYes:
		default:
			continue
		}
		if form.Name == FormNaming {
			if a.label, problem = checkLabel(values[FieldLabel].Reveal()); problem != nil {
				continue
			}
		}
		done, err := a.save(ctx, replace)
		if err == nil {
			return done, false, nil
		}
		if ctx.Err() != nil {
			return Done{}, false, ctx.Err()
		}
		problem = err
		if errors.Is(err, errAlready) {
			problem = nil // the form itself says so
		}
	}
}

// confirmation is the form that fits what is known: a question whether to
// replace a key, for a name, or "Is this you?".
func (a *attempt) confirmation(replace string) Form {
	form := Form{Name: FormIdentity, Identity: &a.identity, Removed: a.obtained.Removed}
	existing, connected := a.existing()
	switch {
	case a.again == nil && connected && existing.ID != replace:
		form.Name = FormAlready
		form.Choices = []string{ChooseReplace, ChooseNo}
	case a.again == nil && a.identity.ID == "" && replace == "":
		form.Name = FormNaming
		form.Fields = []Field{{ID: FieldLabel}}
		form.Choices = []string{ChooseYes, ChooseNo}
	default:
		form.Choices = []string{ChooseYes, ChooseNo}
	}
	if len(a.obtained.Removed) > 0 {
		form.Choices = append(form.Choices, ChooseExact)
	}
	return form
}

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
	select {
	case a.saving <- struct{}{}:
		defer func() { <-a.saving }()
	case <-ctx.Done():
		return Done{}, ctx.Err()
	}
	if err := a.ask.Wait(ctx, Waiting{ForVault}); err != nil {
		return Done{}, err
	}
	var done Done
	err := a.keeper.use(ctx, false, func(vault Vault) error {
		if same, ok := a.sameKey(ctx, vault); ok {
			done = Done{Account: same, Already: true}
			return a.checked(ctx, same, a.identity, nil)
		}
		account := a.account()
		err := a.custody.put(ctx, vault, a.obtained.Credential.Seal(), func(s State, key string) ([]Change, error) {
			account.Key = key
			if replace == "" {
				return a.added(s, account)
			}
			account.ID = replace
			return a.replaced(s, account)
		})
		if err != nil {
			a.keeper.sweepQuietly()
			return err
		}
		done = Done{Account: account.ID, Replaced: replace != ""}
		a.keeper.sweep(vault)
		return nil
	})
	return done, err
}

// account is the new one as it stands, without its vault key.
func (a *attempt) account() Account {
	now := time.Now()
	return Account{
		ID: uuid.NewString(), Pack: a.pack.ID, Way: a.signIn.Way, Base: a.obtained.Base,
		Identity: a.identity, Label: a.label, Connected: now, Checked: now,
	}
}

// added are the changes that make a new account.
func (a *attempt) added(s State, account Account) ([]Change, error) {
	if _, ok := s.accountOf(account.Pack, account.Base, account.Identity); ok {
		return nil, errAlready
	}
	return []Change{PutAccount{account}, Note{eventOf(DidConnect, account, "")}}, nil
}

// replaced are the changes that give an account a new key. The old one stays
// valid at the service, so it leaves a to-do.
func (a *attempt) replaced(s State, account Account) ([]Change, error) {
	old, ok := s.Accounts[account.ID]
	if !ok {
		return nil, UnknownAccount
	}
	account.Connected, account.Label = old.Connected, old.Label
	changes := []Change{
		PutAccount{account},
		Suspect{old.Key, Doubt{Since: time.Now(), Garbage: true}},
		Note{eventOf(DidSignInAgain, account, "")},
	}
	if a.pack.Manage.Link != "" {
		changes = append(changes, PutToDo{toDoOf(old, KeyReplaced)})
	}
	return changes, nil
}

// sameKey finds the account that has this very key. Where a service names no
// identity, that is how an account is recognised; where it does, the same key
// once more changes nothing.
func (a *attempt) sameKey(ctx context.Context, vault Vault) (string, bool) {
	var candidates []Account
	a.ledger.read(func(s State) {
		for _, account := range s.Accounts {
			if account.Pack == a.pack.ID && account.Base == a.obtained.Base && account.Identity.ID == a.identity.ID {
				candidates = append(candidates, account)
			}
		}
	})
	for _, account := range candidates {
		sealed, err := vault.Get(ctx, account.Key)
		if err != nil {
			continue
		}
		if kept, err := UnsealCredential(sealed); err == nil && kept.Equal(a.obtained.Credential) {
			return account.ID, true
		}
	}
	return "", false
}

// maxLabel is how many characters an account's name may have.
const maxLabel = 80

// checkLabel trims a name and refuses one that is empty or too long.
func checkLabel(label string) (string, error) {
	label = strings.Join(strings.Fields(label), " ")
	switch {
	case label == "":
		return "", NameMissing
	case len([]rune(label)) > maxLabel:
		return "", NameTooLong.With("most", "80")
	}
	return label, nil
}

func eventOf(what What, account Account, detail string) Event {
	return Event{At: time.Now(), What: what, Account: account.ID, Pack: account.Pack, Name: account.Name(), Detail: detail}
}

func toDoOf(account Account, why ToDoWhy) ToDo {
	return ToDo{
		ID: uuid.NewString(), Account: account.ID, Pack: account.Pack, Base: account.Base,
		Name: account.Name(), KeyName: account.Identity.KeyName, Why: why, Since: time.Now(),
	}
}
