package notify

import (
	"fmt"
	"sync"

	"github.com/google/uuid"
)

// Center is a system's own place for messages. It knows each by a name, and its
// methods may be called at any time.
type Center interface {
	// State asks the system how it is.
	State() State
	// Show shows a message, and asks the person first where the system has a
	// question for that. It fails where they don't want any.
	Show(name string, m Message) error
	// Withdraw takes a message away, where the system can.
	Withdraw(name string)
	// Listen has pressed called with the name of each message that is pressed,
	// also of those of an earlier start. It is called once, before all else.
	Listen(pressed func(name string))
}

// centered is a desk on which messages are shown by a center: it knows which
// step each leads to.
type centered struct {
	center Center // nil where there is none
	late   func()
	start  string // this start's part of a name, so that no earlier one's is taken for it

	mu     sync.Mutex
	last   uint32
	chosen map[uint32]func()
}

func newCentered(center Center, late func()) *centered {
	d := &centered{center: center, late: late, start: uuid.NewString(), chosen: map[uint32]func(){}}
	if center != nil {
		center.Listen(d.press)
	}
	return d
}

// State tells whether messages are shown.
func (d *centered) State() State {
	if d.center == nil {
		return None
	}
	return d.center.State()
}

// Show shows a message and returns what to withdraw it by. It fails with
// ErrNone, ErrQuiet or ErrOff, or where the system says no. It returns when the
// person has answered, where the system asks them first.
func (d *centered) Show(m Message) (uint32, error) {
	switch d.State() {
	case None:
		return 0, ErrNone
	case Quiet:
		return 0, ErrQuiet
	}
	// Known before it is shown: it may be pressed at once.
	d.mu.Lock()
	d.last++
	id := d.last
	d.chosen[id] = m.Chosen
	d.mu.Unlock()
	err := d.center.Show(d.name(id), m)
	if err == nil {
		return id, nil
	}
	d.take(id)
	if d.State() == Off {
		return 0, ErrOff
	}
	return 0, err
}

// Withdraw takes a message away, where it is still shown and the system can.
func (d *centered) Withdraw(id uint32) {
	if d.take(id) != nil {
		d.center.Withdraw(d.name(id))
	}
}

// Close takes every message away, as Withdraw does.
func (d *centered) Close() {
	d.mu.Lock()
	last := d.last
	d.mu.Unlock()
	for id := range last {
		d.Withdraw(id + 1)
	}
}

func (d *centered) name(id uint32) string { return fmt.Sprintf("%s.%d", d.start, id) }

// take returns what a message leads to, the first time it is asked.
func (d *centered) take(id uint32) func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	chosen := d.chosen[id]
	delete(d.chosen, id)
	return chosen
}

// press hears of a message that was pressed, which is gone then. Names come
// from outside: what can't be one of ours only shows Patchbay.
func (d *centered) press(name string) {
	var id uint32
	if _, err := fmt.Sscanf(name, d.start+".%d", &id); err == nil && name == d.name(id) {
		if chosen := d.take(id); chosen != nil {
			go chosen()
			return
		}
	}
	if d.late != nil {
		go d.late()
	}
}
