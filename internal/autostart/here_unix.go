//go:build unix && !darwin

package autostart

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

func placeHere() place {
	return folder{filepath.Join(xdg.ConfigHome, "autostart"), ".desktop", desktopEntry, desktopEntryTold}
}
