//go:build !desktop && !bindings

package desktop

import "context"

// HasWindow says whether this build can open one, Generating whether it only
// writes bindings.
const (
	HasWindow  = false
	Generating = false
)

// Run fails with ErrNoWindow.
func Run(context.Context, Options) error { return ErrNoWindow }
