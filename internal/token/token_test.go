package token

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"app.patchbay/internal/patchbay"
)

// person answers forms from a list and remembers what they were asked.
type person struct {
	answers []patchbay.Values
	asked   []patchbay.Form
}

var errGone = errors.New("the flow ended")

func (p *person) Form(_ context.Context, form patchbay.Form) (patchbay.Values, error) {
	p.asked = append(p.asked, form)
	if len(p.answers) == 0 {
		return nil, errGone
	}
	next := p.answers[0]
	p.answers = p.answers[1:]
	return next, nil
}

func (p *person) Wait(context.Context, patchbay.Waiting) error { return nil }

func values(pairs ...string) patchbay.Values {
	v := patchbay.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i]] = patchbay.NewSecret(pairs[i+1])
	}
	return v
}

func bearerWay() patchbay.SignIn {
	return patchbay.SignIn{
		Way: patchbay.Bearer, Base: "https://service.example/api",
		Fields: []patchbay.Field{{ID: "token", Label: "API Key", Clean: "token", Secret: true}},
	}
}

func basicWay() patchbay.SignIn {
	return patchbay.SignIn{
		Way: patchbay.Basic, Base: "/api/v2",
		OwnAddress: &patchbay.OwnAddress{Field: patchbay.Field{ID: "site", Label: "Your address"}, Domain: "zendesk.com"},
		Fields: []patchbay.Field{
			{ID: "email", Label: "E-mail"},
			{ID: "password", Label: "Password", Secret: true},
		},
		Basic: &patchbay.BasicRules{Username: "{email}", Password: "{password}"},
	}
}

