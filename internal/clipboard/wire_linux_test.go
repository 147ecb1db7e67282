package clipboard

import (
	"encoding/binary"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// event is a message as a compositor writes it.
func event(object uint32, opcode uint16, arguments ...any) []byte {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		panic(err)
	}
	w := wire{conn: unixConn(pair[0])}
	defer w.close()
	defer unix.Close(pair[1])
	if err := w.send(object, opcode, arguments...); err != nil {
		panic(err)
	}
	sent := make([]byte, 4096)
	n, err := unix.Read(pair[1], sent)
	if err != nil {
		panic(err)
	}
	return sent[:n]
}

func unixConn(fd int) *net.UnixConn {
	file := os.NewFile(uintptr(fd), "socket")
	defer file.Close()
	conn, err := net.FileConn(file)
	if err != nil {
		panic(err)
	}
	return conn.(*net.UnixConn)
}

// compositor listens and says bytes, with a file descriptor beside them
// where beside is set, to whoever connects.
func compositor(t testing.TB, beside bool, says []byte) string {
	socket := filepath.Join(t.TempDir(), "wayland")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.AcceptUnix()
			if err != nil {
				return
			}
			var rights []byte
			if beside {
				rights = unix.UnixRights(1)
			}
			_, _, _ = conn.WriteMsgUnix(says, rights, nil)
			time.Sleep(50 * time.Millisecond)
			_ = conn.Close()
		}
	}()
	return socket
}

func TestACompositorThatMakesNoSenseIsRefused(t *testing.T) {
	seat := event(theRegistry, 0, uint32(1), "wl_seat", uint32(9))
	control := event(theRegistry, 0, uint32(2), "zwlr_data_control_manager_v1", uint32(2))
	done := event(allGlobals, 0, uint32(7))
	tests := map[string][]byte{
		"nothing":                   nil,
		"noise":                     []byte("HTTP/1.1 400 Bad Request\r\n\r\n"),
		"a length of zero":          binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint32(nil, 2), 0),
		"half a message":            seat[:len(seat)-4],
		"a name beyond the message": append(binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint32(nil, 2), 16<<16), 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff),
		"no seat":                   join(control, done),
		"no control":                join(seat, done),
		"an error":                  join(event(theDisplay, 0, uint32(1), uint32(2), "no")),
		"a paste without a file":    join(seat, control, done, event(theSource, 0, "text/plain")),
		"hanging up":                join(seat, control, done),
	}
	for name, says := range tests {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			for _, beside := range []bool{false, true} {
				if name == "a paste without a file" && beside {
					continue
				}
				if h, err := offerWayland(compositor(t, beside, says), []byte(canary)); err == nil {
					h.release()
					t.Errorf("it is said to be on the clipboard, with files beside: %v", beside)
				}
			}
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func join(messages ...[]byte) []byte {
	var all []byte
	for _, m := range messages {
		all = append(all, m...)
	}
	return all
}

func FuzzNoCompositorMakesItPanic(f *testing.F) {
	f.Add([]byte{}, byte(1))
	f.Add(event(theRegistry, 0, uint32(1), "wl_seat", uint32(9)), byte(3))
	f.Add(event(theSource, 0, "text/plain"), byte(0))
	f.Fuzz(func(t *testing.T, says []byte, cut byte) {
		pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		s := &source{wire: &wire{conn: unixConn(pair[0])}, text: []byte(canary)}
		defer s.wire.close()
		go func() {
			first := min(int(cut), len(says))
			_, _ = unix.Write(pair[1], says[:first])
			_, _ = unix.Write(pair[1], says[first:])
			_ = unix.Close(pair[1])
		}()
		for {
			m, err := s.wire.next()
			if err != nil || s.handle(m) != nil {
				break
			}
			_, _, _ = stringIn(m.body)
		}
		s.sends.Wait()
	})
}
