package app

import "app.patchbay/internal/patchbay"

// UseView is an account in a doc.
type UseView struct {
	Account     string `json:"account"`
	AccountName string `json:"accountName"`
	// AccountStatus is as in AccountView.
	AccountStatus string `json:"accountStatus"`
	Pack          string `json:"pack"`
	Doc           string `json:"doc"`
	DocTitle      string `json:"docTitle"`
	DocLink       string `json:"docLink"`
	// Sharing is private or shared; NonOwners is restricted, view or act, and
	// empty for a private one.
	Sharing   string `json:"sharing"`
	NonOwners string `json:"nonOwners"`
	// SeenSharing and SeenNonOwners are the two as last seen in Coda; empty
	// where Coda doesn't have the account.
	SeenSharing   string `json:"seenSharing"`
	SeenNonOwners string `json:"seenNonOwners"`
	ThereView
}

// ThereView is how far a place has what is recorded here.
type ThereView struct {
	// State is planned, done, old-key or take-out.
	State string `json:"state"`
	Since string `json:"since"`
	// MayHave says that the place may have the account: the person said so, or
	// its key was copied for it.
	MayHave bool `json:"mayHave"`
	// Copied is when the key was last copied for the place.
	Copied    string `json:"copied"`
	Dismissed bool   `json:"dismissed"`
}

// ElsewhereView is a place other than a doc where a key is used.
type ElsewhereView struct {
	ID      string `json:"id"`
	Account string `json:"account"`
	Name    string `json:"name"`
	ThereView
}

// PlaceView names a place.
type PlaceView struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Link      string `json:"link"`
	Elsewhere bool   `json:"elsewhere"`
}

// UnfinishedView is a place to finish.
type UnfinishedView struct {
	Account     string    `json:"account"`
	AccountName string    `json:"accountName"`
	Pack        string    `json:"pack"`
	Place       PlaceView `json:"place"`
	ThereView
}

// AccountUsesView is where an account is used.
type AccountUsesView struct {
	Account   AccountView     `json:"account"`
	Docs      []UseView       `json:"docs"`
	Elsewhere []ElsewhereView `json:"elsewhere"`
	ToDos     []ToDoView      `json:"toDos"`
	// Pasted is what there is to paste of it; empty where there is no key here.
	Pasted []PastedView `json:"pasted"`
}

// MayUseView is what the owner and others may do with an account in a doc.
type MayUseView struct {
	Owner  DecisionView `json:"owner"`
	Member DecisionView `json:"member"`
}

// DecisionView is a decision; the page has the sentence for its reason.
type DecisionView struct {
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason"`
	AsOwner bool   `json:"asOwner"`
}

// Connections returns where an account is used.
func (a *App) Connections(account string) (uses AccountUsesView, err error) {
	defer a.rescue(&err)
	u, err := a.board.Connections(account)
	if err != nil {
		return AccountUsesView{}, err
	}
	places := 0
	for _, use := range u.Docs {
		if !use.Leaving {
			places++
		}
	}
	for _, e := range u.Elsewhere {
		if !e.Leaving {
			places++
		}
	}
	return AccountUsesView{
		a.accountView(u.Account, places), each(u.Docs, useView), each(u.Elsewhere, elsewhereView), each(u.ToDos, toDoView),
		each(a.board.Pasted(u.Account), pastedView),
	}, nil
}

// AddToDoc puts an account into a doc without signing in anew.
func (a *App) AddToDoc(account, doc, sharing string) (err error) {
	defer a.rescue(&err)
	return a.board.AddToDoc(a.ctx, account, doc, patchbay.Sharing(sharing))
}

// ChoosePrivate makes an account the private one of a Pack in a doc, in place of
// the one that is, or none; all in one step.
func (a *App) ChoosePrivate(doc, pack, account string) (err error) {
	defer a.rescue(&err)
	return a.board.ChoosePrivate(a.ctx, doc, pack, account)
}