func obtain(t *testing.T, p *person, want patchbay.Wanted) patchbay.Obtained {
	t.Helper()
	var c patchbay.Connector = New()
	got, err := c.Obtain(t.Context(), p, want)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantCredential(t *testing.T, got patchbay.Credential, pairs ...string) {
	t.Helper()
	if want := patchbay.Credential(values(pairs...)); !got.Equal(want) {
		t.Errorf("the credential is not the expected one: it has the fields %v", fieldNames(got))
	}
}

func fieldNames(c patchbay.Credential) []string {
	names := []string{}
	for id := range c {
		names = append(names, id)
	}
	return names
}

func TestACleanKeyIsTakenAsItIs(t *testing.T) {
	p := &person{answers: []patchbay.Values{values("token", "pretend-token-1")}}
	got := obtain(t, p, patchbay.Wanted{SignIn: bearerWay()})
	wantCredential(t, got.Credential, "token", "pretend-token-1")
	if got.Removed != nil || got.AsPasted != nil || got.Choice != "" || got.Base != "https://service.example/api" {
		t.Errorf("got %v, as pasted %v, choice %q, base %q", got.Removed, got.AsPasted, got.Choice, got.Base)
	}
	if form := p.asked[0]; form.Name != patchbay.FormKey || form.Problem != nil || len(form.Fields) != 1 {
		t.Errorf("asked %+v", form)
	}
}

func TestACleanedKeyComesWithWhatWasPasted(t *testing.T) {
	p := &person{answers: []patchbay.Values{values("token", "Bearer pretend-token-1\n")}}
	got := obtain(t, p, patchbay.Wanted{SignIn: bearerWay()})
	wantCredential(t, got.Credential, "token", "pretend-token-1")
	wantCredential(t, got.AsPasted, "token", "Bearer pretend-token-1\n")
	if want := []patchbay.Removal{patchbay.RemovedLineBreaks, patchbay.RemovedBearer}; !reflect.DeepEqual(got.Removed, want) {
		t.Errorf("removed %v, want %v", got.Removed, want)
	}
}

func TestAPasswordIsTakenByteForByte(t *testing.T) {
	for _, password := range []string{" pretend \"password\"\u200b ", "Bearer x", " ", "\xff"} {
		p := &person{answers: []patchbay.Values{values("site", "acme", "email", "jane@acme.example", "password", password)}}
		got := obtain(t, p, patchbay.Wanted{SignIn: basicWay()})
		wantCredential(t, got.Credential, "email", "jane@acme.example", "password", password)
		if got.Removed != nil || got.AsPasted != nil {
			t.Errorf("%v was removed", got.Removed)
		}
	}
}

func TestAnAnswerThatIsMissingIsAskedForAgain(t *testing.T) {
	tests := []struct {
		name   string
		answer patchbay.Values
		cause  patchbay.Cause
		value  [2]string
	}{
		{"nothing", nil, patchbay.FieldMissing, [2]string{"field", "Your address"}},
		{"an address that isn't one", values("site", "acme.example", "email", "jane", "password", "p"), patchbay.AddressInvalid, [2]string{"domain", "zendesk.com"}},
		{"no e-mail", values("site", "acme", "password", "pretend-password"), patchbay.FieldMissing, [2]string{"field", "E-mail"}},
		{"an e-mail of spaces", values("site", "acme", "email", " ", "password", "pretend-password"), patchbay.FieldMissing, [2]string{"field", "E-mail"}},
		{"no password", values("site", "acme", "email", "jane"), patchbay.FieldMissing, [2]string{"field", "Password"}},
		{"a choice that wasn't offered", values(patchbay.Choose, patchbay.ChooseExact), patchbay.FieldMissing, [2]string{"field", "Your address"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			good := values("site", "acme", "email", "jane", "password", "pretend-password")
			p := &person{answers: []patchbay.Values{tt.answer, tt.answer, good}}
			got := obtain(t, p, patchbay.Wanted{SignIn: basicWay(), Choices: []string{patchbay.ChooseRetry}})
			wantCredential(t, got.Credential, "email", "jane", "password", "pretend-password")
			if len(p.asked) != 3 {
				t.Fatalf("asked %d times", len(p.asked))
			}
			cause, with := patchbay.Why(p.asked[2].Problem)
			if cause != tt.cause || with[tt.value[0]] != tt.value[1] {
				t.Errorf("asked again because of %v %v, want %v %v", cause, with, tt.cause, tt.value)
			}
		})
	}
}

func TestAKeyOfWhichCleaningLeavesNothingIsMissing(t *testing.T) {
	p := &person{answers: []patchbay.Values{values("token", " \"Bearer \" "), values("token", "pretend-token-1")}}
	obtain(t, p, patchbay.Wanted{SignIn: bearerWay()})
	if cause, with := patchbay.Why(p.asked[1].Problem); cause != patchbay.FieldMissing || with["field"] != "API Key" {
		t.Errorf("asked again because of %v %v", cause, with)
	}
}

func TestAChoiceThatWasOfferedEndsTheQuestion(t *testing.T) {
	problem := patchbay.KeyRefused.Because(nil)
	p := &person{answers: []patchbay.Values{values(patchbay.Choose, patchbay.ChooseRetry, "token", "pretend-token-1")}}
	got := obtain(t, p, patchbay.Wanted{SignIn: bearerWay(), Problem: problem, Choices: []string{patchbay.ChooseExact, patchbay.ChooseRetry}})
	if !reflect.DeepEqual(got, patchbay.Obtained{Choice: patchbay.ChooseRetry}) {
		t.Errorf("more than the choice came back: %+v", got)
	}
	if form := p.asked[0]; form.Problem != error(problem) || len(form.Choices) != 2 {
		t.Errorf("asked %+v", form)
	}
}

func TestTheOwnAddressIsAskedFirstAndMakesTheBase(t *testing.T) {
	p := &person{answers: []patchbay.Values{values("site", "https://Acme.zendesk.com/agent", "email", "jane", "password", "pretend-password")}}
	got := obtain(t, p, patchbay.Wanted{SignIn: basicWay()})
	if got.Base != "https://acme.zendesk.com/api/v2" {
		t.Errorf("base %q", got.Base)
	}
	if fields := p.asked[0].Fields; len(fields) != 3 || fields[0].ID != "site" || fields[1].ID != "email" {
		t.Errorf("asked for %v", fields)
	}
	if _, ok := got.Credential["site"]; ok {
		t.Error("the address became part of the credential")
	}
}

func TestATrialAddressIsAskedInPlaceOfTheOwnOneWhichIsStillChecked(t *testing.T) {
	way := basicWay()
	way.OwnAddress.Trial = "http://127.0.0.1:8080/api"
	p := &person{answers: []patchbay.Values{
		values("site", "evil.test", "email", "jane", "password", "pretend-password"),
		values("site", "acme", "email", "jane", "password", "pretend-password"),
	}}
	if got := obtain(t, p, patchbay.Wanted{Pack: patchbay.Pack{Name: "Zendesk"}, SignIn: way}); got.Base != "http://127.0.0.1:8080/api" {
		t.Errorf("base %q", got.Base)
	}
	if cause, values := patchbay.Why(p.asked[1].Problem); cause != patchbay.AddressInvalid || values["service"] != "Zendesk" {
		t.Errorf("asked again because of %q %v", cause, values)
	}
}

func TestSigningInAgainKeepsTheAddress(t *testing.T) {
	p := &person{answers: []patchbay.Values{values("site", "evil", "email", "jane", "password", "pretend-password")}}
	got := obtain(t, p, patchbay.Wanted{SignIn: basicWay(), Base: "https://acme.zendesk.com/api/v2"})
	if got.Base != "https://acme.zendesk.com/api/v2" {
		t.Errorf("base %q", got.Base)
	}
	if fields := p.asked[0].Fields; len(fields) != 2 {
		t.Errorf("asked for %v", fields)
	}
}

func TestObtainEndsWithTheFlow(t *testing.T) {
	if _, err := New().Obtain(t.Context(), &person{}, patchbay.Wanted{SignIn: bearerWay()}); !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
}

func TestOnlyPastedWaysAreServed(t *testing.T) {
	for _, way := range []patchbay.Way{"oauth2", ""} {
		signIn := bearerWay()
		signIn.Way = way
		p := &person{}
		if _, err := New().Obtain(t.Context(), p, patchbay.Wanted{SignIn: signIn}); err == nil || len(p.asked) > 0 {
			t.Errorf("way %q: error %v, asked %d times", way, err, len(p.asked))
		}
	}
}
