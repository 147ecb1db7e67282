package patchbay

import (
	"context"
	"errors"
	"maps"
	"slices"
)

// Connect starts a flow that ends in a new account, or in an existing one
// with a new key. With a doc and a sharing, the account is put into that doc in
// the same step as it is kept, as by AddToDoc; where that isn't possible there is
// no flow. A private one takes the place of the private account that the doc has
// as the flow starts, as by ChoosePrivate: not before it is kept, and not where
// the doc has yet another one by then. Either both are given or none.
func (b *Board) Connect(packID, docID string, sharing Sharing) (Step, error) {
	pack, err := b.Pack(packID)
	if err != nil {
		return Step{}, err
	}
	if err := connectable(pack); err != nil {
		return Step{}, err
	}
	a := &attempt{Board: b, pack: pack, doc: docID, sharing: sharing}
	if docID != "" || sharing != "" {
		b.ledger.read(func(s State) {
			if c, ok := s.privateIn(docID, packID); ok {
				a.instead = c.Account
			}
			_, err = b.room(s, packID, a.instead, docID, sharing)
		})
		if err != nil {
			return Step{}, err
		}
	}
	return b.flows.start(pack.ID, "", a.run), nil
}

// SignInAgain starts a flow that must end in the same account. To one that is
// kept by Coda it gives a key: it is held here from then on, with the identity
// that the service tells, and all that it is stays. Where that identity is
// another account here, the flow says so with HeldAlready, and asks for another
// key.
func (b *Board) SignInAgain(accountID string) (Step, error) {
	account, ok := b.ledger.account(accountID)
	if !ok {
		return Step{}, UnknownAccount
	}
	pack, err := b.Pack(account.Pack)
	if err != nil {
		return Step{}, err
	}
	if err := connectable(pack); err != nil {
		return Step{}, err
	}
	a := &attempt{Board: b, pack: pack, again: &account}
	return b.flows.start(pack.ID, account.ID, a.run), nil
}

// connectable refuses a Pack that nobody can sign in to from here: with
// NoAccountNeeded, or with OnlyInCoda, where AddKeptInDoc is the way.
func connectable(pack Pack) error {
	switch {
	case pack.Account == NoAccount:
		return NoAccountNeeded
	case pack.InCodaOnly():
		return OnlyInCoda.With("service", pack.Name)
	}
	return nil
}

// attempt is the code of one flow. It belongs to one goroutine.
type attempt struct {
	*Board
	pack  Pack
	again *Account // the account to sign in to again; nil for a new one
	// unkept says that the Pack was made for this attempt and isn't on the shelf.
	unkept bool

	doc     string // where to put the account; empty for nowhere
	sharing Sharing
	instead string // the private account that the doc had at the start

	ask      Asker
	signIn   SignIn
	obtained Obtained
	identity Identity
	label    string
	problem  error    // why the key is asked for once more
	unread   []string // vault keys of accounts that the new key could not be compared with

	// unwanted is a key that the service gave for this attempt alone, and that
	// nobody will have when it ends now. tried is the vault key under which it
	// was last to be kept.
	unwanted Credential
	tried    string
	browser  string // the id of the one to sign in with

	superseded superseded
}

// run asks for a key until there is one that the service knows and the person
// says is theirs, and saves it.
func (a *attempt) run(ctx context.Context, ask Asker) (Done, error) {
	a.ask = ask
	if err := a.chooseWay(ctx); err != nil {
		return Done{}, err
	}
	a.ask = inWay{ask, a}
	defer a.abandon()
	for {
		switch err := a.fallBack(ctx, a.obtain(ctx)); {
		case errors.Is(err, errTurned):
			continue
		case err != nil:
			return Done{}, err
		}
		if a.problem = a.check(ctx); a.problem != nil {
			if ctx.Err() != nil {
				return Done{}, ctx.Err()
			}
			if a.notTaken(a.problem) {
				_ = a.turn(WayNotTaken.Because(a.problem).With("service", a.pack.Name))
			}
			continue
		}
		done, again, err := a.confirm(ctx)
		if err != nil || !again {
			return done, err
		}
	}
}

