// Package token obtains keys that a person pastes: tokens, keys in headers or
// query parameters, user names with passwords, and the address of their own
// that some services need with them.
//
// It asks until there is an answer. It tries nothing and keeps nothing.
package token

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"app.patchbay/internal/patchbay"
)

// Connector implements [patchbay.Connector] for all of Ways. It has no state.
type Connector struct{}

// Ways are those whose keys a person can paste or type.
func Ways() []patchbay.Way {
	return []patchbay.Way{
		patchbay.Bearer, patchbay.Header, patchbay.Headers, patchbay.Query, patchbay.Queries, patchbay.Basic,
		patchbay.Custom, patchbay.AWSKeys, patchbay.AWSRole,
	}
}

// New returns the connector.
func New() Connector { return Connector{} }

// Obtain asks the form FormKey: first for the account's own address, where the
// way has one and want.Base doesn't hold it yet, then for the way's fields. An
// answer that can't be used is asked for again, with FieldMissing (value
// "field"), AddressInvalid (values "domain" and "service") or HostInvalid (value
// "service") as the form's problem. Errors are those of the asker, and a way of
// signing in that isn't one of Ways.
func (Connector) Obtain(ctx context.Context, ask patchbay.Asker, want patchbay.Wanted) (patchbay.Obtained, error) {
	if !slices.Contains(Ways(), want.SignIn.Way) {
		return patchbay.Obtained{}, fmt.Errorf("token: a key can't be pasted for the way %q", want.SignIn.Way)
	}
	form := patchbay.Form{
		Name: patchbay.FormKey, Fields: fields(want), Choices: want.Choices, Problem: want.Problem,
		Removed: want.Removed,
	}
	for {
		values, err := ask.Form(ctx, form)
		if err != nil {
			return patchbay.Obtained{}, err
		}
		if choice := values[patchbay.Choose].Reveal(); choice != "" && slices.Contains(want.Choices, choice) {
			return patchbay.Obtained{Choice: choice}, nil
		}
		obtained, problem := read(want, values)
		if problem == nil {
			return obtained, nil
		}
		form.Problem = problem
	}
}

func asksAddress(want patchbay.Wanted) bool {
	return want.SignIn.OwnAddress != nil && want.Base == ""
}

func fields(want patchbay.Wanted) []patchbay.Field {
	if !asksAddress(want) {
		return want.SignIn.Fields
	}
	return append([]patchbay.Field{want.SignIn.OwnAddress.Field}, want.SignIn.Fields...)
}

// read makes the credential of an answer, or says what is wrong with it.
func read(want patchbay.Wanted, values patchbay.Values) (patchbay.Obtained, error) {
	base := want.Base
	switch {
	case asksAddress(want):
		own := want.SignIn.OwnAddress
		typed := values[own.Field.ID].Reveal()
		if blank(typed) {
			return patchbay.Obtained{}, patchbay.FieldMissing.With("field", own.Field.Label)
		}
		address, ok := Address(typed, own.Domain)
		if own.Domain == "" {
			address, ok = HostedAddress(typed)
		}
		switch {
		case !ok && own.Domain == "":
			return patchbay.Obtained{}, patchbay.HostInvalid.With("service", want.Pack.Name)
		case !ok:
			return patchbay.Obtained{}, patchbay.AddressInvalid.With("domain", own.Domain).With("service", want.Pack.Name)
		}
		if base = address + want.SignIn.Base; own.Trial != "" {
			base = own.Trial
		}
	case base == "":
		base = want.SignIn.Base
	}

	got := patchbay.Obtained{Base: base, Credential: patchbay.Credential{}}
	pasted := patchbay.Credential{}
	found := map[patchbay.Removal]bool{}
	for _, field := range want.SignIn.Fields {
		value := values[field.ID]
		pasted[field.ID] = value
		text := value.Reveal()
		if field.Clean == "token" {
			var removed []patchbay.Removal
			text, removed = Clean(text)
			for _, r := range removed {
				found[r] = true
			}
		}
		// A password may be made of spaces; nothing else is.
		if text == "" || !field.Secret && blank(text) {
			return patchbay.Obtained{}, patchbay.FieldMissing.With("field", field.Label)
		}
		got.Credential[field.ID] = patchbay.NewSecret(text)
	}
	if got.Removed = inOrder(found); len(got.Removed) > 0 {
		got.AsPasted = pasted
	}
	return got, nil
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }
