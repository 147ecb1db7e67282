package clipboard

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// owner holds the CLIPBOARD selection of an X server, as the Inter-Client
// Communication Conventions Manual, section 2, says it must. It leaves out
// MULTIPLE and INCR: a text is one small answer.
type owner struct {
	conn   *xgb.Conn
	window xproto.Window
	since  xproto.Timestamp
	text   []byte
	atoms  map[string]xproto.Atom
	// types are the targets that give the text.
	types map[xproto.Atom]bool
}

func offerX11(display string, text []byte) (*held, error) {
	xgb.Logger.SetOutput(io.Discard) // it would write to the terminal
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, fmt.Errorf("%w: no X server: %w", ErrNone, err)
	}
	o := &owner{conn: conn, text: text, atoms: map[string]xproto.Atom{}, types: map[xproto.Atom]bool{}}
	if err := o.take(); err != nil {
		conn.Close()
		return nil, fmt.Errorf("the X server: %w", err)
	}
	lost, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer clear(text)
		o.serve(lost)
	}()
	return &held{lost: lost, release: func() {
		// The server takes a selection from an owner that is gone, and from
		// nobody else.
		go conn.Close()
		select {
		case <-ended:
		case <-time.After(patience):
		}
	}}, nil
}

// take makes this connection the selection's owner.
func (o *owner) take() error {
	for _, name := range []string{
		"CLIPBOARD", "TARGETS", "TIMESTAMP", "UTF8_STRING", "text/plain;charset=utf-8", "text/plain", hint,
	} {
		reply, err := xproto.InternAtom(o.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		o.atoms[name] = reply.Atom
	}
	for _, name := range []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain"} {
		o.types[o.atoms[name]] = true
	}
	if ascii(o.text) {
		o.types[xproto.AtomString] = true // Latin-1
	}
	window, err := xproto.NewWindowId(o.conn)
	if err != nil {
		return err
	}
	o.window = window
	root := xproto.Setup(o.conn).DefaultScreen(o.conn).Root
	if err := xproto.CreateWindowChecked(o.conn, 0, window, root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check(); err != nil {
		return err
	}
	if o.since, err = o.now(); err != nil {
		return err
	}
	xproto.SetSelectionOwner(o.conn, window, o.atoms["CLIPBOARD"], o.since)
	is, err := xproto.GetSelectionOwner(o.conn, o.atoms["CLIPBOARD"]).Reply()
	if err != nil {
		return err
	}
	if is.Owner != window {
		return errors.New("another program copied at the same time")
	}
	return nil
}

// now asks for the server's time by changing a property by nothing.
func (o *owner) now() (xproto.Timestamp, error) {
	xproto.ChangeProperty(o.conn, xproto.PropModeAppend, o.window, xproto.AtomWmName, xproto.AtomString, 8, 0, nil)
	for {
		event, err := o.conn.WaitForEvent()
		if changed, ok := event.(xproto.PropertyNotifyEvent); ok {
			return changed.Time, nil
		}
		if err != nil {
			return 0, err
		}
		if event == nil {
			return 0, io.ErrUnexpectedEOF
		}
	}
}

// serve answers who pastes until the connection ends. An error of the server
// is about a window that asked and is gone.
func (o *owner) serve(lost chan<- struct{}) {
	for {
		event, err := o.conn.WaitForEvent()
		switch e := event.(type) {
		case xproto.SelectionClearEvent:
			if lost != nil && e.Selection == o.atoms["CLIPBOARD"] {
				close(lost)
				lost = nil
			}
		case xproto.SelectionRequestEvent:
			o.answer(e)
		case nil:
			if err == nil {
				if lost != nil {
					close(lost)
				}
				return
			}
		}
	}
}

func (o *owner) answer(e xproto.SelectionRequestEvent) {
	if e.Property == xproto.AtomNone {
		e.Property = e.Target // as old programs want it
	}
	put := func(kind xproto.Atom, format byte, data []byte) {
		xproto.ChangeProperty(o.conn, xproto.PropModeReplace, e.Requestor, e.Property, kind, format,
			uint32(len(data)/int(format/8)), data)
	}
	words := func(values ...uint32) []byte {
		data := make([]byte, 4*len(values))
		for i, v := range values {
			xgb.Put32(data[4*i:], v)
		}
		return data
	}
	switch {
	case o.types[e.Target]:
		put(e.Target, 8, o.text)
	case e.Target == o.atoms[hint]:
		put(e.Target, 8, []byte(hintText))
	case e.Target == o.atoms["TIMESTAMP"]:
		put(xproto.AtomInteger, 32, words(uint32(o.since)))
	case e.Target == o.atoms["TARGETS"]:
		targets := []uint32{uint32(o.atoms["TARGETS"]), uint32(o.atoms["TIMESTAMP"]), uint32(o.atoms[hint])}
		for target := range o.types {
			targets = append(targets, uint32(target))
		}
		put(xproto.AtomAtom, 32, words(targets...))
	default:
		e.Property = xproto.AtomNone // refused
	}
	xproto.SendEvent(o.conn, false, e.Requestor, 0, string(xproto.SelectionNotifyEvent{
		Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: e.Property,
	}.Bytes()))
}
