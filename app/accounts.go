package app

import (
	"time"

	"app.patchbay/internal/patchbay"
)

// ListView is the home screen: what is connected, and what is still to do.
type ListView struct {
	Accounts []AccountView `json:"accounts"`
	ToDos    []ToDoView    `json:"toDos"`
	// Unfinished are the places to finish, the oldest first.
	Unfinished []UnfinishedView `json:"unfinished"`
	// Exposed is in how many places others may act with an account; Board tells
	// which.
	Exposed int `json:"exposed"`
}

// AccountView is an account. Times are RFC 3339, empty where there is none.
type AccountView struct {
	ID    string `json:"id"`
	Pack  string `json:"pack"`
	Name  string `json:"name"`
	Label string `json:"label"`
	// Status is connected, limited, needs-sign-in, needs-attention,
	// not-checked, kept-by-coda, or unchecked where nobody can be asked.
	Status   string       `json:"status"`
	Trouble  Problem      `json:"trouble"`
	Identity IdentityView `json:"identity"`
	// Address is the account's own; empty where all accounts of the Pack have
	// the same.
	Address string `json:"address"`
	// AlsoInCoda says that Coda has an approval of its own, beside the key here.
	AlsoInCoda bool   `json:"alsoInCoda"`
	Connected  string `json:"connected"`
	Checked    string `json:"checked"`
	// Places is how many docs and other places it is used in.
	Places int `json:"places"`
	// Approved says that it was signed in to on the service's own page, and Lacks
	// are the sentences of what wasn't allowed there.
	Approved bool     `json:"approved"`
	Lacks    []string `json:"lacks"`
}

// IdentityView is who the service says an account is. Anything may be empty.
type IdentityView struct {
	// Named says that the service told who it is at all.
	Named     bool   `json:"named"`
	Name      string `json:"name"`
	Email     string `json:"email"`
	Workspace string `json:"workspace"`
	KeyName   string `json:"keyName"`
	Scoped    bool   `json:"scoped"`
	Limited   bool   `json:"limited"`
}

// ToDoView is what an account that is gone, or a key that was replaced, left to
// do.
type ToDoView struct {
	ID      string `json:"id"`
	Account string `json:"account"`
	Pack    string `json:"pack"`
	Name    string `json:"name"`
	KeyName string `json:"keyName"`
	// Why is removed or replaced, where the service still accepts a key, or
	// left-in-doc, left-elsewhere or left-with-coda, where a place still has
	// the account.
	Why   string `json:"why"`
	Since string `json:"since"`
	// Until is when it is dropped unfinished; empty where that never happens.
	Until string `json:"until"`
	// Place is where the account still is; its name is empty where the to-do
	// is about a key.
	Place PlaceView `json:"place"`
	// BlockedBy are the places that stop when the key is deleted: the to-do is
	// open when there are none, or the person accepts it.
	BlockedBy []PlaceView `json:"blockedBy"`
	// Accepted says that the person accepts it of some places.
	Accepted bool `json:"accepted"`
	// MayBeBack says that an account may use this very key again.
	MayBeBack bool `json:"mayBeBack"`
}

// RemovedView is how a removal went.
type RemovedView struct {
	// Deleted says that the key is out of the vault; else Problem says why
	// not yet.
	Deleted bool    `json:"deleted"`
	Problem Problem `json:"problem"`
	// Revoked says that the service was asked to accept the key no longer and
	// said that it does; NotRevoked is why it was asked and didn't.
	Revoked    bool    `json:"revoked"`
	NotRevoked Problem `json:"notRevoked"`
}

// List returns the accounts by Pack and name, and the to-dos, oldest first.
func (a *App) List() (list ListView, err error) {
	defer a.rescue(&err)
	l := a.board.List()
	accounts := each(l.Accounts, func(x patchbay.Account) AccountView { return a.accountView(x, l.Places[x.ID]) })
	return ListView{accounts, each(l.ToDos, toDoView), each(l.Unfinished, unfinishedView), l.Exposed}, nil
}

// Check asks the service now whether it still knows the key.
func (a *App) Check(account string) (err error) {
	defer a.rescue(&err)
	return a.board.Check(a.ctx, account)
}

