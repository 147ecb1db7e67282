package patchbay

import (
	"context"
	"errors"
	"sync"
)

// copies is the clipboard with at most one copy under way: the latest.
type copies struct {
	clipboard Clipboard // nil where there is none
	putting   sync.Mutex

	mu     sync.Mutex
	cancel context.CancelFunc // of the copy under way, or an earlier one
}

// errNeverPut says that a copy was ended before it came to the clipboard.
var errNeverPut = errors.New("ended before it was on the clipboard")

// begin ends the copy that is under way. over is to be called in the end.
func (c *copies) begin(ctx context.Context) (_ context.Context, over context.CancelFunc) {
	ctx, over = context.WithCancel(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		c.cancel()
	}
	c.cancel = over
	return ctx, over
}

// put hands text to the clipboard, unless a later copy has begun: that one must
// not lose its place to an earlier one that took longer.
func (c *copies) put(ctx context.Context, text Secret) error {
	c.putting.Lock()
	defer c.putting.Unlock()
	switch {
	case ctx.Err() != nil:
		return FlowEnded.Because(errNeverPut)
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
