package loopback

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

func TestServeEndsWithinTwoSecondsWhateverIsOpen(t *testing.T) {
	t.Parallel()
	tr := start(t)
	key := tr.signIn()
	page := tr.listen(key)
	half := tr.dial() // a request that never gets whole
	_, _ = io.WriteString(half.conn, "POST /api/Touch HTTP/1.1\r\nHost: "+tr.host+"\r\n")
	tr.dial()         // a connection that says nothing
	held := tr.dial() // a call that never returns
	_, _ = io.WriteString(held.conn, tr.request("POST", "/api/Hold", key, "[]"))
	time.Sleep(50 * time.Millisecond)

	begun := time.Now()
	tr.stop()
	page.expect("bye")
	page.expectEnd()
	select {
	case err := <-tr.ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(2 * time.Second):
		t.Fatal("still serving after two seconds")
	}
	t.Logf("ended after %v", time.Since(begun))
	close(tr.release)
	if conn, err := net.Dial("tcp", tr.host); err == nil {
		conn.Close()
		t.Fatal("still listening")
	}
	_ = half.conn.SetReadDeadline(time.Now().Add(time.Second))
	if _, err := half.in.ReadByte(); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal("a connection was left open")
	}
}

func TestARunningCallMayFinish(t *testing.T) {
	t.Parallel()
	tr := start(t)
	key := tr.signIn()
	got := make(chan answer, 1)
	go func() { got <- tr.post("/api/Hold", key, `[]`) }()
	time.Sleep(100 * time.Millisecond)
	tr.stop()
	time.Sleep(100 * time.Millisecond)
	close(tr.release)
	if a := <-got; a.status != 200 || string(a.Result) != `"held"` {
		t.Fatalf("got %+v", a)
	}
}

func TestADawdlerIsCutOff(t *testing.T) {
	t.Parallel()
	const header, body = 200 * time.Millisecond, 1500 * time.Millisecond
	cases := []struct {
		name, sent string
		within     time.Duration
	}{
		{"silent", "", header},
		{"a header without end", "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: ", header},
		{"a body without end", "POST /api/session HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n" +
			"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"code\"", body},
		{"a refused body without end", "POST /api/Touch HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000\r\n\r\n[", body},
	}
	tr := prepare(t)
	tr.limits.header, tr.limits.body = header, body
	tr.serve()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := tr.dial()
			begun := time.Now()
			_, _ = io.WriteString(w.conn, strings.ReplaceAll(c.sent, "HOST", tr.host))
			// One byte at a time doesn't help it.
			go func() {
				for time.Since(begun) < 5*time.Second {
					if _, err := io.WriteString(w.conn, " "); err != nil {
						return
					}
					time.Sleep(20 * time.Millisecond)
				}
			}()
			_, _ = io.Copy(io.Discard, w.in)
			if took := time.Since(begun); took > c.within+time.Second {
				t.Fatalf("cut off after %v", took)
			}
		})
	}
}

func TestIdleEndsItOnlyWithoutAPage(t *testing.T) {
	t.Parallel()
	const idle = 150 * time.Millisecond
	setup := func(t *testing.T, alive func() bool) *trial {
		return prepare(t, func(o *Options) { o.Idle, o.Now, o.StayAlive = idle, time.Now, alive }).serve()
	}
	expectEnd := func(t *testing.T, tr *trial) {
		t.Helper()
		select {
		case err := <-tr.ended:
			if !errors.Is(err, ErrIdle) {
				t.Fatalf("ended with %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("still serving")
		}
	}
	expectServing := func(t *testing.T, tr *trial) {
		t.Helper()
		select {
		case err := <-tr.ended:
			t.Fatalf("ended with %v", err)
		case <-time.After(3 * idle):
		}
	}
	t.Run("nobody came", func(t *testing.T) { expectEnd(t, setup(t, nil)) })
	t.Run("refused requests don't count", func(t *testing.T) {
		tr := setup(t, nil)
		stop := make(chan struct{})
		defer close(stop)
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
					if conn, err := net.Dial("tcp", tr.host); err == nil {
						_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
						conn.Close()
					}
				}
			}
		}()
		expectEnd(t, tr)
	})
	t.Run("an open stream", func(t *testing.T) {
		tr := setup(t, nil)
		page := tr.listen(tr.signIn())
		expectServing(t, tr)
		page.close()
		expectEnd(t, tr)
	})
	t.Run("a running call", func(t *testing.T) {
		tr := setup(t, nil)
		key := tr.signIn()
		go tr.post("/api/Hold", key, `[]`)
		expectServing(t, tr)
		close(tr.release)
		expectEnd(t, tr)
	})
	t.Run("a tray, until it goes", func(t *testing.T) {
		gone := make(chan struct{})
		tr := setup(t, func() bool {
			select {
			case <-gone:
				return false
			default:
				return true
			}
		})
		expectServing(t, tr)
		close(gone)
		expectEnd(t, tr)
	})
}

func TestWithoutAnIdleLimitItServesForEver(t *testing.T) {
	p := newPresence(time.Now)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	select {
	case <-p.idle(ctx, 0, nil):
		t.Fatal("idle without a limit")
	case <-time.After(50 * time.Millisecond):
	}
}

func TestALinkJustMadeIsWaitedFor(t *testing.T) {
	c := &clock{time: time.Unix(0, 0)}
	tr := prepare(t, func(o *Options) { o.Now = c.now })
	c.pass(9 * time.Minute)
	tr.PrintedLink()
	c.pass(9 * time.Minute)
	if quiet := tr.presence.quietFor(); quiet != 9*time.Minute {
		t.Fatalf("quiet for %v", quiet)
	}
	tr.serve()
}

func TestATakenPortAndATakenPathAreErrors(t *testing.T) {
	tr := start(t)
	port := tr.listener.Addr().(*net.TCPAddr).Port
	if _, err := New(Options{Port: port}); err == nil {
		t.Error("two listen on one port")
	}
	if _, err := New(Options{Calls: map[string]Call{"events": nil}}); err == nil {
		t.Error("a call took the path of the events")
	}
}

func TestItListensOn127001Only(t *testing.T) {
	tr := start(t)
	if ip := tr.listener.Addr().(*net.TCPAddr).IP.String(); ip != "127.0.0.1" {
		t.Fatalf("listens on %s", ip)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(tr.host)
	others := []string{"[::1]:" + port, "127.0.0.2:" + port}
	for _, a := range addresses {
		if ip := a.(*net.IPNet).IP; !ip.IsLoopback() && ip.To4() != nil {
			others = append(others, net.JoinHostPort(ip.String(), port))
		}
	}
	for _, other := range others {
		if conn, err := net.DialTimeout("tcp", other, time.Second); err == nil {
			conn.Close()
			t.Errorf("answers on %s", other)
		}
	}
}
