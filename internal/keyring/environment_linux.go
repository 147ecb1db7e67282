package keyring

import (
	"slices"
	"strings"
)

// environment keeps what a worker needs to find the message bus and, where the
// bus must start a keyring for it, the screen and the language to ask in.
func environment(all []string) []string {
	named := []string{
		"HOME", "USER", "LOGNAME", "PATH", "TMPDIR", "TZ", "LANG", "LANGUAGE",
		"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS",
	}
	return slices.DeleteFunc(slices.Clone(all), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return !slices.Contains(named, name) && !strings.HasPrefix(name, "LC_") && !strings.HasPrefix(name, "XDG_")
	})
}
