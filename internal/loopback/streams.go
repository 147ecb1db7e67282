package loopback

import (
	"slices"
	"sync"
	"time"
)

// changedEvery is the least time between two events "changed".
const changedEvery = 250 * time.Millisecond

// streams are the open event streams of the newest session. Telling them
// never waits for a page.
type streams struct {
	mu      sync.Mutex
	session int // the newest
	pages   map[*stream]struct{}
	closed  bool
	missed  bool        // a new stream is told "changed" at once
	last    time.Time   // when "changed" was last told
	due     *time.Timer // tells it once more; nil where nothing changed since
}

func newStreams() *streams { return &streams{pages: map[*stream]struct{}{}} }

// open adds a stream of the session with that number. One that was replaced
// in the meantime, or comes when all is over, hears so and nothing else. The
// first of a session begins with "changed" only where something did change
// since that session began; each later one always, since nobody knows what the
// one before had still to say when it broke.
func (s *streams) open(session int) *stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := &stream{more: make(chan struct{}, 1)}
	switch {
	case s.closed:
		added.put(eventBye)
	case session != s.session:
		added.put(eventReplaced)
	default:
		if s.missed {
			added.put(eventChanged)
		}
		s.missed = true
		s.pages[added] = struct{}{}
	}
	return added
}

// leave takes a stream away, and reports whether no page is there any more.
func (s *streams) leave(gone *stream) (last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages, gone)
	return len(s.pages) == 0
}

func (s *streams) any() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pages) > 0
}

// begin ends the streams of all sessions before the one with that number.
func (s *streams) begin(session int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.missed = session, false
	s.tellAll(eventReplaced)
	clear(s.pages)
}

// tell puts event into each open stream.
func (s *streams) tell(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tellAll(event)
}

func (s *streams) tellAll(event string) {
	for stream := range s.pages {
		stream.put(event)
	}
}

// changed tells "changed" now, or as soon as changedEvery allows it.
func (s *streams) changed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.missed = true
	if s.closed || s.due != nil {
		return
	}
	if wait := changedEvery - time.Since(s.last); wait > 0 {
		s.due = time.AfterFunc(wait, s.changedLate)
		return
	}
	s.last = time.Now()
	s.tellAll(eventChanged)
}

func (s *streams) changedLate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due = nil
	s.last = time.Now()
	s.tellAll(eventChanged)
}

// close says bye to all, and to all that come later.
func (s *streams) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.due != nil {
		s.due.Stop()
		s.due = nil
	}
	s.tellAll(eventBye)
}

// stream is what one page has yet to hear. An event that already waits isn't
// put again, so a page that doesn't read costs nothing.
type stream struct {
	more chan struct{} // has a value where something waits

	mu    sync.Mutex
	queue []string
}

func (s *stream) put(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.queue, event) {
		s.queue = append(s.queue, event)
	}
	select {
	case s.more <- struct{}{}:
	default:
	}
}

func (s *stream) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.queue
	s.queue = nil
	return taken
}
