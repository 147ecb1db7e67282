//go:build desktop || bindings

package desktop

import (
	"context"
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// window is the window while it lives.
type window struct {
	Options
	opened atomic.Bool     // Wails has begun
	done   <-chan struct{} // closed when the program ends
	closed chan struct{}   // closed when Run returns
	ending atomic.Bool     // it closes, whoever else would have it stay

	closing sync.Mutex // held while Closing is asked

	mu     sync.Mutex // held while it comes or goes
	hidden bool
}

// follow does what Options' channels say until the window is closed, and closes
// it when the program ends. own is the context that Wails' calls need.
func (w *window) follow(own context.Context) {
	w.mu.Lock()
	w.hidden = w.Hidden
	if !w.hidden {
		w.place(own)
	}
	w.mu.Unlock()
	for {
		select {
		case <-w.Changed:
			runtime.EventsEmit(own, "changed")
		case <-w.Show:
			w.show(own)
		case <-w.Hide:
			w.hide(own)
		case <-w.done:
			w.end(own)
			return
		case <-w.closed:
			return
		}
	}
}

// keepOpen answers Wails when the window is about to close.
func (w *window) keepOpen(own context.Context) (stays bool) {
	if w.ending.Load() || w.Closing == nil {
		return false
	}
	select {
	case <-w.done: // Wails hears the same signals as the program: end comes
		return true
	default:
	}
	if !w.closing.TryLock() {
		return true // an earlier press is being answered
	}
	defer w.closing.Unlock()
	switch w.Closing() {
	case GoHide:
		w.hide(own)
		return true
	case Stay:
		return true
	}
	w.remember(own)
	w.ending.Store(true)
	return false
}

func (w *window) end(own context.Context) {
	w.mu.Lock()
	if !w.hidden {
		w.remember(own)
	}
	w.mu.Unlock()
	w.ending.Store(true)
	runtime.Quit(own)
}

func (w *window) show(own context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	runtime.Show(own) // macOS hides the program as a whole
	runtime.WindowShow(own)
	runtime.WindowUnminimise(own)
	if w.hidden {
		w.hidden = false
		w.place(own) // else the desktop chooses a place anew
	}
}

func (w *window) hide(own context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hidden {
		return
	}
	w.remember(own)
	w.hidden = true
	if goruntime.GOOS == "darwin" {
		runtime.Hide(own) // a window alone doesn't come back by the Dock
		return
	}
	runtime.WindowHide(own)
}

// remember tells how the window is. What a maximised one was before is kept.
func (w *window) remember(own context.Context) {
	switch {
	case runtime.WindowIsMaximised(own):
		w.Bounds.Maximised = true
	case runtime.WindowIsNormal(own):
		b := Bounds{Screens: screens(own)}
		b.Width, b.Height = runtime.WindowGetSize(own)
		b.X, b.Y = runtime.WindowGetPosition(own)
		b.Placed = len(b.Screens) > 0
		if !b.sane() {
			return
		}
		w.Bounds = b
	default:
		return
	}
	if w.Remember != nil {
		w.Remember(w.Bounds)
	}
}

// place puts the window where it was, as far as that still exists.
func (w *window) place(own context.Context) {
	if w.Bounds.Maximised {
		return
	}
	was := w.Bounds.on(screens(own))
	// GTK keeps a window on its screen by itself, and Wails resizes it from
	// the wrong thread there.
	if width, height := w.Bounds.size(); goruntime.GOOS != "linux" && (width != was.Width || height != was.Height) {
		runtime.WindowSetSize(own, was.Width, was.Height)
	}
	if !was.Placed {
		return
	}
	// Wails adds the corner of the screen that the window is on, which nobody
	// tells: see where it came to stand, and correct that.
	x, y := was.X, was.Y
	for range 3 {
		runtime.WindowSetPosition(own, x, y)
		time.Sleep(50 * time.Millisecond)
		nowX, nowY := runtime.WindowGetPosition(own)
		if nowX == was.X && nowY == was.Y {
			return
		}
		x, y = x+was.X-nowX, y+was.Y-nowY
	}
}

// screens are those that are there; none where they can't be told.
func screens(own context.Context) []Screen {
	all, err := runtime.ScreenGetAll(own)
	if err != nil {
		return nil
	}
	var sizes []Screen
	for _, one := range all {
		sizes = append(sizes, Screen{one.Size.Width, one.Size.Height})
	}
	return sizes
}
