package patchbay

import (
	"context"
	"sync"
)

// copies is the clipboard with at most one copy under way: the latest.
type copies struct {
	clipboard Clipboard     // nil where there is none
	turn      chan struct{} // full while a copy is under way
	putting   sync.Mutex

	mu     sync.Mutex
	cancel context.CancelFunc // of the latest copy
}

// begin ends the copy that is under way and waits until it has taken back what
// it noted: else the next would find noted what never was. over is to be called
// in the end. It fails with FlowEnded where a later one came meanwhile.
func (c *copies) begin(ctx context.Context) (_ context.Context, over func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	c.mu.Lock()
	if c.cancel != nil {
		c.cancel()
	}
	c.cancel = cancel
	c.mu.Unlock()
	select {
	case c.turn <- struct{}{}:
		return ctx, func() { cancel(); <-c.turn }, nil
	case <-ctx.Done():
		cancel()
		return nil, nil, FlowEnded.Because(ctx.Err())
	}
}

// put hands text to the clipboard, unless a later copy has begun: that one must
// not lose its place to an earlier one that took longer.
func (c *copies) put(ctx context.Context, text Secret) error {
	c.putting.Lock()
	defer c.putting.Unlock()
	switch {
	case ctx.Err() != nil:
		return FlowEnded.Because(ErrNeverPut)
	case c.clipboard == nil:
		return NoClipboard
	}
	return c.clipboard.Put(ctx, text, CopyLife)
}

func (c *copies) clear() {
	c.mu.Lock()
	if c.cancel != nil {
		c.cancel()
	}
	c.mu.Unlock()
	c.putting.Lock()
	defer c.putting.Unlock()
	if c.clipboard != nil {
		c.clipboard.Clear()
	}
}
