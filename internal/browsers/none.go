//go:build !unix || darwin

package browsers

// List is empty.
func List() []Browser { return nil }

// Open fails with ErrGone.
func Open(string, string) error { return ErrGone }
