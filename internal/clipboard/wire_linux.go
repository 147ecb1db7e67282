package clipboard

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// wire speaks Wayland's wire format over a socket: messages of 32-bit words
// in the computer's own byte order, with file descriptors beside them
// (https://wayland.freedesktop.org/docs/html/ch04.html). One goroutine sends
// and one, which may be the same, receives.
type wire struct {
	conn *net.UnixConn
	in   []byte
	fds  []int
}

// message is an event of the compositor's.
type message struct {
	object uint32
	opcode uint16
	body   []byte
}

var errWire = errors.New("a Wayland message that makes no sense")

// send sends a request whose arguments are uint32 and string.
func (w *wire) send(object uint32, opcode uint16, arguments ...any) error {
	order := binary.NativeEndian
	m := make([]byte, 8, 64)
	for _, argument := range arguments {
		switch a := argument.(type) {
		case uint32:
			m = order.AppendUint32(m, a)
		case string:
			m = order.AppendUint32(m, uint32(len(a)+1))
			m = append(m, a...)
			m = append(m, make([]byte, 4-len(a)%4)...) // the final zero and padding
		default:
			return fmt.Errorf("no Wayland argument is a %T", a)
		}
	}
	order.PutUint32(m, object)
	order.PutUint32(m[4:], uint32(len(m))<<16|uint32(opcode))
	_, err := w.conn.Write(m)
	return err
}

// next returns the next event.
func (w *wire) next() (message, error) {
	for {
		if len(w.in) >= 8 {
			head := binary.NativeEndian.Uint32(w.in[4:])
			size := int(head >> 16)
			if size < 8 || size%4 != 0 {
				return message{}, errWire
			}
			if len(w.in) >= size {
				m := message{binary.NativeEndian.Uint32(w.in), uint16(head), w.in[8:size:size]}
				w.in = w.in[size:]
				return m, nil
			}
		}
		if err := w.receive(); err != nil {
			return message{}, err
		}
	}
}

// receive reads once; what it reads is its own, since messages point into it.
func (w *wire) receive() error {
	more, beside := make([]byte, 4096), make([]byte, unix.CmsgSpace(28*4))
	n, besides, _, _, err := w.conn.ReadMsgUnix(more, beside)
	if err != nil {
		return err
	}
	controls, err := unix.ParseSocketControlMessage(beside[:besides])
	if err != nil {
		return err
	}
	for _, control := range controls {
		if fds, err := unix.ParseUnixRights(&control); err == nil {
			w.fds = append(w.fds, fds...)
		}
	}
	if n == 0 {
		return net.ErrClosed
	}
	w.in = append(w.in[:len(w.in):len(w.in)], more[:n]...)
	return nil
}

// fd returns the file descriptor that came with the message just read.
func (w *wire) fd() (int, bool) {
	if len(w.fds) == 0 {
		return -1, false
	}
	fd := w.fds[0]
	w.fds = w.fds[1:]
	return fd, true
}

// close closes the connection and what came over it.
func (w *wire) close() {
	_ = w.conn.Close()
	for _, fd := range w.fds {
		_ = unix.Close(fd)
	}
	w.fds = nil
}

// numberIn reads a number from the front of body.
func numberIn(body []byte) (n uint32, rest []byte, ok bool) {
	if len(body) < 4 {
		return 0, nil, false
	}
	return binary.NativeEndian.Uint32(body), body[4:], true
}

// stringIn reads a string from the front of body.
func stringIn(body []byte) (s string, rest []byte, ok bool) {
	n, body, ok := numberIn(body)
	padded := (uint64(n) + 3) &^ 3
	if !ok || n == 0 || padded > uint64(len(body)) || body[n-1] != 0 {
		return "", nil, false
	}
	return string(body[:n-1]), body[padded:], true
}
