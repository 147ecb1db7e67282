package app

import "app.patchbay/internal/patchbay"

// IntroductionView is a Pack whose service lets nobody sign in through a
// program that it doesn't know, and how far Patchbay is introduced there.
type IntroductionView struct {
	Pack string `json:"pack"`
	// Done says that there is a client id. Neither it nor the secret is ever
	// shown.
	Done bool `json:"done"`
	// Secret says that the service wants a client secret too.
	Secret bool `json:"secret"`
	// ReturnsTo are the addresses to register there.
	ReturnsTo []string        `json:"returnsTo"`
	Steps     []GuideStepView `json:"steps"`
	// Accounts is how many accounts here sign in in this way.
	Accounts int `json:"accounts"`
}

// Introductions returns the Packs whose service wants to know Patchbay first,
// by name.
func (a *App) Introductions() (all []IntroductionView, err error) {
	defer a.rescue(&err)
	return each(a.board.Introductions(), func(i patchbay.Introduction) IntroductionView {
		return IntroductionView{
			i.Pack.ID, i.Done, i.How.Secret, each(i.ReturnsTo, same), each(i.How.Steps, guideStepView), i.Accounts,
		}
	}), nil
}

// Introduce keeps the client id and secret that a service made for Patchbay, in
// place of those before.
func (a *App) Introduce(pack, id, secret string) (err error) {
	defer a.rescue(&err)
	return a.board.Introduce(a.ctx, pack, patchbay.NewSecret(id), patchbay.NewSecret(secret))
}

// Withdraw deletes what Introduce kept.
func (a *App) Withdraw(pack string) (err error) {
	defer a.rescue(&err)
	return a.board.Withdraw(a.ctx, pack)
}
