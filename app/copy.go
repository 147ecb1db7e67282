package app

import "app.patchbay/internal/patchbay"

// PastedView is one thing to paste where a place asks for an account. What is
// secret isn't in it.
type PastedView struct {
	// Field is what CopyKey wants; Label is what the Pack calls it.
	Field string `json:"field"`
	Label string `json:"label"`
	// Text is what to paste where it is no part of the key, and for the page to
	// copy; else it is empty, and CopyKey copies it.
	Text string `json:"text"`
}

// CopyKey puts one field of an account's key on the computer's clipboard, on
// behalf of a place. It returns the seconds after which it is taken off again.
func (a *App) CopyKey(account, place, field string) (seconds int, err error) {
	defer a.rescue(&err)
	life, err := a.board.CopyKey(a.ctx, account, place, field)
	return int(life.Seconds()), err
}

// ClearCopied takes it off now, and ends a CopyKey that is under way.
func (a *App) ClearCopied() (err error) {
	defer a.rescue(&err)
	a.board.ClearCopied()
	return nil
}

func pastedView(p patchbay.Pasted) PastedView { return PastedView{p.Field.ID, p.Field.Label, p.Text} }
