package app

import (
	"encoding/base64"
	"errors"
	"regexp"

	"app.patchbay/internal/patchbay"
)

// SaveFile keeps a file that the page made, in the person's folder for
// downloads, and returns its path. Content is in base64. A browser saves by
// itself; a window's page can't, and only there this does anything. It fails
// with NotNow elsewhere, and with FileNotSaved.
func (a *App) SaveFile(name, content string) (path string, err error) {
	defer a.rescue(&err)
	if a.host.SaveFile == nil {
		return "", patchbay.NotNow
	}
	// The page names files of its own, and no folder.
	if !regexp.MustCompile(`^patchbay-[a-z0-9-]{1,60}\.(svg|png|csv)$`).MatchString(name) {
		return "", patchbay.Unexplained.Because(errors.New("no name for a file"))
	}
	bytes, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		return "", patchbay.Unexplained.Because(errors.New("the file's content isn't base64"))
	}
	return a.host.SaveFile(name, bytes)
}
