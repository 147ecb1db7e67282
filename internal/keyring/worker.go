package keyring

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"app.patchbay/internal/patchbay"
)

// workerArgument makes our own binary the worker.
const workerArgument = "--keyring-worker"

// farewell is how long the worker takes to withdraw a question of the system
// when its parent gives up or is gone.
const farewell = 300 * time.Millisecond

// IsWorker reports whether these arguments, os.Args, ask for the worker. Ask
// it before anything else is opened, and then
//
//	os.Exit(keyring.RunWorker(os.Stdin, os.Stdout))
func IsWorker(args []string) bool { return len(args) == 2 && args[1] == workerArgument }

// RunWorker serves the calls that come from in until it ends, and returns the
// exit code. The process must exit then, as a call may hang for ever.
func RunWorker(in io.Reader, out io.Writer) int {
	leaveNoCore()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	requests := make(chan request)
	ended := make(chan error, 1)
	go func() { ended <- read(ctx, in, requests) }()
	served := make(chan error, 1)
	go func() { served <- serve(ctx, requests, out) }()
	select {
	case err := <-ended:
		cancel()
		select {
		case <-served:
		case <-time.After(farewell):
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return 1
		}
		return 0
	case <-served: // nobody listens any more
		return 1
	}
}

func read(ctx context.Context, in io.Reader, requests chan<- request) error {
	for {
		var r request
		if err := readFrame(in, &r); err != nil {
			return err
		}
		// The next one is not waited for but read at once, so that the end of
		// the input is seen while a call hangs.
		select {
		case requests <- r:
		case <-ctx.Done():
			return nil
		}
	}
}

func serve(ctx context.Context, requests <-chan request, out io.Writer) error {
	place := newPlace()
	for {
		select {
		case <-ctx.Done():
			return nil
		case r := <-requests:
			interim := func(asking bool) error {
				return writeFrame(out, answer{N: r.N, Interim: true, Asking: asking})
			}
			if err := interim(false); err != nil {
				return err
			}
			a := do(ctx, place, r, func(asking bool) { _ = interim(asking) })
			clear(r.Value)
			a.N = r.N
			err := writeFrame(out, a)
			clear(a.Value)
			if err != nil {
				return err
			}
		}
	}
}

// place is where a platform keeps its keyrings.
type place interface {
	// find looks for the keyring at a location, or for the best one, without
	// any question to the person.
	find(ctx context.Context, location string) (found, error)
	// open makes the keyring at a location ready for one call, and asks the
	// person to unlock it where that is needed. It calls asking around
	// whatever may wait for the person.
	open(ctx context.Context, location string, asking func(bool)) (ring, error)
}

// do answers one request. A panic in the library is a failure like others;
// what it says may quote anything, so it isn't passed on.
func do(ctx context.Context, at place, r request, asking func(bool)) (a answer) {
	defer func() {
		if p := recover(); p != nil {
			a = answer{Cause: patchbay.VaultUnavailable, Text: fmt.Sprintf("the keyring library panicked in %s (%T)", r.Op, p)}
		}
	}()
	var err error
	if r.Op == opFind {
		var f found
		if f, err = at.find(ctx, r.Location); err == nil {
			a.Found = &f
		}
	} else {
		a.Value, err = doItem(ctx, at, r, asking)
	}
	a.Cause, a.Text = outcome(err)
	return a
}

func doItem(ctx context.Context, at place, r request, asking func(bool)) ([]byte, error) {
	if err := checkKey(r.Key); err != nil {
		return nil, err
	}
	ring, err := at.open(ctx, r.Location, asking)
	if err != nil {
		return nil, err
	}
	switch r.Op {
	case opPut:
		return nil, ring.put(r.Key, r.Value)
	case opGet:
		return ring.get(r.Key)
	case opDelete:
		return nil, ring.delete(r.Key)
	default:
		return nil, fmt.Errorf("no operation %q", r.Op)
	}
}