// obtain asks for a key, or takes the one it has once more where the person
// says so.
func (a *attempt) obtain(ctx context.Context) error {
	connector, ok := a.connectors[a.signIn.Way]
	if !ok {
		return Unexplained.Because(errors.New("nothing here signs in by " + string(a.signIn.Way)))
	}
	var err error
	want := Wanted{Pack: a.pack, SignIn: a.signIn, Problem: a.problem, Browser: a.browser}
	want.Anew = a.fellShort()
	// It may be called when the person is at another way by now.
	asked := &attempt{Board: a.Board, pack: a.pack, signIn: a.signIn}
	want.Drop = func(credential Credential) { asked.unwant(credential, Identity{}) }
	if a.again != nil {
		want.Base = a.again.Base
		if a.problem == nil {
			want.Browser = a.BrowserOf(a.again.ID)
		}
	}
	if a.problem != nil && a.obtained.Credential != nil {
		want.Removed = a.obtained.Removed
		if !hopeless(a.problem) {
			want.Choices = append(want.Choices, ChooseRetry)
		}
		if errors.Is(a.problem, AddressRefused) && a.signIn.Hosted() {
			want.Choices = append(want.Choices, ChooseOwnNet)
		}
		if len(a.obtained.Removed) > 0 {
			want.Choices = append(want.Choices, ChooseExact)
		}
	}
	if _, ok := a.otherWay(); ok {
		want.Choices = append(want.Choices, ChooseOtherWay)
	}
	retries := slices.Contains(want.Choices, ChooseRetry)
	if !retries {
		a.abandon()
	}
	if want.Client, err = a.introduced(ctx); err != nil {
		return err
	}
	obtained, err := connector.Obtain(ctx, a.ask, want)
	if err != nil {
		return err
	}
	switch obtained.Choice {
	case ChooseRetry:
	case ChooseOtherWay:
		return a.turn(nil)
	case ChooseOwnNet:
		a.obtained.Credential = maps.Clone(a.obtained.Credential)
		a.obtained.Credential[OwnNetwork] = NewSecret("yes")
	case ChooseExact:
		a.useExact()
	default:
		if retries && !a.alone(a.unwanted) {
			a.unwanted = nil // taken back now it could end the new one too
		}
		a.abandon()
		a.obtained, a.identity, a.tried, a.browser = obtained, Identity{}, "", obtained.Browser
		if a.signIn.Approved() {
			a.unwanted = obtained.Credential
		}
	}
	return nil
}

// hopeless reports whether the same key once more would end in the same problem.
func hopeless(problem error) bool {
	return errors.Is(problem, KeyRefused) || errors.Is(problem, DifferentAccount) || errors.Is(problem, HeldAlready) ||
		errors.Is(problem, ApprovalLimited) || errors.Is(problem, ApprovalOther)
}

// useExact goes on with the key as it was pasted.
func (a *attempt) useExact() {
	a.obtained.Credential, a.obtained.Removed = a.obtained.AsPasted, nil
}

// check asks the service whose the key is, where it can be asked.
func (a *attempt) check(ctx context.Context) error {
	var identity Identity
	if !a.signIn.Silent() {
		if err := a.ask.Wait(ctx, Waiting{For: ForService}); err != nil {
			return err
		}
		var err error
		if identity, err = a.service.WhoAmI(ctx, a.pack, a.signIn, a.obtained.Base, a.obtained.Credential); err != nil {
			a.log.Info("a key was not found to be good", "pack", a.pack.ID, "cause", err)
			return asApproved(a.signIn, err)
		}
	}
	a.identity = identity.within(a.obtained.Site)
	switch {
	case a.again == nil:
	case a.again.KeptByCoda(), a.again.CantBeChecked():
		var other Account
		var held bool
		a.ledger.read(func(s State) { other, held = s.accountOf(a.pack.ID, a.obtained.Base, identity) })
		if held && other.ID != a.again.ID {
			return HeldAlready.With("account", other.Name())
		}
	case a.again.Identity.ID != identity.ID && a.signIn.Approved():
		return ApprovalOther.With("expected", a.again.Name()).With("got", identity.DisplayName()).With("service", a.pack.Name)
	case a.again.Identity.ID != identity.ID:
		return DifferentAccount.With("expected", a.again.Name()).With("got", identity.DisplayName())
	}
	return nil
}

// confirm shows whose the key is and saves it when the person says so. It
// reports again where another key is needed: they would rather use one, or
// a.problem says why.
func (a *attempt) confirm(ctx context.Context) (done Done, again bool, err error) {
	replace := a.toReplace()
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
				// Another key may be another account's: what the person
				// agreed to replace was the first one's.
				replace, problem = a.toReplace(), nil
				if a.problem = a.check(ctx); a.problem != nil {
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
			if a.label, problem = a.checkLabel(values[FieldLabel].Reveal()); problem != nil {
				continue
			}
		}
		done, err := a.save(ctx, replace)
		if err == nil {
			a.unwanted = nil
			return done, false, nil
		}
		if ctx.Err() != nil {
			return Done{}, false, ctx.Err()
		}
		a.log.Warn("an account was not saved", "pack", a.pack.ID, "cause", err)
		switch problem = err; {
		case errors.Is(err, errAlready):
			problem = nil // the form itself says so
		case errors.Is(err, UnknownAccount) && a.again != nil:
			return Done{}, false, err
		case errors.Is(err, UnknownAccount):
			replace = "" // it was removed meanwhile, so this is a new one
		}
	}
}

// toReplace is the account whose key is replaced without another question.
func (a *attempt) toReplace() string {
	if a.again == nil {
		return ""
	}
	return a.again.ID
}

// confirmation is the form that fits what is known: a question whether to
// replace a key, for a name, or "Is this you?".
func (a *attempt) confirmation(replace string) Form {
	identity := a.identity // a step may be read long after the flow went on
	form := Form{
		Name: FormIdentity, Identity: &identity, Removed: a.obtained.Removed, Approved: a.signIn.Approved(),
		Unasked: a.signIn.Silent(), Lacks: a.signIn.ScopesNamed(a.lacks()),
	}
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
