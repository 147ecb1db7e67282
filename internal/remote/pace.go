package remote

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"app.patchbay/internal/patchbay"
)

// Coda lets each user list docs four times in six seconds and says neither how
// often one has asked nor how long to wait (https://coda.io/developers/apis/v1,
// "Rate Limiting"). The numbers may change, so a 429 is believed over them.
const (
	listCalls  = 4
	listWindow = 6*time.Second + 250*time.Millisecond
	// firstBackOff doubles with each 429 in a row.
	firstBackOff = 2 * time.Second
	// mostWaiting is how long Get keeps somebody waiting without a word,
	// besides the time that the answers take.
	mostWaiting = time.Second
)

// pace is how an account is asked: by one caller at a time, who holds turn.
type pace struct {
	turn chan struct{}
	// calls are when the last calls began; refusals how many 429 there were
	// in a row. Both belong to the holder of turn.
	calls    []time.Time
	refusals int
	// ready is when the next call may begin. Guarded by Pages.mu.
	ready time.Time
}

// wait takes the turn.
func (p *Pages) wait(ctx context.Context, pace *pace, w Wish, patience time.Time) error {
	select {
	case pace.turn <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(time.Until(patience))
	defer timer.Stop()
	select {
	case pace.turn <- struct{}{}:
		return nil
	case <-timer.C:
		return p.tooLate(pace, w)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pause waits until a call may begin.
func (p *Pages) pause(ctx context.Context, pace *pace, w Wish, patience time.Time) error {
	if len(pace.calls) == listCalls {
		p.notBefore(pace, pace.calls[0].Add(p.window))
	}
	ready := p.readyAt(pace)
	left := time.Until(ready)
	if left <= 0 {
		return ctx.Err()
	}
	if ready.After(patience) {
		return p.tooLate(pace, w)
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refused puts the next call off: by what the service says, else by twice as
// long as last time, and never by the same as everybody else.
func (p *Pages) refused(pace *pace, err error) {
	off := p.backOff << min(pace.refusals, 5)
	off = off/2 + rand.N(off)
	_, values := patchbay.Why(err)
	if said, err := strconv.Atoi(values["seconds"]); err == nil && said > 0 {
		off = time.Duration(said)*time.Second + rand.N(p.backOff/4)
	}
	pace.refusals++
	p.notBefore(pace, time.Now().Add(off))
}

func (p *Pages) tooLate(pace *pace, w Wish) error {
	return lateness(patchbay.RateLimited.Because(errors.New("not asked: too many calls lately")).With("service", w.Service), p.readyAt(pace))
}

// lateness says how long to leave the service alone.
func lateness(err error, until time.Time) error {
	var failure *patchbay.Failure
	if errors.As(err, &failure) {
		seconds := (time.Until(until) + time.Second - 1) / time.Second
		failure.With("seconds", strconv.Itoa(max(1, int(seconds))))
	}
	return err
}

func (p *Pages) pace(account string) *pace {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.accounts[account] == nil {
		p.accounts[account] = &pace{turn: make(chan struct{}, 1)}
	}
	return p.accounts[account]
}

func (p *Pages) readyAt(pace *pace) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return pace.ready
}

func (p *Pages) notBefore(pace *pace, t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(pace.ready) {
		pace.ready = t
	}
}
