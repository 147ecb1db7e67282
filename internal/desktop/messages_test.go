package desktop

import (
	"errors"
	"slices"
	"testing"
)

// pretendSystem is one whose person answers as the test says.
type pretendSystem struct {
	may, says bool
	fails     error
	did       []string
}

func (s *pretendSystem) allowed() (bool, error) { return s.may, s.fails }

func (s *pretendSystem) ask() (bool, error) {
	s.did = append(s.did, "asked")
	s.may = s.says
	return s.says, s.fails
}

func (s *pretendSystem) send(name, title, text string) error {
	s.did = append(s.did, "sent "+name+": "+title+", "+text)
	return s.fails
}

func (s *pretendSystem) remove(name string) { s.did = append(s.did, "removed "+name) }

func TestMessagesWaitForTheWindowAndForThePersonsLeave(t *testing.T) {
	var m Messages
	if there, allowed := m.Ready(); there || allowed || !errors.Is(m.Show("1", "a", "b"), errNoMessages) {
		t.Fatal("a window that isn't open shows messages")
	}
	m.Withdraw("1")

	s := &pretendSystem{}
	m.use(s)
	if there, allowed := m.Ready(); !there || allowed || len(s.did) != 0 {
		t.Fatalf("%t %t, and it %q by itself", there, allowed, s.did)
	}
	if err := m.Show("1", "a", "b"); !errors.Is(err, errRefused) {
		t.Fatalf("the person refused: %v", err)
	}
	s.says = true
	for _, name := range []string{"2", "3"} {
		if err := m.Show(name, "a", "b"); err != nil {
			t.Fatal(err)
		}
	}
	m.Withdraw("2")
	if want := []string{"asked", "asked", "sent 2: a, b", "sent 3: a, b", "removed 2"}; !slices.Equal(s.did, want) {
		t.Fatalf("%q, not %q", s.did, want)
	}
	if there, allowed := m.Ready(); !there || !allowed {
		t.Fatalf("allowed: %t %t", there, allowed)
	}

	s.fails = errors.New("pretend trouble")
	if _, allowed := m.Ready(); allowed || !errors.Is(m.Show("4", "a", "b"), s.fails) {
		t.Fatal("a system that fails is well")
	}
}
