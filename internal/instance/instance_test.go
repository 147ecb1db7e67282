package instance

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func options(t *testing.T) Options {
	t.Helper()
	// A short name: t.TempDir's may be too long for a socket.
	room, err := os.MkdirTemp("", "room")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(room) })
	return Options{Folder: t.TempDir(), Rooms: []string{room}}
}

func take(t *testing.T, o Options, show func() Shown) *Instance {
	t.Helper()
	i, err := Take(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if i.listener == nil {
		t.Fatal("nobody can ask it")
	}
	go i.Serve(show)
	return i
}

func TestTheSecondIsToldHowTheFirstShowedItself(t *testing.T) {
	o := options(t)
	first := take(t, o, func() Shown { return InBrowser })
	_, err := Take(t.Context(), o)
	var running Running
	if !errors.As(err, &running) || running.Shown != InBrowser {
		t.Fatalf("got %v %+v", err, running)
	}
	other := options(t)
	other.Rooms = o.Rooms
	take(t, other, nil).Leave() // another folder is another Patchbay
	first.Leave()
	take(t, o, nil).Leave()
}

func TestOneFolderByTwoNamesIsOnePatchbay(t *testing.T) {
	o := options(t)
	alias := filepath.Join(t.TempDir(), "alias")
	if err := os.Symlink(o.Folder, alias); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	defer take(t, o, func() Shown { return AsWindow }).Leave()
	o.Folder = alias
	if _, err := Take(t.Context(), o); !errors.Is(err, Running{AsWindow}) {
		t.Fatalf("got %v", err)
	}
}

func TestOfManyAtOnceOneGetsTheFolderAndAllOthersReachIt(t *testing.T) {
	o := options(t)
	var got, told atomic.Int64
	var all sync.WaitGroup
	ready := make(chan struct{})
	for range 50 {
		all.Go(func() {
			<-ready
			i, err := Take(t.Context(), o)
			switch {
			case err == nil:
				got.Add(1)
				go i.Serve(func() Shown { return AsPrinted })
			case errors.Is(err, Running{AsPrinted}):
				told.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	close(ready)
	all.Wait()
	if got.Load() != 1 || told.Load() != 49 {
		t.Fatalf("%d got it, %d were told", got.Load(), told.Load())
	}
}

func TestOneThatIsEndingIsWaitedFor(t *testing.T) {
	o := options(t)
	first, err := Take(t.Context(), o) // answers nobody
	if err != nil {
		t.Fatal(err)
	}
	_ = first.listener.Close()
	time.AfterFunc(200*time.Millisecond, first.Leave)
	second, err := Take(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	second.Leave()
}

func TestOneThatNeverAnswersIsStillRunning(t *testing.T) {
	o := options(t)
	first, err := Take(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Leave()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := Take(ctx, o); !errors.Is(err, Running{}) {
		t.Fatalf("got %v", err)
	}
}

func TestWhatAKilledOneLeftIsTakenOver(t *testing.T) {
	o := options(t)
	if err := os.WriteFile(o.socket(), []byte("left over"), 0o600); err != nil {
		t.Fatal(err)
	}
	take(t, o, nil).Leave()
}

func TestAStrangerCanDoNothingButShowIt(t *testing.T) {
	o := options(t)
	var shown atomic.Int64
	defer take(t, o, func() Shown { shown.Add(1); return AsWindow }).Leave()
	for _, message := range []string{"", "\n", "quit\n", "showing", "show", "SHOW\n", strings.Repeat("show", 1<<16), "\x00\x00"} {
		c, err := net.Dial("unix", o.socket())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte(message))
		_ = c.(*net.UnixConn).CloseWrite()
		_ = c.SetReadDeadline(time.Now().Add(2 * time.Second))
		if n, _ := c.Read(make([]byte, 1)); n != 0 {
			t.Errorf("%.10q was answered", message)
		}
		_ = c.Close()
	}
	for range 100 {
		if _, err := ask(t.Context(), o.socket()); err != nil {
			t.Fatal(err)
		}
	}
	if n := shown.Load(); n < 1 || n > 5 {
		t.Fatalf("it showed itself %d times in a moment", n)
	}
}

func TestARoomThatOthersCouldHaveMadeIsPassedOver(t *testing.T) {
	o := options(t)
	good := o.Rooms[0]
	open, err := os.MkdirTemp("", "open")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(open) })
	if err := os.Mkdir(filepath.Join(open, "patchbay-"+whose()), 0o755); err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	o.Rooms = []string{"", "/nowhere at all", long, open, good}
	if got := o.socket(); !strings.HasPrefix(got, good) {
		t.Fatalf("it sits in %s", got)
	}
	o.Rooms = o.Rooms[:4]
	i, err := Take(t.Context(), o)
	if err != nil || i.listener != nil {
		t.Fatalf("%v %v", err, i)
	}
	i.Serve(nil) // returns at once
	i.Leave()
}

func TestNobodyElseMayOpenTheSocket(t *testing.T) {
	o := options(t)
	defer take(t, o, nil).Leave()
	for path, mode := range map[string]os.FileMode{o.socket(): 0o600, filepath.Dir(o.socket()): 0o700} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
}

func ExampleTake() {
	folder, _ := os.MkdirTemp("", "data")
	defer os.RemoveAll(folder)
	first, _ := Take(context.Background(), Options{Folder: folder, Rooms: []string{os.TempDir()}})
	defer first.Leave()
	go first.Serve(func() Shown { return InBrowser })
	_, err := Take(context.Background(), Options{Folder: folder, Rooms: []string{os.TempDir()}})
	fmt.Println(err)
	// Output: patchbay is already running
}
