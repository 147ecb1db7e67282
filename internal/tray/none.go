//go:build !linux && !windows && !(darwin && cgo)

package tray

import "context"

// Tray is no icon: this system, or this build, has none.
type Tray struct{}

// Start returns a tray that is never there.
func Start(context.Context, Options) *Tray { return &Tray{} }

// Show does nothing.
func (*Tray) Show(State, []Section) {}

// There is false.
func (*Tray) There() bool { return false }

// Close does nothing.
func (*Tray) Close() {}

func (*Tray) possible(context.Context) bool { return false }
