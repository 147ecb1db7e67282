package app

import "app.patchbay/internal/patchbay"

// StepView is what the person must see or do now in a flow. Kind says which of
// Form, Waiting, Done and Problem counts.
type StepView struct {
	Flow string `json:"flow"`
	N    int    `json:"n"`
	// Kind is form, wait, done or failed.
	Kind string `json:"kind"`
	Pack string `json:"pack"`
	// Account is the one that is signed in to again, or empty.
	Account string   `json:"account"`
	Form    FormView `json:"form"`
	// Waiting is service, vault or person.
	Waiting string `json:"waiting"`
	// Page belongs to waiting for the person.
	Page    PageView `json:"page"`
	Done    DoneView `json:"done"`
	Problem Problem  `json:"problem"`
}

// PageView is the service's page that the person is to answer on. OpenPage
// opens it once more.
type PageView struct {
	Address string `json:"address"`
	// Unopened says that no browser could be opened there.
	Unopened bool `json:"unopened"`
	// Code is what to type there, or empty.
	Code string `json:"code"`
	// Until is when nobody waits any longer (RFC 3339).
	Until string `json:"until"`
}

// FormView is a question.
type FormView struct {
	// Name is way, key, approval, introduce, site, identity, naming or already.
	Name string `json:"name"`
	// Way is the way to sign in that it belongs to; empty while it is chosen.
	Way     string      `json:"way"`
	Fields  []FieldView `json:"fields"`
	Choices []string    `json:"choices"`
	// Names are what to call the choices, in their order; empty where the page
	// knows.
	Names []string `json:"names"`
	// Browser is the id of the browser that an approval begins with.
	Browser string `json:"browser"`
	// Problem is why this is asked once more.
	Problem  Problem      `json:"problem"`
	Identity IdentityView `json:"identity"`
	// Removed are spaces, line-breaks, quotes, bearer or invisible.
	Removed []string `json:"removed"`
	// Approved says that nobody pasted a key: the person signed in at the
	// service.
	Approved bool `json:"approved"`
	// Unasked says that nobody could be asked whether the key is good.
	Unasked bool `json:"unasked"`
	// Lacks are the sentences of what the service didn't allow; the key works
	// without.
	Lacks []string `json:"lacks"`
}

// DoneView is how a flow ended well.
type DoneView struct {
	Account  string `json:"account"`
	Replaced bool   `json:"replaced"`
	// Given says that an account kept by Coda has a key here now.
	Given   bool `json:"given"`
	Already bool `json:"already"`
	// Doc is the doc that the account was to be put into; NotInDoc says why
	// it isn't there, though the account is kept.
	Doc      string  `json:"doc"`
	NotInDoc Problem `json:"notInDoc"`
}

// Connect starts connecting an account of a Pack. With a doc and a sharing
// (private or shared) it ends in that doc; both may be empty.
func (a *App) Connect(pack, doc, sharing string) (step StepView, err error) {
	defer a.rescue(&err)
	return a.step(a.board.Connect(pack, doc, patchbay.Sharing(sharing)))
}

// SignInAgain starts signing in to an account again.
func (a *App) SignInAgain(account string) (step StepView, err error) {
	defer a.rescue(&err)
	return a.step(a.board.SignInAgain(account))
}

// Submit answers step n of a flow; a choice is the value of "choose". It
// returns within a second.
func (a *App) Submit(flow string, n int, values map[string]string) (step StepView, err error) {
	defer a.rescue(&err)
	return a.step(a.board.Submit(flow, n, secrets(values)))
}

// Wait returns the step after n, or the current one after 25 seconds. A page
// that shows a flow keeps asking: that is what keeps the flow alive.
func (a *App) Wait(flow string, n int) (step StepView, err error) {
	defer a.rescue(&err)
	return a.step(a.board.Wait(flow, n))
}

// OpenPage opens, once more, the page that a flow waits for the person on. Where
// that can't be done, link-not-opened holds the address to show.
func (a *App) OpenPage(flow string) (err error) {
	defer a.rescue(&err)
	address, browser, err := a.board.PageOf(flow)
	if err != nil {
		return err
	}
	if err := a.host.OpenIn(address, browser); err != nil {
		return patchbay.LinkNotOpened.Because(err).With("address", address)
	}
	return nil
}

// Cancel ends a flow.
func (a *App) Cancel(flow string) (err error) {
	defer a.rescue(&err)
	return a.board.Cancel(flow)
}

func secrets(values map[string]string) patchbay.Values {
	wrapped := make(patchbay.Values, len(values))
	for id, value := range values {
		wrapped[id] = patchbay.NewSecret(value)
	}
	return wrapped
}

func (a *App) step(s patchbay.Step, err error) (StepView, error) {
	if err != nil {
		return StepView{}, err
	}
	if s.Failed != nil {
		a.log.Warn("a flow failed", "flow", s.Flow, "cause", s.Failed)
	}
	view := StepView{
		Flow: s.Flow, N: s.N, Kind: string(s.Kind), Pack: s.Pack, Account: s.Account,
		Waiting: string(s.Waiting.For),
		Page:    PageView{s.Waiting.Address, s.Waiting.Unopened, s.Waiting.Code, timeView(s.Waiting.Until)},
		Done:    DoneView{s.Done.Account, s.Done.Replaced, s.Done.Given, s.Done.Already, s.Done.Doc, Explain(s.Done.NotInDoc)},
		Problem: Explain(s.Failed),
		Form: FormView{
			Name: string(s.Form.Name), Way: string(s.Form.Way), Fields: each(s.Form.Fields, fieldView), Choices: each(s.Form.Choices, same),
			Names: each(s.Form.Names, same), Browser: s.Form.Browser,
			Problem:  Explain(s.Form.Problem),
			Removed:  each(s.Form.Removed, func(r patchbay.Removal) string { return string(r) }),
			Approved: s.Form.Approved, Unasked: s.Form.Unasked, Lacks: each(s.Form.Lacks, sentence),
		},
	}
	if s.Form.Identity != nil {
		view.Form.Identity = identityView(*s.Form.Identity)
	}
	return view, nil
}
