package app

import "app.patchbay/internal/patchbay"

// OwnServiceView is a service that no Pack is for, as the person describes it.
type OwnServiceView struct {
	Name string `json:"name"`
	// Way is bearer, header, query or basic.
	Way string `json:"way"`
	// KeyName is the header's name or the parameter's.
	KeyName string `json:"keyName"`
	Prefix  string `json:"prefix"`
	// Alone says, of basic, that there is no password.
	Alone bool `json:"alone"`
	// CheckAddress may be empty.
	CheckAddress string `json:"checkAddress"`
}

// BegunView is a flow with the Pack that it is about, which isn't among Packs
// before the person says yes to the account.
type BegunView struct {
	Pack PackView `json:"pack"`
	Step StepView `json:"step"`
}

// ConnectOwn starts connecting an account of a service that no Pack is for.
func (a *App) ConnectOwn(service OwnServiceView) (begun BegunView, err error) {
	defer a.rescue(&err)
	pack, first, err := a.board.ConnectOwn(patchbay.OwnService{
		Name: service.Name, Way: patchbay.Way(service.Way), KeyName: service.KeyName,
		Prefix: service.Prefix, Alone: service.Alone, CheckAddress: service.CheckAddress,
	})
	step, err := a.step(first, err)
	return BegunView{packView(pack), step}, err
}
