package patchbay_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"app.patchbay/internal/memory"
	"app.patchbay/internal/patchbay"
)

// bench is a Board on memory adapters with a pretend service beside it. Its
// stores outlive the Board, so that a test can end one and start another.
type bench struct {
	t        *testing.T
	register *memory.Register
	source   *memory.VaultSource
	service  *service
	dialog   *dialog // nil where no Pack has one
	*patchbay.Board
}

// service answers by the token alone.
type service struct {
	identities map[string]patchbay.Identity
	failures   map[string]error
	// asked is called before each answer, and may wait.
	asked func(ctx context.Context) error
}

func (s *service) WhoAmI(ctx context.Context, _ patchbay.Pack, _ patchbay.SignIn, _ string, c patchbay.Credential) (patchbay.Identity, error) {
	if s.asked != nil {
		if err := s.asked(ctx); err != nil {
			return patchbay.Identity{}, err
		}
	}
	token := c["token"].Reveal()
	if err, ok := s.failures[token]; ok {
		return patchbay.Identity{}, err
	}
	if identity, ok := s.identities[token]; ok {
		return identity, nil
	}
	return patchbay.Identity{}, patchbay.KeyRefused
}

// paste is a connector that takes the token as it comes, apart from the star
// that some tests put in front of it to have something to remove.
type paste struct{}

func (paste) Obtain(ctx context.Context, ask patchbay.Asker, want patchbay.Wanted) (patchbay.Obtained, error) {
	values, err := ask.Form(ctx, patchbay.Form{
		Name: patchbay.FormKey, Fields: want.SignIn.Fields, Choices: want.Choices, Problem: want.Problem,
		Removed: want.Removed,
	})
	if err != nil {
		return patchbay.Obtained{}, err
	}
	if choice := values[patchbay.Choose].Reveal(); slices.Contains(want.Choices, choice) {
		return patchbay.Obtained{Choice: choice}, nil
	}
	pasted := values["token"].Reveal()
	got := patchbay.Obtained{
		Credential: patchbay.Credential{"token": patchbay.NewSecret(pasted)}, Base: want.SignIn.Base,
	}
	if pasted[0] == '*' {
		got.AsPasted = got.Credential
		got.Credential = patchbay.Credential{"token": patchbay.NewSecret(pasted[1:])}
		got.Removed = []patchbay.Removal{patchbay.RemovedQuotes}
	}
	return got, nil
}

