// Package browsers tells which browsers there are on this computer, and opens a
// page in one of them. On Linux and its likes they are the programs whose
// desktop entries say that they open https links (freedesktop.org, Desktop
// Entry Specification). On macOS and Windows it knows of none yet: there the
// system's own choice is all there is.
package browsers

import "errors"

// Browser is one that is installed.
type Browser struct {
	// ID names it for as long as it is installed.
	ID string
	// Name is for people.
	Name string
}

// ErrGone says that there is no such browser any more.
var ErrGone = errors.New("this browser is not installed any more")
