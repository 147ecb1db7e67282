package main

import (
	"os"

	"app.patchbay/app"
	"app.patchbay/internal/packs"
	"app.patchbay/internal/patchbay"
)

// own adds the Packs of the person's own folder, and tells the facade where it
// is and what is wrong there.
func (p *parts) own(builtIn []patchbay.Pack, folder string, host *app.Host) []patchbay.Pack {
	all, wrong := packs.WithOwn(builtIn, os.DirFS(folder))
	host.OwnPacks = folder
	for _, err := range wrong {
		host.OwnMistakes = append(host.OwnMistakes, err.Error())
		p.log.Warn("a Pack of the person's own is not used", "mistake", err)
	}
	return all
}
