package app

import "app.patchbay/internal/patchbay"

// PackView is a Pack as the page sees it.
type PackView struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	AlsoKnownAs []string `json:"alsoKnownAs"`
	Category    string   `json:"category"`
	Description string   `json:"description"`
	Color       string   `json:"color"`
	// Account is none, optional or required.
	Account string `json:"account"`
	// Uses are sync, formula and action; Accounts private and shared.
	Uses     []string `json:"uses"`
	Accounts []string `json:"accounts"`
	// InCoda is how Coda asks for the account: paste, approve, coda-makes-it
	// or unknown.
	InCoda string `json:"inCoda"`
	// Domains are the hosts that may get the key.
	Domains []string `json:"domains"`
	// Links are addresses to show; OpenLink opens them by name.
	Links map[string]string `json:"links"`
	Ways  []WayView         `json:"ways"`
	// Guide is for the ways that have none of their own, and for approving the
	// account inside Coda.
	Guide  GuideView  `json:"guide"`
	Manage ManageView `json:"manage"`
	// InCodaOnly says that its account can only be approved inside Coda: there
	// is no way to sign in here, and the guide leads through Coda.
	InCodaOnly bool `json:"inCodaOnly"`
	// Unconfirmed are the parts that no public page says: signIn, whoAmI,
	// guide, inCoda, uses and manage.
	Unconfirmed []string `json:"unconfirmed"`
	// Own says that the person added it: it isn't one of Patchbay's.
	Own bool `json:"own"`
}

// WayView is a way to sign in.
type WayView struct {
	Way    string      `json:"way"`
	Fields []FieldView `json:"fields"`
	// Approved says that one signs in on the service's own page, Scopes in
	// sentences what is asked for there.
	Approved bool     `json:"approved"`
	Scopes   []string `json:"scopes"`
	// SelfHosted says that people run the service themselves: the key goes to
	// the address that they type.
	SelfHosted bool `json:"selfHosted"`
	// Introduce says that the person must introduce Patchbay to the service
	// first, once.
	Introduce bool `json:"introduce"`
	// Guide leads to this way's key or approval; without steps where the Pack's
	// does.
	Guide GuideView `json:"guide"`
	// Confirmed is false where no public page says that this way works.
	Confirmed bool `json:"confirmed"`
}

// FieldView is one thing to type or paste.
type FieldView struct {
	ID          string `json:"id"`
	Label       string `json:"label"`
	Help        string `json:"help"`
	Placeholder string `json:"placeholder"`
	Secret      bool   `json:"secret"`
	// HintPattern is a regular expression; where a value doesn't match it,
	// HintMessage is shown as a warning that blocks nothing.
	HintPattern string `json:"hintPattern"`
	HintMessage string `json:"hintMessage"`
}

// GuideView leads to a key.
type GuideView struct {
	Needs      []string        `json:"needs"`
	Steps      []GuideStepView `json:"steps"`
	Limits     string          `json:"limits"`
	LimitedKey []string        `json:"limitedKey"`
	Checked    string          `json:"checked"`
	Source     string          `json:"source"`
}

// GuideStepView is one thing to do at the service.
type GuideStepView struct {
	Title      string        `json:"title"`
	Text       string        `json:"text"`
	Button     string        `json:"button"`
	OtherNames []string      `json:"otherNames"`
	Link       string        `json:"link"`
	Drawing    string        `json:"drawing"`
	Copy       string        `json:"copy"`
	Trouble    []TroubleView `json:"trouble"`
}

// TroubleView is an answer to "that's not what I see".
type TroubleView struct {
	Title   string            `json:"title"`
	Text    string            `json:"text"`
	Steps   []TroubleStepView `json:"steps"`
	Message string            `json:"message"`
}

// TroubleStepView is one thing to do then: a step without troubles of its own.
type TroubleStepView struct {
	Title   string `json:"title"`
	Text    string `json:"text"`
	Button  string `json:"button"`
	Link    string `json:"link"`
	Drawing string `json:"drawing"`
	Copy    string `json:"copy"`
}

