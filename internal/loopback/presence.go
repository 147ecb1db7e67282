package loopback

import (
	"context"
	"sync"
	"time"
)

// presence knows whether a page is there: one that has an event stream or a
// call open, or had one a short while ago.
type presence struct {
	now func() time.Time

	mu   sync.Mutex
	open int
	last time.Time // when something was last open
}

func newPresence(now func() time.Time) *presence { return &presence{now: now, last: now()} }

// enter says that something was opened; the function returned, that it closed.
func (p *presence) enter() (leave func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.open--
		p.last = p.now()
	}
}

// seen counts as having been there for a moment.
func (p *presence) seen() { p.enter()() }

func (p *presence) quietFor() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open > 0 {
		return 0
	}
	return p.now().Sub(p.last)
}

// idle returns a channel that is closed once nothing was there for limit. It
// never is where limit is 0. The watch ends with ctx.
func (p *presence) idle(ctx context.Context, limit time.Duration, stayAlive func() bool) <-chan struct{} {
	reached := make(chan struct{})
	if limit <= 0 {
		return reached
	}
	look := time.NewTicker(max(min(limit/20, 15*time.Second), time.Millisecond))
	go func() {
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-look.C:
			}
			if stayAlive != nil && stayAlive() {
				p.seen()
			}
			if p.quietFor() >= limit {
				close(reached)
				return
			}
		}
	}()
	return reached
}