// Rename names an account; the empty name is the service's own.
func (a *App) Rename(account, label string) (err error) {
	defer a.rescue(&err)
	return a.board.Rename(a.ctx, account, label)
}

// Remove deletes an account and its key here, and leaves what is to be done at
// the service.
func (a *App) Remove(account string) (removed RemovedView, err error) {
	defer a.rescue(&err)
	r, err := a.board.Remove(a.ctx, account)
	return RemovedView{r.Left == nil && err == nil, Explain(r.Left), r.Revoked, Explain(r.NotRevoked)}, err
}

// AddKeptByCoda notes an account that was approved inside Coda, in a doc where
// doc and sharing (private or shared) are given, and returns its id.
func (a *App) AddKeptByCoda(pack, name, doc, sharing string) (account string, err error) {
	defer a.rescue(&err)
	return a.board.AddKeptInDoc(a.ctx, pack, name, doc, patchbay.Sharing(sharing))
}

// AddKeptOf is AddKeptByCoda for a service by its name, which needn't be in the
// catalogue.
func (a *App) AddKeptOf(service, name, doc, sharing string) (account string, err error) {
	defer a.rescue(&err)
	return a.board.AddKeptOf(a.ctx, service, name, doc, patchbay.Sharing(sharing))
}

// Tick says that a to-do is done.
func (a *App) Tick(toDo string) (err error) {
	defer a.rescue(&err)
	return a.board.Tick(a.ctx, toDo)
}

// AcceptStop says that the places which block a to-do may stop. places are the
// ids of all that the person was shown; where there are more, it is stops-more.
func (a *App) AcceptStop(toDo string, places []string) (err error) {
	defer a.rescue(&err)
	return a.board.AcceptStop(a.ctx, toDo, places)
}

// KeepKey says that the key of a to-do which may be back is in use again.
func (a *App) KeepKey(toDo string) (err error) {
	defer a.rescue(&err)
	return a.board.KeepKey(a.ctx, toDo)
}

// Forget drops a to-do, undone.
func (a *App) Forget(toDo string) (err error) {
	defer a.rescue(&err)
	return a.board.Forget(a.ctx, toDo)
}

// ownAddress is an account's address where it isn't the one that all accounts
// of its Pack have.
func (a *App) ownAddress(x patchbay.Account) string {
	pack, _ := a.board.Pack(x.Pack)
	for _, signIn := range pack.SignIn {
		if signIn.OwnAddress == nil && signIn.Base == x.Base {
			return ""
		}
	}
	return x.Base
}

func (a *App) accountView(x patchbay.Account, places int) AccountView {
	return AccountView{
		ID: x.ID, Pack: x.Pack, Name: x.Name(), Label: x.Label, Status: string(x.Status()),
		Trouble: problemOf(x.Trouble, x.TroubleValues), Identity: identityView(x.Identity), Address: a.ownAddress(x),
		AlsoInCoda: x.AlsoInCoda, Connected: timeView(x.Connected), Checked: timeView(x.Checked),
		Places: places, Approved: x.Way == patchbay.OAuth2, Lacks: a.lacks(x),
	}
}

// lacks are the sentences of what an account wasn't allowed, as its Pack has them.
func (a *App) lacks(x patchbay.Account) []string {
	pack, _ := a.board.Pack(x.Pack)
	var signIn patchbay.SignIn
	for _, way := range pack.SignIn {
		if way.Way == x.Way {
			signIn = way
		}
	}
	return each(signIn.ScopesNamed(x.Lacks), sentence)
}

func identityView(i patchbay.Identity) IdentityView {
	return IdentityView{
		Named: i.ID != "", Name: i.DisplayName(), Email: i.Email, Workspace: i.Workspace, KeyName: i.KeyName,
		Scoped: i.Scoped, Limited: i.Limited,
	}
}

func toDoView(t patchbay.OpenToDo) ToDoView {
	place := PlaceView{t.Place, t.PlaceName, t.PlaceLink, t.Why == patchbay.LeftElsewhere}
	return ToDoView{
		t.ID, t.Account, t.Pack, t.Name, t.KeyName, string(t.Why), timeView(t.Since), timeView(t.Until()),
		place, each(t.BlockedBy, placeView), len(t.Accepted) > 0, t.MayBeBack,
	}
}

func timeView(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
