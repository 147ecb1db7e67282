package autostart

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

func placeHere() place {
	return folder{filepath.Join(xdg.Home, "Library", "LaunchAgents"), ".plist", launchAgent, launchAgentTold}
}