func packs() []patchbay.Pack {
	signIn := []patchbay.SignIn{{
		Way: patchbay.Bearer, Base: "https://api.example.com",
		Fields: []patchbay.Field{{ID: "token", Label: "API Key", Secret: true}},
	}}
	uses := []patchbay.Purpose{patchbay.Sync, patchbay.Formula, patchbay.Action}
	both, keys := []patchbay.Sharing{patchbay.Private, patchbay.Shared}, patchbay.Manage{Link: "keys"}
	return []patchbay.Pack{
		{ID: "example", Name: "Example", Account: patchbay.RequiredAccount, Uses: uses, Accounts: both, SignIn: signIn, Manage: keys},
		{ID: "other", Name: "Other", Account: patchbay.RequiredAccount, Uses: uses, Accounts: both, SignIn: signIn},
		{
			ID: "approved", Name: "Approved", Account: patchbay.RequiredAccount, Uses: uses, Accounts: both, SignIn: signIn, Manage: keys,
			InCoda: patchbay.CodaApprove,
		},
		{ID: "tables", Name: "Tables", Account: patchbay.RequiredAccount, Uses: uses[:1], Accounts: both[1:], SignIn: signIn},
		{ID: "buttons", Name: "Buttons", Account: patchbay.RequiredAccount, Uses: uses[2:], Accounts: both, SignIn: signIn},
		{ID: "none", Name: "None", Account: patchbay.NoAccount},
		{ID: "hosted", Name: "Hosted", Account: patchbay.RequiredAccount, Uses: uses, Accounts: both, SignIn: []patchbay.SignIn{{
			Way: patchbay.Bearer, Fields: signIn[0].Fields, OwnAddress: &patchbay.OwnAddress{SelfHosted: true},
		}}},
		{ID: "in-coda", Name: "In Coda", Account: patchbay.RequiredAccount, Uses: uses, Accounts: both, InCoda: patchbay.CodaApprove},
	}
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{
		t: t, register: memory.NewRegister(), source: memory.NewVaultSource("keyring", "Pretend Keyring"),
		service: &service{
			identities: map[string]patchbay.Identity{
				"pretend-ada":     {ID: "ada", Name: "Ada", Email: "ada@example.com", KeyName: "Ada's key"},
				"pretend-ada-2":   {ID: "ada", Name: "Ada", Email: "ada@example.com", KeyName: "Ada's second key"},
				"pretend-ada-3":   {ID: "ada", Name: "Ada", KeyName: "Ada's third key"},
				"pretend-bob":     {ID: "bob", Name: "Bob"},
				"pretend-nobody":  {},
				"pretend-nobody2": {},
				"pretend-limited": {ID: "lim", Name: "Lim", Scoped: true, Limited: true},
			},
			failures: map[string]error{},
		},
	}
	b.start()
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func (b *bench) parts() patchbay.Parts {
	parts := patchbay.Parts{
		Register: b.register, Vaults: []patchbay.VaultSource{b.source}, Packs: packs(),
		Connectors: map[patchbay.Way]patchbay.Connector{patchbay.Bearer: paste{}},
		Service:    b.service, Log: slog.New(slog.DiscardHandler),
	}
	if b.dialog != nil {
		dialog := parts.Packs[0]
		dialog.ID, dialog.Name = "dialog", "Dialog"
		dialog.SignIn = []patchbay.SignIn{{Way: patchbay.OAuth2, Base: "https://api.example.com", OAuth: &patchbay.OAuth{
			Scopes: []patchbay.Scope{{Name: "read", Sentence: "Read your tasks."}, {Name: "write", Sentence: "Change your tasks."}},
		}}}
		either := dialog
		either.ID, either.Name = "either", "Either"
		unconfirmed := dialog.SignIn[0]
		unconfirmed.Confirmed = new(bool)
		either.SignIn = append(slices.Clone(parts.Packs[0].SignIn), unconfirmed)
		parts.Packs = append(parts.Packs, either, dialog)
		parts.Connectors[patchbay.OAuth2] = b.dialog
		parts.Service = both{b.service, b.dialog}
	}
	return parts
}

func (b *bench) start() {
	b.t.Helper()
	board, err := patchbay.New(b.t.Context(), b.parts())
	if err != nil {
		b.t.Fatal(err)
	}
	b.Board = board
}

// startWith ends the Board and starts another on the same stores, made of
// somewhat other parts.
func (b *bench) startWith(change func(*patchbay.Parts)) {
	b.t.Helper()
	_ = b.Close()
	b.register = b.register.Reopen()
	parts := b.parts()
	change(&parts)
	board, err := patchbay.New(b.t.Context(), parts)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Board = board
}

// restart ends the Board and starts another on the same stores.
func (b *bench) restart() {
	b.t.Helper()
	_ = b.Close()
	b.register = b.register.Reopen()
	b.source.Before, b.source.After = nil, nil
	b.start()
}

// connect starts a flow and answers with the token, then with the choices.
func (b *bench) connect(token string, choices ...string) patchbay.Step {
	b.t.Helper()
	step, err := b.Connect("example", "", "")
	if err != nil {
		b.t.Fatal(err)
	}
	return b.answer(step, token, choices...)
}

func (b *bench) answer(step patchbay.Step, token string, choices ...string) patchbay.Step {
	b.t.Helper()
	step = b.submit(step, patchbay.Values{"token": patchbay.NewSecret(token)})
	for _, choice := range choices {
		step = b.submit(step, choose(choice))
	}
	return step
}

// submit answers a step and waits for the next question or the end.
func (b *bench) submit(step patchbay.Step, values patchbay.Values) patchbay.Step {
	b.t.Helper()
	step, err := b.Submit(step.Flow, step.N, values)
	for err == nil && step.Kind == patchbay.StepWait {
		step, err = b.Wait(step.Flow, step.N)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return step
}

func choose(choice string) patchbay.Values {
	return patchbay.Values{patchbay.Choose: patchbay.NewSecret(choice)}
}

// connected makes an account and returns its id.
func (b *bench) connected(token string) string {
	b.t.Helper()
	step := b.connect(token, patchbay.ChooseYes)
	if step.Kind != patchbay.StepDone {
		b.t.Fatalf("connect ended in %s %s %v", step.Kind, step.Form.Name, step.Failed)
	}
	return step.Done.Account
}

// holds fails the test unless the accounts are exactly these tokens', each
// readable, and the vault holds nothing else but the canary.
func (b *bench) holds(tokens ...string) {
	b.t.Helper()
	accounts := b.List().Accounts
	var got []string
	for _, account := range accounts {
		credential, err := b.Credential(b.t.Context(), account.ID, patchbay.ForCheck)
		if err != nil {
			b.t.Fatalf("account %s has no key: %v", account.Name(), err)
		}
		got = append(got, credential["token"].Reveal())
	}
	slices.Sort(got)
	slices.Sort(tokens)
	if !slices.Equal(got, tokens) {
		b.t.Fatalf("%d accounts hold other keys than expected", len(got))
	}
	want := len(tokens) + 1
	if b.Vault(b.t.Context()).Chosen == false {
		want = 0
	}
	for range 200 {
		if len(b.source.Keys()) == want {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	b.t.Fatalf("the vault holds %d keys, not %d", len(b.source.Keys()), want)
}
