package main

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"app.patchbay/app"
	"app.patchbay/internal/desktop"
	"app.patchbay/internal/instance"
)

// pretendIcon is an icon that comes and goes as the test says.
type pretendIcon struct{ there atomic.Bool }

func (i *pretendIcon) There() bool { return i.there.Load() }

func (i *pretendIcon) Await(ctx context.Context) bool { return i.becomes(ctx, true) }

func (i *pretendIcon) AwaitGone(ctx context.Context) bool { return i.becomes(ctx, false) }

func (i *pretendIcon) becomes(ctx context.Context, there bool) bool {
	for i.There() != there {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(time.Second):
		}
	}
	return true
}

// framed is a window without a screen, which only counts.
type framed struct {
	*window
	icon         *pretendIcon
	told, looked atomic.Bool
	shown        atomic.Int32
}

func newFramed(ctx context.Context) *framed {
	f := &framed{icon: &pretendIcon{}}
	f.window = &window{
		ctx: ctx, icon: f.icon, watched: f.looked.Load, told: f.told.Load, noteTold: func() { f.told.Store(true) },
		shows: make(chan struct{}), hides: make(chan struct{}), changes: make(chan struct{}, 1), lookout: func() {},
	}
	return f
}

// opens lets the window come when it is to.
func (f *framed) opens() {
	go func() {
		for {
			select {
			case <-f.shows:
				f.shown.Add(1)
			case <-f.hides:
			case <-f.ctx.Done():
				return
			}
		}
	}()
}

func TestAWindowThatNobodyCouldFindAgainEnds(t *testing.T) {
	f := newFramed(t.Context())
	if got := f.closing(); got != desktop.End {
		t.Fatalf("without an icon: %d", got)
	}
	f.looked.Store(true)
	if got := f.closing(); got != desktop.GoHide || f.inSight() {
		t.Fatalf("with the page in a browser: %d", got)
	}
}

func TestTheFirstCloseSaysWherePatchbayGoesAndTheSecondDoesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		f := newFramed(ctx)
		f.opens()
		f.icon.there.Store(true)
		if got := f.closing(); got != desktop.Stay || !f.inSight() {
			t.Fatalf("the first: %d", got)
		}
		facade := app.New(ctx, nil, app.Host{Signpost: &f.to}, nil)
		if to, err := facade.Destination(); err != nil || to.To != "closing" || len(f.changes) != 1 {
			t.Fatalf("the page isn't led there: %+v %v", to, err)
		}
		if got := f.closing(); got != desktop.GoHide {
			t.Fatalf("the second, as of a page that shows nothing: %d", got)
		}
		if f.bring() != instance.AsWindow || !f.inSight() {
			t.Fatal("it didn't come back")
		}
		f.hide()
		if f.inSight() || !f.told.Load() {
			t.Fatal("the person said so, and it stays")
		}
		f.bring()
		if got := f.closing(); got != desktop.GoHide {
			t.Fatalf("later: %d", got)
		}
	})
}

func TestAnIconThatWentBeforeTheAnswerHidesNothing(t *testing.T) {
	f := newFramed(t.Context())
	f.hide()
	if !f.inSight() {
		t.Fatal("it is hidden, and nobody sees an icon")
	}
}

func TestTheWindowComesBackOnceWhenTheIconGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		f := newFramed(ctx)
		f.told.Store(true)
		f.opens()
		f.icon.there.Store(true)
		f.closing()
		time.Sleep(time.Hour)
		if f.shown.Load() != 0 {
			t.Fatal("it came by itself")
		}
		f.icon.there.Store(false)
		time.Sleep(time.Minute)
		if f.shown.Load() != 1 || !f.inSight() {
			t.Fatalf("it came %d times", f.shown.Load())
		}
		f.icon.there.Store(true)
		f.closing()
		f.bring()
		f.icon.there.Store(false) // it is in sight, so nobody need bring it
		time.Sleep(time.Minute)
		if f.shown.Load() != 2 {
			t.Fatalf("it came %d times", f.shown.Load())
		}
	})
}

func TestAHiddenStartWaitsForThePersonThePanelOrTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		icon    bool
		happens func(f *framed, cancel func())
		opens   bool
	}{
		"the person":  {true, func(f *framed, _ func()) { f.bring() }, true},
		"the panel":   {true, func(f *framed, _ func()) { f.icon.there.Store(false) }, true},
		"the end":     {true, func(_ *framed, cancel func()) { cancel() }, false},
		"the end too": {false, func(_ *framed, cancel func()) { cancel() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				f := newFramed(ctx)
				f.icon.there.Store(c.icon)
				opens := make(chan bool)
				go func() { opens <- f.awaitWanted() }()
				time.Sleep(time.Hour)
				synctest.Wait()
				select {
				case <-opens:
					t.Fatal("it opened by itself")
				default:
				}
				go c.happens(f, cancel)
				if got := <-opens; got != c.opens {
					t.Fatalf("it opens: %t", got)
				}
			})
		})
	}
}
