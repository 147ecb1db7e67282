package clipboard

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// The objects of a conversation, in the order in which they are made; the
// first is always there.
const (
	theDisplay uint32 = iota + 1
	theRegistry
	allGlobals
	theSeat
	theManager
	theSource
	theDevice
	allSet
)

// controls are the protocols by which a program without a window may set the
// clipboard, the newer first. They differ in their names alone
// (https://wayland.app/protocols/ext-data-control-v1).
func controls() [2]string {
	return [2]string{"ext_data_control_manager_v1", "zwlr_data_control_manager_v1"}
}

// source offers a text to whoever pastes in a Wayland session.
type source struct {
	wire  *wire
	text  []byte
	sends sync.WaitGroup
}

// socketOf is where a compositor listens.
func socketOf(display, runtimeDir string) string {
	if filepath.IsAbs(display) {
		return display
	}
	return filepath.Join(runtimeDir, display)
}

func offerWayland(socket string, text []byte) (*held, error) {
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("%w: no Wayland compositor: %w", ErrNone, err)
	}
	s := &source{wire: &wire{conn: conn}, text: text}
	_ = conn.SetDeadline(time.Now().Add(patience))
	if err := s.take(); err != nil {
		s.wire.close()
		return nil, fmt.Errorf("the Wayland compositor: %w", err)
	}
	_ = conn.SetDeadline(time.Time{})
	lost, ended := make(chan struct{}), make(chan struct{})
	go func() {
		for over := false; !over; {
			m, err := s.wire.next()
			over = err != nil || s.handle(m) != nil
		}
		close(lost)
		s.wire.close()
		close(ended)
		s.sends.Wait()
		clear(text)
	}()
	return &held{lost: lost, release: func() {
		// The compositor drops the source of a client that is gone, and no
		// other.
		_ = conn.Close()
		<-ended
	}}, nil
}

// take makes this connection's source the clipboard.
func (s *source) take() error {
	if err := s.wire.send(theDisplay, 1, theRegistry); err != nil { // get_registry
		return err
	}
	globals, err := s.globals()
	if err != nil {
		return err
	}
	seat, manager := globals["wl_seat"], uint32(0)
	control := ""
	for _, name := range controls() {
		if manager == 0 {
			control, manager = name, globals[name]
		}
	}
	if seat == 0 || manager == 0 {
		return fmt.Errorf("%w: it lets no program without a window copy", ErrNone)
	}
	types := []string{"text/plain;charset=utf-8", "text/plain", "UTF8_STRING", hint}
	if ascii(s.text) {
		types = append(types, "STRING", "TEXT")
	}
	requests := []func() error{
		func() error { return s.wire.send(theRegistry, 0, seat, "wl_seat", uint32(1), theSeat) },
		func() error { return s.wire.send(theRegistry, 0, manager, control, uint32(1), theManager) },
		func() error { return s.wire.send(theManager, 0, theSource) },          // create_data_source
		func() error { return s.wire.send(theManager, 1, theDevice, theSeat) }, // get_data_device
	}
	for _, kind := range types {
		requests = append(requests, func() error { return s.wire.send(theSource, 0, kind) }) // offer
	}
	requests = append(requests, func() error { return s.wire.send(theDevice, 0, theSource) }) // set_selection
	for _, request := range requests {
		if err := request(); err != nil {
			return err
		}
	}
	return s.sync(allSet, s.handle)
}

// globals returns the names by which the compositor knows what it offers.
func (s *source) globals() (map[string]uint32, error) {
	globals := map[string]uint32{}
	err := s.sync(allGlobals, func(m message) error {
		if m.object != theRegistry || m.opcode != 0 {
			return s.handle(m)
		}
		name, rest, ok := numberIn(m.body)
		kind, _, ok2 := stringIn(rest)
		if !ok || !ok2 {
			return errWire
		}
		if globals[kind] == 0 {
			globals[kind] = name
		}
		return nil
	})
	return globals, err
}

// sync handles events until the compositor has done all that it was asked.
func (s *source) sync(callback uint32, handle func(message) error) error {
	if err := s.wire.send(theDisplay, 0, callback); err != nil {
		return err
	}
	for {
		m, err := s.wire.next()
		if err != nil {
			return err
		}
		if m.object == callback {
			return nil
		}
		if err := handle(m); err != nil {
			return err
		}
	}
}

// handle does what an event says; an error means that it is over.
func (s *source) handle(m message) error {
	switch {
	case m.object == theDisplay && m.opcode == 0: // error
		_, rest, _ := numberIn(m.body)
		code, _, _ := numberIn(rest)
		return fmt.Errorf("it refused, with error %d", code)
	case m.object == theSource && m.opcode == 0: // send
		kind, _, ok := stringIn(m.body)
		fd, came := s.wire.fd()
		if !ok || !came {
			return errWire
		}
		s.paste(kind, fd)
	case m.object == theSource && m.opcode == 1: // cancelled
		return fmt.Errorf("somebody else copied")
	}
	return nil
}

// paste writes the text to a program, which may take its time over reading.
func (s *source) paste(kind string, fd int) {
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return
	}
	to := os.NewFile(uintptr(fd), "paste")
	data := s.text
	if strings.EqualFold(kind, hint) {
		data = []byte(hintText)
	}
	s.sends.Go(func() {
		defer to.Close()
		_ = to.SetWriteDeadline(time.Now().Add(patience))
		_, _ = to.Write(data)
	})
}
