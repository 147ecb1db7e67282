package patchbay

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	// answerSoon is how long Submit waits for what comes next.
	answerSoon = time.Second
	// answerLate is how long Wait waits for what comes next.
	answerLate = 25 * time.Second
	// flowIdle is after how long a flow that nobody asked about is cancelled
	// and what was typed into it is dropped.
	flowIdle = 15 * time.Minute
)

// flows are the attempts in progress. Straight-line code asks through an
// Asker, and flows turns each question into a numbered step:
//
//   - An answer names the step that the person saw, so that a double click
//     can't answer the next question.
//   - Whoever waits gives up when the flow ends.
//   - A failed flow is a step, not an error; errors are for misuse.
//   - A flow that nobody asks about is cancelled after flowIdle.
type flows struct {
	base context.Context // ends with the board
	news func()          // called when a flow has begun or is over

	mu   sync.Mutex
	byID map[string]*flow
}

func newFlows(base context.Context, news func()) *flows {
	return &flows{base: base, news: news, byID: map[string]*flow{}}
}

// run is a flow's straight-line code.
type run func(ctx context.Context, ask Asker) (Done, error)

// start begins a flow and returns its first step.
func (fs *flows) start(pack, account string, run run) Step {
	ctx, cancel := context.WithCancel(fs.base)
	f := &flow{
		id:     uuid.NewString(),
		cancel: cancel,
		over:   make(chan struct{}),
		news:   make(chan struct{}),
	}
	f.step = Step{Flow: f.id, Kind: StepWait, Pack: pack, Account: account, Waiting: Waiting{For: ForService}}
	f.idle = time.AfterFunc(flowIdle, func() { fs.drop(f) })
	fs.mu.Lock()
	fs.byID[f.id] = f
	fs.mu.Unlock()
	go func() {
		f.run(ctx, run)
		fs.news()
	}()
	fs.news()
	return f.next(0, answerSoon)
}

// running reports whether a flow is under way.
func (fs *flows) running() bool {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.byID {
		select {
		case <-f.over:
		default:
			return true
		}
	}
	return false
}

// submit hands values to the form that is step n, if it still is the current
// one, and returns what comes next, or a wait step after answerSoon.
func (fs *flows) submit(id string, n int, values Values) (Step, error) {
	f, err := fs.get(id)
	if err != nil {
		return Step{}, err
	}
	step := f.now()
	if f.answer(n, values) {
		step = f.next(n+1, answerSoon) // step n+1 is the wait that answer put there
	}
	if f.dropped() {
		return Step{}, FlowEnded
	}
	return step, nil
}

// wait returns the step after n as soon as it is there, and the current one
// after answerLate at most.
func (fs *flows) wait(id string, n int) (Step, error) {
	f, err := fs.get(id)
	if err != nil {
		return Step{}, err
	}
	step := f.next(n, answerLate)
	if f.dropped() {
		return Step{}, FlowEnded
	}
	return step, nil
}

// cancelFlow ends a flow and waits until it has ended, a second at most.
func (fs *flows) cancelFlow(id string) error {
	f, err := fs.get(id)
	if err != nil {
		return err
	}
	fs.drop(f)
	select {
	case <-f.over:
	case <-time.After(time.Second):
	}
	return nil
}

// close waits until every flow has ended, after the base context has; two
// seconds at most, for a vault may still be asking the person.
func (fs *flows) close() {
	fs.mu.Lock()
	all := slices.Collect(maps.Values(fs.byID))
	clear(fs.byID)
	fs.mu.Unlock()
	late := time.After(2 * time.Second)
	for _, f := range all {
		f.idle.Stop()
		select {
		case <-f.over:
		case <-late:
			return
		}
	}
}

// cancelAccount ends every flow about an account.
func (fs *flows) cancelAccount(account string) {
	fs.mu.Lock()
	var about []*flow
	for _, f := range fs.byID {
		if f.now().Account == account {
			about = append(about, f)
		}
	}
	fs.mu.Unlock()
	for _, f := range about {
		fs.drop(f)
	}
}

func (fs *flows) get(id string) (*flow, error) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f, ok := fs.byID[id]
	if !ok {
		return nil, FlowEnded
	}
	f.idle.Reset(flowIdle)
	return f, nil
}

func (fs *flows) drop(f *flow) {
	fs.mu.Lock()
	delete(fs.byID, f.id)
	fs.mu.Unlock()
	f.idle.Stop()
	f.drop()
}

// flow is one attempt. It is the Asker of its own code.
type flow struct {
	id     string
	cancel context.CancelFunc
	idle   *time.Timer
	over   chan struct{} // closed when the code has returned

	mu      sync.Mutex
	step    Step
	news    chan struct{} // closed and replaced at each new step
	pending chan Values   // where the current form's answer goes; nil when none is awaited
	gone    bool          // cancelled: nobody shall see any more steps
}

func (f *flow) run(ctx context.Context, run run) {
	defer close(f.over)
	defer f.cancel()
	done, err := func() (done Done, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = Unexplained.Because(fmt.Errorf("panic in a flow: %T", r))
			}
		}()
		return run(ctx, f)
	}()
	switch {
	case err == nil:
		f.publish(Step{Kind: StepDone, Done: done}, nil)
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		f.drop()
	default:
		f.publish(Step{Kind: StepFailed, Failed: err}, nil)
	}
}

// Form shows a form and waits for its answer.
func (f *flow) Form(ctx context.Context, form Form) (Values, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	answers := make(chan Values, 1)
	f.publish(Step{Kind: StepForm, Form: form}, answers)
	select {
	case values := <-answers:
		return values, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Wait says what is being waited for.
func (f *flow) Wait(ctx context.Context, waiting Waiting) error {
	f.publish(Step{Kind: StepWait, Waiting: waiting}, nil)
	return ctx.Err()
}

// publish makes step the current one, with the next number. A form's answer
// goes to answers from that moment on, so that an answer to the step before
// can't be taken for it.
func (f *flow) publish(step Step, answers chan Values) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = answers
	step.Flow, step.Pack, step.Account, step.N = f.id, f.step.Pack, f.step.Account, f.step.N+1
	f.step = step
	close(f.news)
	f.news = make(chan struct{})
}

// answer hands values to the form that is step n and puts a wait step in its
// place. It reports false where that form isn't the current step any more.
func (f *flow) answer(n int, values Values) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.step.N != n || f.pending == nil {
		return false
	}
	f.pending <- values // holds one, and gets one
	f.pending = nil
	f.step = Step{
		Flow: f.id, N: n + 1, Kind: StepWait, Pack: f.step.Pack, Account: f.step.Account,
		Waiting: Waiting{For: ForService},
	}
	return true
}

// next returns the current step as soon as its number is above n, the flow is
// over, or limit has passed.
func (f *flow) next(n int, limit time.Duration) Step {
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	for {
		f.mu.Lock()
		step, news := f.step, f.news
		f.mu.Unlock()
		if step.N > n {
			return step
		}
		select {
		case <-news:
		case <-f.over:
			return f.now()
		case <-timeout.C:
			return f.now()
		}
	}
}

func (f *flow) now() Step {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.step
}

func (f *flow) drop() {
	f.mu.Lock()
	f.gone = true
	f.pending = nil
	f.mu.Unlock()
	f.cancel()
}

func (f *flow) dropped() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.gone
}
