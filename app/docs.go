package app

import "app.patchbay/internal/patchbay"

// DocView is a Coda doc. Accounts counts those in it, Unfinished what is still
// to be done there.
type DocView struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Link       string `json:"link"` // empty where nobody has given it yet
	Added      string `json:"added"`
	Accounts   int    `json:"accounts"`
	Unfinished int    `json:"unfinished"`
	// CanLook says that Coda can be asked for it. Seen is when Coda last showed
	// it, NotShown when it last didn't, and NotShownTo to whom; the latter two
	// are empty once it shows it again.
	CanLook    bool   `json:"canLook"`
	Seen       string `json:"seen"`
	NotShown   string `json:"notShown"`
	NotShownTo string `json:"notShownTo"`
}

// DocDetailView is a doc with all that is known of it.
type DocDetailView struct {
	Doc DocView `json:"doc"`
	// Packs have an account there; by name.
	Packs []DocPackView `json:"packs"`
	// ToDos are about accounts that are gone here and not in the doc.
	ToDos []ToDoView `json:"toDos"`
}

// DocPackView is a Pack in a doc.
type DocPackView struct {
	Pack string `json:"pack"`
	// Uses are the person's accounts, private ones first.
	Uses   []UseView    `json:"uses"`
	Others []OthersView `json:"others"`
}

// OthersView is somebody else's shared account in a doc.
type OthersView struct {
	ID    string `json:"id"`
	Doc   string `json:"doc"`
	Pack  string `json:"pack"`
	Name  string `json:"name"`
	Whose string `json:"whose"`
	// May is restricted, view or act.
	May   string `json:"may"`
	Noted string `json:"noted"`
}

// Docs returns the docs known here, by title.
func (a *App) Docs() (docs []DocView, err error) {
	defer a.rescue(&err)
	return each(a.board.Docs(), a.docView), nil
}

// Doc returns one with its Packs.
func (a *App) Doc(doc string) (detail DocDetailView, err error) {
	defer a.rescue(&err)
	d, err := a.board.Doc(doc)
	if err != nil {
		return DocDetailView{}, err
	}
	detail.Packs, detail.ToDos = each(d.Packs, docPackView), each(d.ToDos, toDoView)
	summary := patchbay.DocSummary{Doc: d.Doc, Unfinished: len(d.ToDos)}
	for _, pack := range detail.Packs {
		for _, use := range pack.Uses {
			if use.State != string(patchbay.ToTakeOut) {
				summary.Accounts++
			}
			if use.State != string(patchbay.Finished) {
				summary.Unfinished++
			}
		}
	}
	detail.Doc = a.docView(summary)
	return detail, nil
}

// AddDoc notes a doc by its link, its title, or both. The title may be empty
// where the link tells it; else it is doc-title-missing.
func (a *App) AddDoc(link, title string) (doc DocView, err error) {
	defer a.rescue(&err)
	d, err := a.board.AddDoc(a.ctx, link, title)
	return a.docView(patchbay.DocSummary{Doc: d}), err
}

// SetDocLink gives a doc its link.
func (a *App) SetDocLink(doc, link string) (err error) {
	defer a.rescue(&err)
	_, err = a.board.SetDocLink(a.ctx, doc, link)
	return err
}

// ForgetDoc takes a doc off the list. Accounts that Coda may have there leave
// a to-do.
func (a *App) ForgetDoc(doc string) (err error) {
	defer a.rescue(&err)
	return a.board.ForgetDoc(a.ctx, doc)
}

// OpenDoc opens a doc, known here or named by a to-do, in the person's browser.
func (a *App) OpenDoc(doc string) (err error) {
	defer a.rescue(&err)
	address, err := a.board.PlaceLink(doc)
	if err != nil {
		return err
	}
	if err := a.host.OpenAddress(address); err != nil {
		return patchbay.LinkNotOpened.Because(err).With("address", address)
	}
	return nil
}

// NoteOthers notes somebody else's shared account in a doc; its ID and time
// are made here.
func (a *App) NoteOthers(others OthersView) (noted OthersView, err error) {
	defer a.rescue(&err)
	o, err := a.board.NoteOthers(a.ctx, patchbay.OthersAccount{
		Doc: others.Doc, Pack: others.Pack, Name: others.Name, Whose: others.Whose, May: patchbay.Level(others.May),
	})
	return othersView(o), err
}

// DropNote takes such a note away.
func (a *App) DropNote(id string) (err error) {
	defer a.rescue(&err)
	return a.board.DropNote(a.ctx, id)
}

func (a *App) docView(d patchbay.DocSummary) DocView {
	return DocView{
		d.ID, d.Title, d.Link, timeView(d.Added), d.Accounts, d.Unfinished,
		a.board.CanLookInCoda(d.Doc), timeView(d.Seen), timeView(d.NotShown), d.NotShownTo,
	}
}

func docPackView(p patchbay.DocPack) DocPackView {
	return DocPackView{p.Pack, each(p.Uses, useView), each(p.Others, othersView)}
}

func othersView(o patchbay.OthersAccount) OthersView {
	return OthersView{o.ID, o.Doc, o.Pack, o.Name, o.Whose, string(o.May), timeView(o.Noted)}
}
