package clipboard

import (
	"sync"
	"testing"
	"time"
)

const copied = "pretend-token-copied-twice"

// shelf is a clipboard that knows texts and not who put them there, as
// Windows and macOS have one.
type shelf struct {
	mu   sync.Mutex
	text string
}

func (s *shelf) now() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text
}

func (s *shelf) set(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text = text
}

func (s *shelf) offer(_ func(string) string, text []byte) (*held, error) {
	s.set(string(text))
	return &held{release: func() {
		if s.now() == string(text) {
			s.set("")
		}
		clear(text)
	}, forget: func() { clear(text) }}, nil
}

func TestTheSameTextCopiedTwiceIsThereForItsTimeAndThenGone(t *testing.T) {
	s := &shelf{}
	c := New(nil)
	c.system = s.offer
	defer c.Close()
	for range 2 {
		if err := c.Copy(t.Context(), []byte(copied), time.Hour); err != nil {
			t.Fatal(err)
		}
		if s.now() != copied {
			t.Fatal("the first copy took the second one off")
		}
	}
	c.Clear()
	if s.now() != "" {
		t.Fatal("it is still there")
	}
}

func TestWhatSomebodyElseCopiedStaysWhereTheSystemDoesNotTell(t *testing.T) {
	s := &shelf{}
	c := New(nil)
	c.system = s.offer
	if err := c.Copy(t.Context(), []byte(copied), time.Hour); err != nil {
		t.Fatal(err)
	}
	s.set("somebody else's")
	c.Close()
	if s.now() != "somebody else's" {
		t.Fatal("it was taken off")
	}
}
