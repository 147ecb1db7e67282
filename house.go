package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"

	"app.patchbay/internal/patchbay"
)

// errRunning says that another Patchbay has the data folder.
var errRunning = errors.New("patchbay is already running")

// house is where a Patchbay's files lie, and the lock that keeps others out.
type house struct {
	folder string
	lock   *flock.Flock // nil in practice, and where it could not be taken
	// temporary says that the folder is practice's, and goes with it.
	temporary bool
	// trouble is why the folder can't be used; the page tells.
	trouble error
}

// settle finds the data folder and locks it before anything in it is opened:
// without the lock, recovery would delete another process's newest key.
func settle(f flags) (*house, error) {
	h := &house{folder: f.Data}
	if h.folder == "" {
		h.folder = filepath.Join(xdg.DataHome, "patchbay")
	}
	if f.Practice {
		folder, err := os.MkdirTemp("", "patchbay-practice-")
		h.folder, h.temporary = folder, true
		return h, err
	}
	if err := os.MkdirAll(h.folder, 0o700); err != nil {
		h.trouble = folderTrouble(err, h.folder)
		return h, nil
	}
	lock := flock.New(filepath.Join(h.folder, "lock"), flock.SetPermissions(0o600))
	switch locked, err := lock.TryLock(); {
	case err != nil:
		h.trouble = folderTrouble(err, h.folder)
	case !locked:
		return nil, errRunning
	default:
		h.lock = lock
	}
	return h, nil
}

func (h *house) register() string { return filepath.Join(h.folder, "patchbay.db") }
func (h *house) vault() string    { return filepath.Join(h.folder, "vault") }
func (h *house) log() string      { return filepath.Join(h.folder, "log") }

// leave gives the folder free; what practice left there is deleted.
func (h *house) leave() {
	if h.lock != nil {
		_ = h.lock.Unlock()
	}
	if h.temporary {
		_ = os.RemoveAll(h.folder)
	}
}

// folderTrouble says in the register's words why its folder can't be used.
func folderTrouble(err error, folder string) error {
	cause := patchbay.RegisterUnavailable
	switch {
	case errors.Is(err, errReadOnly), errors.Is(err, os.ErrPermission):
		cause = patchbay.RegisterReadOnly
	case errors.Is(err, errDiskFull):
		cause = patchbay.RegisterFull
	}
	return cause.Because(err).With("path", folder)
}
