// Package clipboard puts a secret on the computer's clipboard and takes it
// off again: when its time is over, on Clear, on Close, and where the system
// can do that, when the process is killed. It never takes off what somebody
// else has copied meanwhile.
//
// On Linux the process itself answers whoever pastes, over its own connection
// to the display: the X11 selection, or Wayland's data control protocol. So
// nothing has to be installed, the text stays in this process's memory, it is
// gone the moment the process is, however it ends, and it can be offered
// together with the mark that keeps clipboard managers from noting it. The
// usual tools can do less: wl-copy 2.1 keeps the text in a file below /tmp
// that outlives a kill, and neither it nor xclip 0.13 offers a second type.
// Without the mark the time limit is worth little: KDE's Klipper puts a text
// that it noted back on the clipboard when its owner is gone.
//
// A Wayland compositor without data control, as GNOME's long was, is reached
// as an X11 display through Xwayland. Tried with Xvfb and sway; the way
// through Xwayland isn't.
//
// On Windows the text is put there with the three formats that keep it out of
// the clipboard history, the cloud and other programs' records. On macOS,
// pbcopy gets it over its standard input; it can't be marked that way. On
// both the system itself holds the text, so that it stays there when the
// process is killed. The Windows part has been tried with Wine 8 alone, the
// macOS part not at all.
//
// Marks are requests: a clipboard manager may keep a copy all the same.
package clipboard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// What Copy fails with. An error holds nothing of the text.
var (
	// ErrNone says that there is no clipboard: no display, or none of a kind
	// that lets a program without a window copy.
	ErrNone = errors.New("no clipboard")
	// ErrClosed says that Close came first.
	ErrClosed = errors.New("the clipboard is closed")
	// ErrText says that the text is empty, too long, or holds a zero byte.
	ErrText = errors.New("no text for a clipboard")
)

const (
	// mostBytes is as much as a vault keeps; it fits into one X11 request.
	mostBytes = 64 << 10
	// patience is how long a display may take to answer.
	patience = 5 * time.Second
)

// Clipboard holds at most one text on the computer's clipboard. Its methods
// may be called by several goroutines at once.
type Clipboard struct {
	env func(string) string
	// system puts a text on this system's clipboard.
	system func(env func(string) string, text []byte) (*held, error)

	copying sync.Mutex // one Copy at a time; taken before mu
	mu      sync.Mutex
	closed  bool
	held    *held
	timer   *time.Timer
}

// held is a text that was put on the clipboard.
type held struct {
	// release takes the text off if it is still there, and wipes it. It is
	// called once, and returns soon even if the display doesn't answer.
	release func()
	// forget only wipes the text. It is called in place of release where
	// Copy has put another text there: a system that knows texts and not
	// their owners would take that off if the two are equal. It is nil where
	// release can't mistake them.
	forget func()
	// lost is closed when somebody else has copied something. It is nil where
	// the system doesn't tell.
	lost <-chan struct{}
}

// New returns a Clipboard. It looks for the display when something is copied,
// by the environment that env gives, such as [os.Getenv].
func New(env func(string) string) *Clipboard { return &Clipboard{env: env, system: offer} }

// Copy puts text, which is UTF-8, on the clipboard for a time, in place of
// what was copied before. The time counts while the computer is awake. It
// fails with ErrNone, ErrText, ErrClosed, ctx's error, DeadlineExceeded after
// five seconds, or another that says what went wrong; then an earlier copy stays until its own time is over.
func (c *Clipboard) Copy(ctx context.Context, text []byte, life time.Duration) error {
	if len(text) == 0 || len(text) > mostBytes || bytes.IndexByte(text, 0) >= 0 {
		return fmt.Errorf("clipboard: %w", ErrText)
	}
	c.copying.Lock()
	defer c.copying.Unlock()
	if c.isClosed() {
		return fmt.Errorf("clipboard: %w", ErrClosed)
	}
	next, err := c.offer(ctx, bytes.Clone(text))
	if err != nil {
		return fmt.Errorf("clipboard: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		next.release()
		return fmt.Errorf("clipboard: %w", ErrClosed)
	}
	if c.held != nil && c.held.forget != nil {
		c.held.release = c.held.forget
	}
	c.drop()
	c.held = next
	c.timer = time.AfterFunc(life, func() { c.end(next) })
	if next.lost != nil {
		go func() {
			<-next.lost
			c.end(next)
		}()
	}
	return nil
}

// offer gives up on a display that doesn't answer; what it still does then is
// taken back.
func (c *Clipboard) offer(ctx context.Context, text []byte) (*held, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	type outcome struct {
		held *held
		err  error
	}
	done := make(chan outcome)
	go func() {
		h, err := c.system(c.env, text)
		if err != nil {
			clear(text)
		}
		select {
		case done <- outcome{h, err}:
		case <-ctx.Done():
			if err == nil {
				h.release()
			}
		}
	}()
	select {
	case o := <-done:
		return o.held, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Clear takes what Copy put there off the clipboard now.
func (c *Clipboard) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop()
}

// Close is Clear for good: Copy fails from then on. It may be called twice.
func (c *Clipboard) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.drop()
}

func (c *Clipboard) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// end drops h unless another has taken its place.
func (c *Clipboard) end(h *held) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == h {
		c.drop()
	}
}

func (c *Clipboard) drop() {
	if c.held == nil {
		return
	}
	c.timer.Stop()
	c.held.release()
	c.held = nil
}
