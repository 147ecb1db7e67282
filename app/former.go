package app

import "app.patchbay/internal/patchbay"

// FormerDocView is a doc that an account was in before it was removed and
// connected again, or before the doc was taken off the list.
type FormerDocView struct {
	Doc   string `json:"doc"`
	Title string `json:"title"`
	// Sharing and NonOwners are how it was there, as in UseView.
	Sharing   string `json:"sharing"`
	NonOwners string `json:"nonOwners"`
	// Again is what others may do with it when it is put back now.
	Again string `json:"again"`
	// MayHave says that Coda may have the account there still.
	MayHave bool `json:"mayHave"`
	// Refused is why it can't be put back; its code is empty where it can.
	Refused Problem `json:"refused"`
}

// FormerDocs returns the docs that an account was in before it was removed and
// connected again, with how it was there.
func (a *App) FormerDocs(account string) (docs []FormerDocView, err error) {
	defer a.rescue(&err)
	uses, err := a.board.FormerDocs(account)
	return each(uses, formerDocView), err
}

// PutBack puts an account back into such docs, all in one step.
func (a *App) PutBack(account string, docs []string) (err error) {
	defer a.rescue(&err)
	return a.board.PutBack(a.ctx, account, docs...)
}

// LeaveOut says that such docs shall not be offered any more.
func (a *App) LeaveOut(account string) (err error) {
	defer a.rescue(&err)
	return a.board.LeaveOut(a.ctx, account)
}

func formerDocView(u patchbay.FormerUse) FormerDocView {
	return FormerDocView{
		Doc: u.Doc, Title: u.In.Title, Sharing: string(u.Sharing), NonOwners: string(u.NonOwners),
		Again: string(u.Again.NonOwners), MayHave: u.Again.MayHave(), Refused: Explain(u.Refused),
	}
}
