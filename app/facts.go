package app

import "app.patchbay/internal/patchbay"

// facts are the true sentences of "How your data is kept secure". What depends
// on this computer is looked up, not assumed.
func (a *App) facts() []FactView {
	computer := func(code string, values map[string]string) FactView {
		if values == nil {
			values = map[string]string{}
		}
		return FactView{"computer", code, values}
	}
	coda := func(code string) FactView { return FactView{"coda", code, map[string]string{}} }

	vault := a.board.Vault(a.ctx)
	register := computer("register", map[string]string{"folder": a.host.DataFolder})
	var facts []FactView
	switch {
	case a.host.Practice:
		facts = append(facts, computer("practice", nil))
	case vault.State == patchbay.VaultChoosing, vault.Title == "":
		facts = append(facts, computer("vault-none-yet", nil), register)
	case vault.Passphrase:
		facts = append(facts, computer("vault-files", map[string]string{"title": vault.Title}), register)
	default:
		facts = append(facts, computer("vault-system", map[string]string{"title": vault.Title}), register)
	}
	return append(facts,
		computer("nothing-sent", nil),
		computer("not-shown-again", nil),
		computer("copied", nil),
		computer("same-user", nil),
		coda("own-copy"),
		coda("encrypted"),
		coda("domains-only"),
		coda("take-back"),
	)
}
