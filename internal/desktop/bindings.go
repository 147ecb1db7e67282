//go:build bindings

package desktop

// HasWindow says whether this build can open one, Generating whether it only
// writes bindings.
const (
	HasWindow  = false
	Generating = true
)
