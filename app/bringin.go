package app

import "app.patchbay/internal/patchbay"

// PageBody is how many bytes the arguments of ReadAccounts, and of what takes
// what it read, may have as JSON: a
// page of the greatest size, whose quotes have all become two bytes.
const PageBody = 48 << 20

// SeenView is what was understood of Coda's page. It goes back to CompareSeen,
// with what the person corrected.
type SeenView struct {
	Accounts []SeenAccountView `json:"accounts"`
	// Unread are lines that couldn't be read.
	Unread []string `json:"unread"`
	// ByLayout says that the page's words weren't known.
	ByLayout bool `json:"byLayout"`
	// Partial says that Coda may have more than this.
	Partial bool `json:"partial"`
	// Others is how many connections of other people were left out.
	Others int `json:"others"`
}

// SeenAccountView is an account on the page.
type SeenAccountView struct {
	// ID is Coda's; empty on a page, which doesn't have it.
	ID string `json:"id"`
	// Pack is a name, or the id that the person chose.
	Pack   string        `json:"pack"`
	Name   string        `json:"name"`
	Folded bool          `json:"folded"`
	Docs   []SeenDocView `json:"docs"`
	// Chosen is the id of an account here, "new", or empty where the person
	// didn't say.
	Chosen string `json:"chosen"`
}

// SeenDocView is a doc under it. Sharing and NonOwners are as in UseView, and
// empty where nobody knows.
type SeenDocView struct {
	Title     string `json:"title"`
	Link      string `json:"link"`
	Said      string `json:"said"`
	Sharing   string `json:"sharing"`
	NonOwners string `json:"nonOwners"`
}

// ComparedAccountView is an account of the page, in the page's order, or one
// that only is here.
type ComparedAccountView struct {
	// Where is both, there or here.
	Where string `json:"where"`
	// Pack is the id of its Pack or, where the catalogue lacks that, its name;
	// empty where the person must say.
	Pack string `json:"pack"`
	// Account is the one here that it is; empty for none. Candidates are those
	// that it may be.
	Account    string            `json:"account"`
	Candidates []string          `json:"candidates"`
	Name       string            `json:"name"`
	Docs       []ComparedDocView `json:"docs"`
}

// ComparedDocView is a doc under it: those of the page first, in its order.
type ComparedDocView struct {
	// Where is both, there, here or changed.
	Where string `json:"where"`
	Doc   string `json:"doc"`
	Title string `json:"title"`
	Link  string `json:"link"`
	// HereSharing, HereNonOwners and HereState are as in UseView; empty where
	// it isn't here.
	HereSharing   string `json:"hereSharing"`
	HereNonOwners string `json:"hereNonOwners"`
	HereState     string `json:"hereState"`
	// Can are leave, as-seen, keep and take-out, the proposed one first.
	Can []string `json:"can"`
	// Clash is the private account that stands in its way.
	Clash string `json:"clash"`
}

// BroughtAccountView is what the person wants done with an account.
type BroughtAccountView struct {
	Account string           `json:"account"`
	Pack    string           `json:"pack"`
	Name    string           `json:"name"`
	Label   string           `json:"label"`
	Docs    []BroughtDocView `json:"docs"`
}

// BroughtDocView is what they want done with a doc under it.
type BroughtDocView struct {
	Doc       string `json:"doc"`
	Link      string `json:"link"`
	Title     string `json:"title"`
	Do        string `json:"do"`
	Sharing   string `json:"sharing"`
	NonOwners string `json:"nonOwners"`
}

// ReadAccounts reads a copy of Coda's page of accounts: its HTML or, where that
// holds none, its text. Nothing of it is kept.
func (a *App) ReadAccounts(html, text string) (seen SeenView, err error) {
	defer a.rescue(&err)
	read, err := a.host.ReadPage(html, text, a.board.Packs())
	return seenView(read), err
}

// CompareSeen sets what the page shows against what is here.
func (a *App) CompareSeen(seen SeenView) (compared []ComparedAccountView, err error) {
	defer a.rescue(&err)
	c := a.board.Compare(seenOf(seen))
	return each(c.Accounts, comparedAccountView), nil
}

// BringIn does what the person chose, all in one step or nothing of it.
func (a *App) BringIn(accounts []BroughtAccountView) (err error) {
	defer a.rescue(&err)
	return a.board.BringIn(a.ctx, each(accounts, func(x BroughtAccountView) patchbay.BroughtAccount {
		return patchbay.BroughtAccount{Account: x.Account, Pack: x.Pack, Name: x.Name, Label: x.Label, Docs: each(x.Docs, broughtDoc)}
	}))
}

func seenView(s patchbay.Seen) SeenView {
	return SeenView{each(s.Accounts, func(x patchbay.SeenAccount) SeenAccountView {
		return SeenAccountView{x.ID, x.Pack, x.Name, x.Folded, each(x.Docs, seenDocView), x.Chosen}
	}), each(s.Unread, same), s.ByLayout, s.Partial, s.Others}
}

func seenOf(v SeenView) patchbay.Seen {
	return patchbay.Seen{Accounts: each(v.Accounts, func(x SeenAccountView) patchbay.SeenAccount {
		return patchbay.SeenAccount{ID: x.ID, Pack: x.Pack, Name: x.Name, Folded: x.Folded, Chosen: x.Chosen, Docs: each(x.Docs, seenDoc)}
	}), Unread: v.Unread, ByLayout: v.ByLayout, Partial: v.Partial, Others: v.Others}
}

func seenDocView(d patchbay.SeenDoc) SeenDocView {
	return SeenDocView{d.Title, d.Link, d.Said, string(d.Sharing), string(d.NonOwners)}
}

func seenDoc(d SeenDocView) patchbay.SeenDoc {
	return patchbay.SeenDoc{Title: d.Title, Link: d.Link, Said: d.Said, Sharing: patchbay.Sharing(d.Sharing), NonOwners: patchbay.Level(d.NonOwners)}
}

func comparedAccountView(x patchbay.ComparedAccount) ComparedAccountView {
	return ComparedAccountView{
		string(x.Where), x.Pack, x.Account, each(x.Candidates, same), x.Name, each(x.Docs, comparedDocView),
	}
}

func comparedDocView(d patchbay.ComparedDoc) ComparedDocView {
	view := ComparedDocView{
		Where: string(d.Where), Doc: d.Doc, Title: d.Title, Link: d.Link, Clash: d.Clash,
		HereSharing: string(d.Here.Sharing), HereNonOwners: string(d.Here.NonOwners),
		Can: each(d.Can, func(b patchbay.Bring) string { return string(b) }),
	}
	if d.Here.Account != "" {
		view.HereState = string(d.Here.Progress())
	}
	return view
}

func broughtDoc(d BroughtDocView) patchbay.BroughtDoc {
	return patchbay.BroughtDoc{
		Doc: d.Doc, Link: d.Link, Title: d.Title, Do: patchbay.Bring(d.Do),
		Sharing: patchbay.Sharing(d.Sharing), NonOwners: patchbay.Level(d.NonOwners),
	}
}
