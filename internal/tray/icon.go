//go:build linux || windows || (darwin && cgo)

package tray

import (
	"embed"
	"runtime"
)

//go:embed icons
var icons embed.FS

// picture is the icon of a state: Windows wants the sizes of an .ico, all
// others take a PNG. Drawn in colours that stand out on light and dark panels.
func (s State) picture() []byte {
	name := [...]string{Well: "well", Attention: "attention", Working: "working"}[s]
	kind := ".png"
	if runtime.GOOS == "windows" {
		kind = ".ico"
	}
	picture, err := icons.ReadFile("icons/" + name + kind)
	if err != nil {
		panic(err) // a test opens them all
	}
	return picture
}