// ShareInstead makes a private account a shared one of the same doc, all in one
// step.
func (a *App) ShareInstead(account, doc string) (err error) {
	defer a.rescue(&err)
	return a.board.ShareInstead(a.ctx, account, doc)
}

// SetNonOwners says what others may do with a shared account: restricted, view
// or act.
func (a *App) SetNonOwners(account, doc, level string) (err error) {
	defer a.rescue(&err)
	return a.board.SetNonOwners(a.ctx, account, doc, patchbay.Level(level))
}

// Disconnect takes an account out of docs, all in one step.
func (a *App) Disconnect(account string, docs []string) (err error) {
	defer a.rescue(&err)
	return a.board.Disconnect(a.ctx, each(docs, func(doc string) patchbay.ConnectionID {
		return patchbay.ConnectionID{Account: account, Doc: doc}
	})...)
}

// Swap lets another account of the same Pack take all places of one.
func (a *App) Swap(from, to string) (err error) {
	defer a.rescue(&err)
	return a.board.Swap(a.ctx, from, to)
}

// AddElsewhere notes a place other than a doc.
func (a *App) AddElsewhere(account, name string) (elsewhere ElsewhereView, err error) {
	defer a.rescue(&err)
	e, err := a.board.AddElsewhere(a.ctx, account, name)
	return elsewhereView(e), err
}

// RemoveElsewhere takes one away; where it may have the key, when that is
// marked taken-out.
func (a *App) RemoveElsewhere(account, elsewhere string) (err error) {
	defer a.rescue(&err)
	return a.board.RemoveElsewhere(a.ctx, account, elsewhere)
}

// MarkInCoda notes what the person says of a place: planned, done, old-key or
// taken-out.
func (a *App) MarkInCoda(account, place, state string) (err error) {
	defer a.rescue(&err)
	return a.board.MarkInCoda(a.ctx, account, place, patchbay.Progress(state))
}

// Dismiss takes a place off the list of what is to finish.
func (a *App) Dismiss(account, place string) (err error) {
	defer a.rescue(&err)
	return a.board.Dismiss(a.ctx, account, place)
}

// MayUse tells what an account may be used for in a doc: sync, formula or
// action; by its owner and by others, and why.
func (a *App) MayUse(account, doc, purpose string) (may MayUseView, err error) {
	defer a.rescue(&err)
	owner, member, err := a.board.MayUse(account, doc, patchbay.Purpose(purpose))
	return MayUseView{decisionView(owner), decisionView(member)}, err
}

func decisionView(d patchbay.Decision) DecisionView {
	return DecisionView{d.Allowed, string(d.Reason), d.AsOwner}
}

func useView(u patchbay.Use) UseView {
	return UseView{
		Account: u.By.ID, AccountName: u.By.Name(), AccountStatus: string(u.By.Status()), Pack: u.By.Pack,
		Doc: u.Doc, DocTitle: u.In.Title, DocLink: u.In.Link, Sharing: string(u.Sharing), NonOwners: string(u.NonOwners),
		SeenSharing: string(u.SeenSharing), SeenNonOwners: string(u.SeenNonOwners),
		ThereView: thereView(u.There, u.Progress()),
	}
}

func elsewhereView(e patchbay.Elsewhere) ElsewhereView {
	return ElsewhereView{e.ID, e.Account, e.Name, thereView(e.There, e.Progress())}
}

func thereView(t patchbay.There, progress patchbay.Progress) ThereView {
	return ThereView{string(progress), timeView(t.Since), t.MayHave(), timeView(t.Copied), t.Dismissed}
}

func unfinishedView(u patchbay.Unfinished) UnfinishedView {
	return UnfinishedView{u.By.ID, u.By.Name(), u.By.Pack, placeView(u.Place), thereView(u.There, u.Progress)}
}

func placeView(p patchbay.Place) PlaceView { return PlaceView{p.ID, p.Name, p.Link, p.Elsewhere} }
