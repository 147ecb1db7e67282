package loopback

import (
	"bufio"
	"context"
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"
)

// listener reads a page's event stream.
type listener struct {
	t      testing.TB
	events chan string // closed at the end of the stream
	close  context.CancelFunc
}

func (tr *trial) listen(key string) *listener {
	tr.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	response := tr.send(ctx, "/api/events", key, `[]`)
	if response.StatusCode != 200 || response.Header.Get("Content-Type") != "application/x-ndjson" {
		tr.t.Fatalf("no stream: %s", response.Status)
	}
	l := &listener{tr.t, make(chan string, 1000), stop}
	tr.t.Cleanup(stop)
	go func() {
		defer close(l.events)
		defer response.Body.Close()
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			var line struct{ Event string }
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				l.events <- "not JSON: " + lines.Text()
				return
			}
			l.events <- line.Event
		}
	}()
	return l
}

// expect wants that event next.
func (l *listener) expect(want string) {
	l.t.Helper()
	select {
	case got, open := <-l.events:
		if got != want {
			l.t.Fatalf("got event %q (open: %v), want %q", got, open, want)
		}
	case <-time.After(5 * time.Second):
		l.t.Fatalf("no event, want %q", want)
	}
}

func (l *listener) expectEnd() {
	l.t.Helper()
	select {
	case got, open := <-l.events:
		if open {
			l.t.Fatalf("got event %q, want the end", got)
		}
	case <-time.After(5 * time.Second):
		l.t.Fatal("the stream goes on")
	}
}

func (l *listener) expectSilence(d time.Duration) {
	l.t.Helper()
	select {
	case got, open := <-l.events:
		l.t.Fatalf("got event %q (open: %v), want none", got, open)
	case <-time.After(d):
	}
}

func TestChangesAreMergedToFourASecondAndTheLastIsNeverLost(t *testing.T) {
	t.Parallel()
	tr := start(t)
	page := tr.listen(tr.signIn())
	page.expect("changed")
	begun := time.Now()
	for time.Since(begun) < 1100*time.Millisecond {
		tr.Changed()
		time.Sleep(time.Millisecond)
	}
	tr.Changed()
	lasted := time.Since(begun)
	time.Sleep(2*changedEvery + 100*time.Millisecond)
	// Of n intervals, n+1 beginnings, and one more for the last change.
	told, most := len(page.events), int(lasted/changedEvery)+2
	if told < 4 || told > most {
		t.Fatalf("told %d times in %v, want 4 to %d", told, lasted, most)
	}
	for range told {
		page.expect("changed")
	}
	for range 3 {
		tr.Changed()
		tr.Changed() // falls into the pause of the first
		page.expect("changed")
		page.expect("changed")
		page.expectSilence(changedEvery + 50*time.Millisecond)
	}
}

func TestAStreamBeginsWithChangedSoThatNothingIsMissed(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	tr.Changed() // no page is there to hear it
	page := tr.listen(key)
	page.expect("changed")
}

func TestAStreamBeats(t *testing.T) {
	tr := start(t, func(o *Options) { o.Heartbeat = 30 * time.Millisecond })
	page := tr.listen(tr.signIn())
	page.expect("changed")
	for range 5 {
		page.expect("heartbeat")
	}
}

func TestAStreamOutlivesTheTimeLimitsOfRequests(t *testing.T) {
	t.Parallel()
	tr := prepare(t)
	tr.limits.header, tr.limits.body, tr.limits.write = 100*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
	tr.serve()
	page := tr.listen(tr.signIn())
	page.expect("changed")
	page.expectSilence(400 * time.Millisecond)
	tr.Changed()
	page.expect("changed")
}

func TestAllStreamsOfASessionHear(t *testing.T) {
	tr := start(t)
	key := tr.signIn()
	pages := []*listener{tr.listen(key), tr.listen(key), tr.listen(key)}
	tr.Changed()
	for _, page := range pages {
		page.expect("changed")
	}
	tr.stop()
	for _, page := range pages {
		for event := range page.events {
			if event != "changed" && event != "bye" {
				t.Fatalf("got %q", event)
			}
		}
	}
}

func TestAPageThatDoesNotReadHoldsNobodyUp(t *testing.T) {
	tr := start(t)
	stream := tr.streams.open(0)
	for range 10_000 {
		tr.streams.tell(eventChanged)
		tr.streams.tell(eventLinkUsedTwice)
	}
	if got := stream.take(); len(got) != 2 {
		t.Fatalf("%d events wait, want 2", len(got))
	}
}

func TestAStreamThatComesLateHearsOnlyThatItIsOver(t *testing.T) {
	s := newStreams()
	s.begin(1)
	s.begin(2)
	if got := s.open(1).take(); len(got) != 1 || got[0] != eventReplaced {
		t.Fatalf("got %v", got)
	}
	s.close()
	if got := s.open(2).take(); len(got) != 1 || got[0] != eventBye {
		t.Fatalf("got %v", got)
	}
	s.changed()
	if s.due != nil {
		t.Fatal("a timer was left")
	}
}

func TestTheLastPageThatGoesIsNoticed(t *testing.T) {
	var left atomic.Int32
	tr := start(t, func(o *Options) { o.Left = func() { left.Add(1) } })
	if tr.Watched() {
		t.Fatal("no page is there yet")
	}
	key := tr.signIn()
	one, other := tr.listen(key), tr.listen(key)
	one.expect("changed")
	other.expect("changed")
	one.close()
	time.Sleep(200 * time.Millisecond)
	if left.Load() != 0 || !tr.Watched() {
		t.Fatal("another page is there")
	}
	other.close()
	for range 100 {
		if left.Load() == 1 && !tr.Watched() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("it left %d times", left.Load())
}
