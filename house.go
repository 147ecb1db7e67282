package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/adrg/xdg"

	"app.patchbay/internal/instance"
	"app.patchbay/internal/patchbay"
)

// house is where a Patchbay's files lie, and what keeps others out.
type house struct {
	folder  string
	only    *instance.Instance // nil in practice, and where the folder can't be used
	answers sync.Once
	// temporary says that the folder is practice's, and goes with it.
	temporary bool
	// trouble is why the folder can't be used; the page tells.
	trouble error
}

// settle finds the data folder and takes it before anything in it is opened:
// else recovery would delete another process's newest key. Where another has
// it, the error is an instance.Running.
func settle(ctx context.Context, f flags) (*house, error) {
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
	only, err := instance.Take(ctx, instance.Options{Folder: h.folder, Rooms: []string{xdg.RuntimeDir, os.TempDir()}})
	if errors.As(err, new(instance.Running)) {
		return nil, err
	}
	if err != nil {
		h.trouble = folderTrouble(err, h.folder)
	}
	h.only = only
	return h, nil
}

func (h *house) register() string { return filepath.Join(h.folder, "patchbay.db") }
func (h *house) vault() string    { return filepath.Join(h.folder, "vault") }
func (h *house) log() string      { return filepath.Join(h.folder, "log") }

// packs is where the person may put Packs of their own.
func (h *house) packs() string { return filepath.Join(h.folder, "packs") }

// answer shows this Patchbay to a second start, until leave. The first call
// counts.
func (h *house) answer(show func() instance.Shown) {
	if h.only != nil {
		h.answers.Do(func() { go h.only.Serve(show) })
	}
}

// leave gives the folder free; what practice left there is deleted.
func (h *house) leave() {
	if h.only != nil {
		h.only.Leave()
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
