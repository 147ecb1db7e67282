package main

import (
	"context"
	"errors"
	"time"

	"app.patchbay/internal/clipboard"
	"app.patchbay/internal/patchbay"
)

// clipped is the computer's clipboard as the board wants it.
type clipped struct{ on *clipboard.Clipboard }

// Put implements [patchbay.Clipboard].
func (c clipped) Put(ctx context.Context, text patchbay.Secret, life time.Duration) error {
	bytes := []byte(text.Reveal())
	defer clear(bytes) // the clipboard has its own, and wipes it
	switch err := c.on.Copy(ctx, bytes, life); {
	case err == nil:
		return nil
	case errors.Is(err, clipboard.ErrNone):
		return patchbay.NoClipboard.Because(err)
	case errors.Is(err, clipboard.ErrText):
		return patchbay.ClipboardFailed.Because(errors.Join(patchbay.ErrNeverPut, err))
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		return patchbay.ClipboardFailed.Because(err)
	}
}

// Clear implements [patchbay.Clipboard].
func (c clipped) Clear() { c.on.Clear() }
