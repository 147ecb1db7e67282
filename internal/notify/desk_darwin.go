package notify

import "context"

// Desk is where messages are shown. Its methods may be called at any time.
type Desk struct{ *centered }

// Start returns a desk on which the window's center shows messages, and nobody
// where there is none.
func Start(_ context.Context, options Options) *Desk {
	return &Desk{newCentered(options.Center, options.Late)}
}
