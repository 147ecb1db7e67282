package notify

import (
	"context"
	"time"
)

// Desk is where messages are shown. Its methods may be called at any time.
type Desk struct {
	*centered
	toasts *toasts
}

// Start returns a desk on which Windows shows messages. It writes nothing to
// the registry before the first.
func Start(_ context.Context, options Options) *Desk {
	toasts := &toasts{name: options.Name, id: options.ID}
	return &Desk{newCentered(toasts, options.Late), toasts}
}

// Close ends it, and waits two seconds at most: nobody hears any more that a
// message is pressed.
func (d *Desk) Close() {
	d.centered.Close()
	ended := make(chan struct{})
	go func() { d.toasts.end(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(2 * time.Second):
	}
}
