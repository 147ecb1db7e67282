package app

import "app.patchbay/internal/patchbay"

// VaultView is how the vault is doing.
type VaultView struct {
	// State is ready, choose, locked, asking or unavailable.
	State string `json:"state"`
	// Name is keyring, filevault or memory; Title its real name.
	Name  string `json:"name"`
	Title string `json:"title"`
	// Passphrase says that Unlock wants Patchbay's own passphrase; else the
	// system asks.
	Passphrase bool              `json:"passphrase"`
	Chosen     bool              `json:"chosen"`
	Problem    Problem           `json:"problem"`
	Choices    []VaultChoiceView `json:"choices"`
	// Waiting is how many keys are still to be deleted from it.
	Waiting int `json:"waiting"`
}

// VaultChoiceView is a vault that may be chosen.
type VaultChoiceView struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Passphrase bool   `json:"passphrase"`
}

// Vault tells how the vault is doing; it asks nobody anything.
func (a *App) Vault() (vault VaultView, err error) {
	defer a.rescue(&err)
	s := a.board.Vault(a.ctx)
	return VaultView{
		State: string(s.State), Name: s.Name, Title: s.Title, Passphrase: s.Passphrase, Chosen: s.Chosen,
		Problem: problemOf(s.Cause, nil), Waiting: s.Waiting,
		Choices: each(s.Choices, func(c patchbay.VaultChoice) VaultChoiceView {
			return VaultChoiceView{c.Name, c.Title, c.Passphrase}
		}),
	}, nil
}

// ChooseVault sets up a vault.
func (a *App) ChooseVault(name, passphrase string) (err error) {
	defer a.rescue(&err)
	return a.board.ChooseVault(a.ctx, name, patchbay.NewSecret(passphrase))
}

// Unlock opens the vault, with Patchbay's own passphrase or, where it is
// empty, by the system's question.
func (a *App) Unlock(passphrase string) (err error) {
	defer a.rescue(&err)
	return a.board.Unlock(a.ctx, patchbay.NewSecret(passphrase))
}
