// Package instance sees to it that one Patchbay at a time has a data folder,
// and lets a second start reach the first.
//
// Who has the folder is decided by a lock on a file in it, which the system
// gives up when its process dies, however it dies. The lock can't be spoken
// to, so beside it there is a socket on which the first is asked to show
// itself. Whoever can connect can ask that and nothing else: what is sent is
// compared with one word and then forgotten, and the answer is one word too.
package instance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// patience is how long a second start waits for the first to answer, or to be
// gone: one that is starting doesn't answer yet, one that is ending no more.
const patience = 5 * time.Second

// Options say where.
type Options struct {
	// Folder is the data folder; it must exist.
	Folder string
	// Rooms are folders for the socket, the preferred first, such as the
	// person's runtime folder and the one for temporary files. One that isn't
	// there, isn't the person's own or has a name too long for a socket is
	// passed over. Where none is left nobody can be asked, and all else works.
	Rooms []string
}

// Running is the error of a start that found another.
type Running struct {
	// Shown is how the other showed itself; empty where it didn't answer.
	Shown Shown
}

func (Running) Error() string { return "patchbay is already running" }

// Shown is how a Patchbay shows itself when it is asked to.
type Shown string

// The ways to be shown. Hidden means that it couldn't.
const (
	AsWindow    Shown = "window"
	InBrowser   Shown = "browser"
	AsPrinted   Shown = "printed"
	NotShown    Shown = "hidden"
	requestShow       = "show\n"
)

// Instance is the one Patchbay of its folder.
type Instance struct {
	lock     *flock.Flock
	listener net.Listener // nil where there was no room

	mu    sync.Mutex // held while it shows itself, so that it does so once
	last  time.Time
	shown Shown
}

// Take makes this process the one that has the folder. Where another has it,
// that one is asked to show itself, and the error is a Running. Of any number
// of processes that call it at the same time one gets the folder.
func Take(ctx context.Context, o Options) (*Instance, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	socket := o.socket()
	lock := flock.New(filepath.Join(o.Folder, "lock"), flock.SetPermissions(0o600))
	for {
		locked, err := lock.TryLock()
		if err != nil {
			return nil, err
		}
		if locked {
			return &Instance{lock: lock, listener: listen(socket)}, nil
		}
		if shown, err := ask(ctx, socket); err == nil {
			return nil, Running{shown}
		}
		select {
		case <-ctx.Done():
			return nil, Running{}
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Serve answers those who ask, by calling show, until Leave. Two calls of show
// are never nearer than a second: who asks sooner is told the last answer.
func (i *Instance) Serve(show func() Shown) {
	if i.listener == nil {
		return
	}
	for {
		visitor, err := i.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(100 * time.Millisecond) // out of files, for instance
			continue
		}
		go i.receive(visitor, show)
	}
}

func (i *Instance) receive(visitor net.Conn, show func() Shown) {
	defer visitor.Close()
	_ = visitor.SetDeadline(time.Now().Add(patience))
	said := make([]byte, len(requestShow))
	if n, err := visitor.Read(said); err != nil || string(said[:n]) != requestShow {
		return
	}
	_, _ = fmt.Fprintln(visitor, i.show(show))
}

func (i *Instance) show(show func() Shown) Shown {
	i.mu.Lock()
	defer i.mu.Unlock()
	if time.Since(i.last) >= time.Second {
		i.shown = show()
		i.last = time.Now()
	}
	return i.shown
}

// Leave gives the folder free. It may be called once.
func (i *Instance) Leave() {
	if i.listener != nil {
		_ = i.listener.Close()
	}
	_ = i.lock.Unlock()
}

// listen answers at the socket; a file that a killed process left there goes
// first, which is safe because only the holder of the lock comes here.
func listen(socket string) net.Listener {
	if socket == "" {
		return nil
	}
	_ = os.Remove(socket)
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil
	}
	if err := os.Chmod(socket, 0o600); err != nil {
		_ = listener.Close()
		return nil
	}
	return listener
}

// ask has the Patchbay that runs show itself.
func ask(ctx context.Context, socket string) (Shown, error) {
	if socket == "" {
		return "", errors.New("there is nowhere to ask")
	}
	connection, err := new(net.Dialer).DialContext(ctx, "unix", socket)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	if until, ok := ctx.Deadline(); ok {
		_ = connection.SetDeadline(until)
	}
	if _, err := fmt.Fprint(connection, requestShow); err != nil {
		return "", err
	}
	var shown string
	if _, err := fmt.Fscanln(connection, &shown); err != nil {
		return "", err
	}
	return Shown(shown), nil
}

// socket is where the Patchbay of this folder can be asked; empty where no
// room will do.
func (o Options) socket() string {
	folder, err := filepath.Abs(o.Folder)
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real // one folder by two names is one Patchbay
	}
	sum := sha256.Sum256([]byte(folder))
	for _, room := range o.Rooms {
		if room == "" || !isDir(room) {
			continue
		}
		own := filepath.Join(room, "patchbay-"+whose())
		socket := filepath.Join(own, hex.EncodeToString(sum[:8]))
		// sockaddr_un has 104 bytes on macOS, 108 on Linux and Windows, the
		// closing zero among them (unix(4), unix(7)).
		if len(socket) > 103 {
			continue
		}
		if err := os.Mkdir(own, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			continue
		}
		if private(own) {
			return socket
		}
	}
	return ""
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
