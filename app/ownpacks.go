package app

import (
	"errors"
	"os"

	"app.patchbay/internal/patchbay"
)

// OwnPacksView is the person's own folder of Packs, as it was when it was last
// read.
type OwnPacksView struct {
	// Folder is empty where there can be none, as in practice.
	Folder string `json:"folder"`
	// Packs are the names of those that are used.
	Packs []string `json:"packs"`
	// Mistakes are for whoever wrote the files: file, field and what was
	// expected, in one line each.
	Mistakes []string `json:"mistakes"`
	// Lost are the ids of Packs that aren't there any more, though accounts are
	// of them.
	Lost []string `json:"lost"`
}

// OwnPacks returns what was found in the person's own folder of Packs.
func (a *App) OwnPacks() (view OwnPacksView, err error) {
	defer a.rescue(&err)
	return a.ownPacks(), nil
}

// ReadOwnPacks reads that folder again and returns what was found.
func (a *App) ReadOwnPacks() (view OwnPacksView, err error) {
	defer a.rescue(&err)
	if err := a.board.ReadPacks(a.ctx); err != nil {
		return OwnPacksView{}, err
	}
	return a.ownPacks(), nil
}

func (a *App) ownPacks() OwnPacksView {
	view := OwnPacksView{a.host.OwnPacks, []string{}, each(a.board.PackMistakes(), error.Error), each(a.board.LostPacks(), same)}
	for _, pack := range a.board.Packs() {
		if pack.Own {
			view.Packs = append(view.Packs, pack.Name)
		}
	}
	return view
}

// OpenOwnPacks opens that folder, and makes it where it isn't there.
func (a *App) OpenOwnPacks() (err error) {
	defer a.rescue(&err)
	folder := a.host.OwnPacks
	if folder == "" {
		return patchbay.NotNow
	}
	if err := errors.Join(os.MkdirAll(folder, 0o700), a.host.OpenFolder(folder)); err != nil {
		return patchbay.LinkNotOpened.Because(err).With("address", folder)
	}
	return nil
}
