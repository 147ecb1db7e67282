package keyring

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"time"

	"app.patchbay/internal/patchbay"
)

// Options are what a Source may be told. The zero value is what the program
// uses, but for Log.
type Options struct {
	// Command returns the command that starts a worker. Nil starts our own
	// binary anew. Where it leaves Env nil the worker is given what it needs
	// of our environment.
	Command func() *exec.Cmd
	// Log gets what becomes of workers. Nil is nowhere.
	Log *slog.Logger
	// Limit is how long a call may take, 10 seconds where it is zero;
	// AskingLimit while the system may be asking the person, 3 minutes.
	Limit       time.Duration
	AskingLimit time.Duration
	// Recycle is after how many calls a worker is replaced, 2,000 where it is zero.
	Recycle int
}

// Source is the keyring of this computer. It implements
// [patchbay.VaultSource] and may be used from several goroutines; the keyring
// itself is called by one at a time.
type Source struct {
	options Options
	// turn holds a token while nobody uses worker and calls. It goes back
	// only when a broken worker is dead, so two are never alive.
	turn   chan struct{}
	worker *process // nil before the first call and after a broken one
	calls  int      // made to worker
}

// New returns the source. It starts nothing yet.
func New(options Options) *Source {
	if options.Command == nil {
		options.Command = ourselves
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.Limit == 0 {
		options.Limit = 10 * time.Second
	}
	if options.AskingLimit == 0 {
		options.AskingLimit = 3 * time.Minute
	}
	if options.Recycle == 0 {
		options.Recycle = 2000
	}
	s := &Source{options: options, turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	return s
}

func ourselves() *exec.Cmd {
	binary, err := os.Executable()
	if err != nil {
		binary = os.Args[0]
	}
	return exec.Command(binary, workerArgument)
}

// Name is "keyring".
func (s *Source) Name() string { return "keyring" }

// Find looks for the keyring without opening any question. It fails with
// VaultUnavailable where there is none, or none that keeps things for good;
// with VaultTooSlow where it doesn't answer; or with ctx's error.
func (s *Source) Find(ctx context.Context, location string) (patchbay.FoundVault, error) {
	f, err := s.find(ctx, location)
	if err != nil {
		return patchbay.FoundVault{}, err
	}
	return patchbay.FoundVault{Location: f.Location, Title: f.Title, Locked: f.Locked}, nil
}

func (s *Source) find(ctx context.Context, location string) (found, error) {
	a, err := s.call(ctx, request{Op: opFind, Location: location})
	if err != nil {
		return found{}, err
	}
	if a.Found == nil {
		return found{}, patchbay.VaultUnavailable.Because(errFrame)
	}
	return *a.Found, nil
}

// Open returns the vault in the keyring at a location that Find gave, and
// fails as Find does. It asks nothing; the first use of the vault may. The
// passphrase is not used: the system asks for its own.
func (s *Source) Open(ctx context.Context, location string, _ patchbay.Secret) (patchbay.Vault, error) {
	if location == "" {
		return nil, patchbay.VaultUnavailable.Because(errNoKeyring)
	}
	f, err := s.find(ctx, location)
	if err != nil {
		return nil, err
	}
	return newVault(s, f), nil
}

// call makes one call when its turn comes. What it returns as an error either
// has a cause or is ctx's.
func (s *Source) call(ctx context.Context, r request) (answer, error) {
	if ctx.Err() != nil {
		return answer{}, fmt.Errorf("keyring: %w", ctx.Err())
	}
	select {
	case <-ctx.Done():
		return answer{}, fmt.Errorf("keyring: %w", ctx.Err())
	case <-s.turn:
	}
	a, broken, err := s.callWorker(ctx, r)
	if errors.Is(err, errUntouched) {
		s.endWorker("it had ended by itself")
		a, broken, err = s.callWorker(ctx, r)
	}
	if err == nil {
		err = failure(a.Cause, a.Text)
	}
	switch cause, _ := patchbay.Why(err); {
	case broken, cause == patchbay.VaultUnavailable:
		// Without a cause of its own, it may have lost the message bus, which
		// the library never finds again.
		go s.retire(err.Error())
	case s.calls >= s.options.Recycle:
		go s.retire("it made enough calls")
	default:
		s.turn <- struct{}{}
	}
	return a, err
}

// callWorker makes one call, starting a worker where there is none.
func (s *Source) callWorker(ctx context.Context, r request) (a answer, broken bool, err error) {
	if s.worker == nil {
		if err := s.startWorker(); err != nil {
			return answer{}, false, err
		}
	}
	s.calls++
	return s.worker.call(ctx, r, limits{s.options.Limit, s.options.AskingLimit})
}

func (s *Source) startWorker() error {
	cmd := s.options.Command()
	if cmd.Env == nil {
		cmd.Env = environment(os.Environ())
	}
	worker, err := start(cmd)
	if err != nil {
		return patchbay.VaultUnavailable.Because(fmt.Errorf("start the keyring worker: %w", err))
	}
	s.worker, s.calls = worker, 0
	s.options.Log.Debug("the keyring worker started", "pid", cmd.Process.Pid)
	return nil
}

// retire ends the worker and gives the turn to the next caller.
func (s *Source) retire(why string) {
	s.endWorker(why)
	s.turn <- struct{}{}
}

func (s *Source) endWorker(why string) {
	if s.worker == nil {
		return
	}
	s.options.Log.Info("the keyring worker is ended", "why", why, "calls", s.calls)
	s.worker.end()
	s.worker = nil
}

// Close ends the worker, or leaves it to end by itself where a call holds it
// for more than a second. A later call starts another.
func (s *Source) Close() error {
	select {
	case <-s.turn:
	case <-time.After(time.Second):
		return nil
	}
	s.retire("the vault is closed")
	return nil
}
