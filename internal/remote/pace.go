package remote

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"time"

	"app.patchbay/internal/patchbay"
)

// Coda lets each user list docs four times in six seconds and read anything
// else a hundred times, and says neither how often one has asked nor how long
// to wait (https://coda.io/developers/apis/v1, "Rate Limiting"). The numbers may
// change, so a 429 is believed over them.
const (
	listCalls  = 4
	readCalls  = 100
	codaWindow = 6*time.Second + 250*time.Millisecond
	// firstBackOff doubles with each 429 in a row.
	firstBackOff = 2 * time.Second
	// mostWaiting is how long somebody is kept waiting without a word, besides
	// the time that the answers take.
	mostWaiting = time.Second
)

// paces keep the asking to the limits of one kind of call, for each account by
// itself. They may be used by several goroutines at once.
type paces struct {
	calls                     int // in a window
	window, backOff, patience time.Duration

	mu       sync.Mutex
	accounts map[string]*pace
}

func newPaces(calls int) *paces {
	return &paces{
		calls: calls, window: codaWindow, backOff: firstBackOff, patience: mostWaiting, accounts: map[string]*pace{},
	}
}

// pace is how an account is asked: by one caller at a time, who holds turn.
type pace struct {
	turn chan struct{}
	// calls are when the last calls began; refusals how many 429 there were
	// in a row. Both belong to the holder of turn.
	calls    []time.Time
	refusals int
	// ready is when the next call may begin. Guarded by paces.mu.
	ready time.Time
}

// whose says for whom a call is: an account's key, whatever tells it from all
// others, and the service's name, for failures.
type whose struct{ account, service string }

// do calls ask when it may be, again after a 429, and by one caller at a time
// for an account. Failures are ask's. Where it would have to wait longer than a
// moment it fails with RateLimited, "seconds" being how long to leave it alone:
// whoever shows that can count them down, and may want something else by then.
// When ctx ends first, the error is ctx's. Needless, if not nil, is asked before
// each call; where it says so, do is over.
func (p *paces) do(ctx context.Context, w whose, needless func() bool, ask func(context.Context) error) error {
	pace := p.pace(w.account)
	patience := time.Now().Add(p.patience)
	if err := p.wait(ctx, pace, w, patience); err != nil {
		return err
	}
	defer func() { <-pace.turn }()
	for {
		if needless != nil && needless() {
			return nil
		}
		if err := p.pause(ctx, pace, w, patience); err != nil {
			return err
		}
		pace.calls = append(pace.calls, time.Now())
		if len(pace.calls) > p.calls {
			pace.calls = slices.Clone(pace.calls[1:])
		}
		err := ask(ctx)
		if !errors.Is(err, patchbay.RateLimited) {
			pace.refusals = 0
			return err
		}
		p.refused(pace, err)
		if until := p.readyAt(pace); until.After(patience) {
			return lateness(err, until)
		}
	}
}

// wait takes the turn.
func (p *paces) wait(ctx context.Context, pace *pace, w whose, patience time.Time) error {
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
func (p *paces) pause(ctx context.Context, pace *pace, w whose, patience time.Time) error {
	if len(pace.calls) == p.calls {
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
func (p *paces) refused(pace *pace, err error) {
	off := p.backOff << min(pace.refusals, 5)
	off = off/2 + rand.N(off)
	_, values := patchbay.Why(err)
	if said, err := strconv.Atoi(values["seconds"]); err == nil && said > 0 {
		off = time.Duration(said)*time.Second + rand.N(p.backOff/4)
	}
	pace.refusals++
	p.notBefore(pace, time.Now().Add(off))
}

func (p *paces) tooLate(pace *pace, w whose) error {
	return lateness(patchbay.RateLimited.Because(errors.New("not asked: too many calls lately")).With("service", w.service), p.readyAt(pace))
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

func (p *paces) pace(account string) *pace {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.accounts[account] == nil {
		p.accounts[account] = &pace{turn: make(chan struct{}, 1)}
	}
	return p.accounts[account]
}

func (p *paces) readyAt(pace *pace) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return pace.ready
}

func (p *paces) notBefore(pace *pace, t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(pace.ready) {
		pace.ready = t
	}
}
