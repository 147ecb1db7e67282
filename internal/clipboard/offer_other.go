//go:build !linux && !windows && !darwin

package clipboard

// offer finds no clipboard on a system that nobody has tried.
func offer(func(string) string, []byte) (*held, error) { return nil, ErrNone }
