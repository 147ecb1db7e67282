package desktop

import (
	"errors"
	"sync"
)

// errNoMessages and errRefused are why a message wasn't shown.
var (
	errNoMessages = errors.New("the window shows no messages")
	errRefused    = errors.New("the person doesn't allow messages")
)

// Messages are the system's own messages, as Wails shows them while the window
// is there, hidden or not. Its methods may be called at any time.
type Messages struct {
	pressed func(name string)

	mu     sync.Mutex
	system system // nil until the window was opened, and where there is none
}

// system is what Wails does about messages.
type system interface {
	// allowed asks whether the person allows them; ask has the system ask
	// them, where it didn't yet, and waits for the answer.
	allowed() (bool, error)
	ask() (bool, error)
	send(name, title, text string) error
	remove(name string)
}

// Listen has pressed called with the name of each message that is pressed. It
// is called before the window is opened.
func (m *Messages) Listen(pressed func(name string)) { m.pressed = pressed }

// Ready tells whether there are messages here at all, and whether the person
// allows them, which they don't before they were asked.
func (m *Messages) Ready() (there, allowed bool) {
	on := m.on()
	if on == nil {
		return false, false
	}
	allowed, err := on.allowed()
	return true, allowed && err == nil
}

// Show shows a message that is known by its name. The person is asked first,
// where they weren't yet; it takes as long as they do, three minutes at most.
func (m *Messages) Show(name, title, text string) error {
	on := m.on()
	if on == nil {
		return errNoMessages
	}
	allowed, err := on.allowed()
	if err == nil && !allowed {
		allowed, err = on.ask()
	}
	if err != nil {
		return err
	}
	if !allowed {
		return errRefused
	}
	return on.send(name, title, text)
}

// Withdraw takes a message away.
func (m *Messages) Withdraw(name string) {
	if on := m.on(); on != nil {
		on.remove(name)
	}
}

func (m *Messages) on() system {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.system
}

func (m *Messages) use(s system) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.system = s
}
