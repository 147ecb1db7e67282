package keyring

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"app.patchbay/internal/patchbay"
)

// process is a running worker, as its parent sees it. It is used by one
// goroutine at a time.
type process struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers chan answer   // closed when the worker's output ends
	quit    chan struct{} // closed by end, so that a late answer is dropped
	n       uint64
}

// start starts a worker. What it writes to its standard error is dropped: a
// crash there may quote whatever it had in hand.
func start(cmd *exec.Cmd) (*process, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, in: in, answers: make(chan answer), quit: make(chan struct{})}
	go p.listen(out)
	return p, nil
}

func (p *process) listen(out io.Reader) {
	defer close(p.answers)
	for {
		var a answer
		if readFrame(out, &a) != nil {
			return
		}
		select {
		case p.answers <- a:
		case <-p.quit:
			return
		}
	}
}

// limits are how long a call may take.
type limits struct{ usual, asking time.Duration }

// errUntouched says that the worker ended before it said that it has the
// request, so that nothing of it was done.
var errUntouched = errors.New("the keyring worker had ended before the call")

// call makes one call. Broken says that the worker must be ended: whatever it
// still does, nobody can tell any more. An error without a cause is ctx's.
func (p *process) call(ctx context.Context, r request, limit limits) (a answer, broken bool, err error) {
	p.n++
	r.N = p.n
	frame, err := encode(r)
	if err != nil {
		return answer{}, false, err
	}
	sent := make(chan error, 1)
	go func() {
		_, err := p.in.Write(frame)
		clear(frame)
		sent <- err
	}()
	timer := time.NewTimer(limit.usual)
	defer timer.Stop()
	arrived := false
	for {
		select {
		case <-ctx.Done():
			return answer{}, true, fmt.Errorf("keyring: %w", ctx.Err())
		case <-timer.C:
			return answer{}, true, patchbay.VaultTooSlow.Because(errors.New("no answer in time"))
		case err := <-sent:
			if err != nil {
				return answer{}, true, patchbay.VaultUnavailable.Because(errUntouched)
			}
			sent = nil
		case a, ok := <-p.answers:
			switch {
			case !ok && !arrived:
				return answer{}, true, patchbay.VaultUnavailable.Because(errUntouched)
			case !ok:
				return answer{}, true, patchbay.VaultUnavailable.Because(errors.New("the keyring worker ended in the middle of a call"))
			case a.N != r.N:
				return answer{}, true, patchbay.VaultUnavailable.Because(errFrame)
			case a.Interim && a.Asking:
				arrived = true
				timer.Reset(limit.asking)
			case a.Interim:
				arrived = true
				timer.Reset(limit.usual)
			default:
				return a, false, nil
			}
		}
	}
}

// end ends the worker and returns when it is dead. It is given a moment to
// withdraw a question that stands on the screen: a dialog left behind would
// swallow the answer to the next one.
func (p *process) end() {
	close(p.quit)
	_ = p.in.Close()
	patience := time.NewTimer(2 * farewell)
	defer patience.Stop()
	for alive := true; alive; {
		select {
		case _, alive = <-p.answers:
		case <-patience.C:
			alive = false
		}
	}
	killGroup(p.cmd)
	_ = p.cmd.Wait()
}