// ManageView is where a key is taken back; Link is empty where there is no page.
type ManageView struct {
	Link  string   `json:"link"`
	Steps []string `json:"steps"`
}

// Packs returns the catalogue by name.
func (a *App) Packs() (packs []PackView, err error) {
	defer a.rescue(&err)
	return each(a.board.Packs(), packView), nil
}

// OpenLink opens one of a Pack's links, by its name in the Pack's file, in the
// person's browser. Where that can't be done, link-not-opened holds the
// address to show.
func (a *App) OpenLink(pack, link string) (err error) {
	defer a.rescue(&err)
	p, err := a.board.Pack(pack)
	if err != nil {
		return err
	}
	address, ok := p.Links[link]
	if !ok {
		return patchbay.UnknownLink
	}
	if err := a.host.OpenAddress(address); err != nil {
		return patchbay.LinkNotOpened.Because(err).With("address", address)
	}
	return nil
}

func packView(p patchbay.Pack) PackView {
	links := make(map[string]string, len(p.Links))
	for name, address := range p.Links {
		links[name] = address
	}
	return PackView{
		ID: p.ID, Name: p.Name, AlsoKnownAs: each(p.AlsoKnownAs, same), Category: p.Category,
		Description: p.Description, Color: p.Color, Account: string(p.Account),
		Uses:     each(p.Uses, func(u patchbay.Purpose) string { return string(u) }),
		Accounts: each(p.Accounts, func(s patchbay.Sharing) string { return string(s) }),
		InCoda:   string(p.InCoda), Domains: each(p.Domains, same), Links: links,
		Ways: each(p.SignIn, func(s patchbay.SignIn) WayView {
			fields := s.Fields
			if s.OwnAddress != nil {
				fields = append([]patchbay.Field{s.OwnAddress.Field}, fields...)
			}
			view := WayView{
				Way: string(s.Way), Fields: each(fields, fieldView), Approved: s.Approved(), Scopes: []string{},
				SelfHosted: s.Hosted(), Guide: guideView(patchbay.Guide{}), Confirmed: !s.Unconfirmed(),
			}
			if s.Guide != nil {
				view.Guide = guideView(*s.Guide)
			}
			if s.OAuth != nil {
				view.Introduce = s.OAuth.Introduce != nil
				view.Scopes = each(s.OAuth.Scopes, sentence)
			}
			return view
		}),
		Guide:  guideView(p.Guide),
		Manage: ManageView{p.Manage.Link, each(p.Manage.Steps, same)}, InCodaOnly: p.InCodaOnly(),
		Unconfirmed: each(p.Unconfirmed, func(p patchbay.Part) string { return string(p) }),
		Own:         p.Own,
	}
}

func fieldView(f patchbay.Field) FieldView {
	view := FieldView{ID: f.ID, Label: f.Label, Help: f.Help, Placeholder: f.Placeholder, Secret: f.Secret}
	if f.Hint != nil {
		view.HintPattern, view.HintMessage = f.Hint.Pattern, f.Hint.Message
	}
	return view
}

func guideView(g patchbay.Guide) GuideView {
	return GuideView{
		Needs: each(g.Needs, same), Steps: each(g.Steps, guideStepView), Limits: g.Limits,
		LimitedKey: each(g.LimitedKey, same), Checked: g.Checked, Source: g.Source,
	}
}

func guideStepView(s patchbay.GuideStep) GuideStepView {
	return GuideStepView{
		Title: s.Title, Text: s.Text, Button: s.Button, OtherNames: each(s.OtherNames, same), Link: s.Link,
		Drawing: s.Drawing, Copy: s.Copy, Trouble: each(s.Trouble, troubleView),
	}
}

func troubleView(t patchbay.Trouble) TroubleView {
	return TroubleView{t.Title, t.Text, each(t.Steps, func(s patchbay.GuideStep) TroubleStepView {
		return TroubleStepView{s.Title, s.Text, s.Button, s.Link, s.Drawing, s.Copy}
	}), t.Message}
}

func same(s string) string { return s }

func sentence(s patchbay.Scope) string { return s.Sentence }
