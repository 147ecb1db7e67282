package patchbay

import (
	"context"
	"errors"
	"slices"
)

// Unconfirmed reports whether no public page says that one can sign in like that.
// Such a way is never the first, and never asked about: it is offered beside
// the others, and where it fails it leads to them.
func (s SignIn) Unconfirmed() bool { return s.Confirmed != nil && !*s.Confirmed }

// chooseWay asks for the way to sign in where there is a choice.
func (a *attempt) chooseWay(ctx context.Context) error {
	ways := slices.DeleteFunc(slices.Clone(a.pack.SignIn), func(s SignIn) bool {
		if a.held() {
			return s.Way != a.again.Way
		}
		return s.Unconfirmed()
	})
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

// inWay says of each form which way to sign in it belongs to.
type inWay struct {
	Asker
	of *attempt
}

func (i inWay) Form(ctx context.Context, form Form) (Values, error) {
	form.Way = i.of.signIn.Way
	return i.Asker.Form(ctx, form)
}

// held reports whether this is about an account whose key is here already.
func (a *attempt) held() bool { return a.again != nil && !a.again.KeptByCoda() }

// otherWay is where ChooseOtherWay leads: from a way that is confirmed to one that
// isn't, and back. An account that is held here is only ever led back.
func (a *attempt) otherWay() (SignIn, bool) {
	for _, s := range a.pack.SignIn {
		if s.Unconfirmed() != a.signIn.Unconfirmed() && !(a.held() && s.Unconfirmed()) {
			return s, true
		}
	}
	return SignIn{}, false
}

// errTurned says that the person signs in by another way from now on.
var errTurned = errors.New("another way to sign in")

// turn lets go of what came of one way and goes on with the other, saying why.
func (a *attempt) turn(why error) error {
	to, ok := a.otherWay()
	if !ok {
		return why
	}
	a.abandon()
	a.signIn, a.obtained, a.identity, a.tried, a.problem = to, Obtained{}, Identity{}, "", why
	return errTurned
}

// fallBack makes of the end of an unconfirmed way the beginning of one that is
// confirmed: then it is errTurned. Other failures it returns as they are.
func (a *attempt) fallBack(ctx context.Context, failure error) error {
	cause, _ := Why(failure)
	if failure == nil || ctx.Err() != nil || errors.Is(failure, errTurned) || cause == Unexplained || !a.signIn.Unconfirmed() {
		return failure
	}
	a.log.Info("a way to sign in that isn't confirmed failed", "pack", a.pack.ID, "cause", failure)
	return a.turn(failure)
}

// notTaken reports whether the service knows nothing to do with a key that it
// has just given, by a way that nobody has confirmed.
func (a *attempt) notTaken(problem error) bool {
	return a.signIn.Unconfirmed() && (errors.Is(problem, SignInOver) || errors.Is(problem, ApprovalLimited) ||
		errors.Is(problem, ServiceSaidNo) || errors.Is(problem, AnswerUnexpected))
}
