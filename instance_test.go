//go:build linux

package main

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"app.patchbay/app"
)

func TestASecondStartPrintsAFreshLinkThatWorks(t *testing.T) {
	data := t.TempDir()
	first := start(t, "--data", data)
	second, line := launch(t, "--data", data)
	if !strings.Contains(line, "already running") || !strings.Contains(line, "fresh link") {
		t.Fatalf("it says %q", line)
	}
	<-second.ended
	if code := second.command.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("it ended with %d", code)
	}
	code := freshCode(t, first)
	if strings.Contains(second.said(), code) {
		t.Fatal("the code left the terminal of the first")
	}
	first.key = ""
	var session struct{ Key string }
	if err := first.post("session", map[string]string{"code": code}, &session); err != nil {
		t.Fatal(err)
	}
	first.key = session.Key
	must[app.ListView](first, "List")
	start(t, "--data", t.TempDir()) // another folder is another Patchbay
}

// freshCode waits for the second link that a program printed.
func freshCode(t *testing.T, p *program) string {
	t.Helper()
	for range 100 {
		if parts := strings.SplitAfter(p.said(), "/#"); len(parts) == 3 && strings.Contains(parts[2], "\n") {
			return strings.TrimSpace(parts[2])
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("no second link came:\n%s", p.said())
	return ""
}

// long reports whether the long form of a campaign is wanted: make kills.
func long() bool { return os.Getenv("PATCHBAY_LONG") != "" }

// TestOfTwoStartsAtTheSameMomentOneSurvives starts a hundred pairs, which the
// system lets run as it likes.
func TestOfTwoStartsAtTheSameMomentOneSurvives(t *testing.T) {
	pairs := 100
	if long() {
		pairs = 500
	}
	for range pairs {
		data := t.TempDir()
		var both [2]*program
		var first [2]string
		var launched sync.WaitGroup
		for i := range both {
			launched.Go(func() { both[i], first[i] = launch(t, "--data", data) })
		}
		launched.Wait()
		alive := 0
		for i, p := range both {
			if strings.HasPrefix(first[i], "Patchbay is at ") {
				alive++
			} else if <-p.ended; p.command.ProcessState.ExitCode() != 0 || !strings.Contains(first[i], "already running") {
				t.Fatalf("it ended with %d and said %q", p.command.ProcessState.ExitCode(), first[i])
			}
		}
		if alive != 1 {
			t.Fatalf("%d survived: %q", alive, first)
		}
		both[0].kill()
		both[1].kill()
	}
}

// TestAfterAKillTheNextStartWorks kills a hundred times, at any moment of a
// start. Its long form looks after each, the short one after every tenth: a
// start that fails is seen there, too.
func TestAfterAKillTheNextStartWorks(t *testing.T) {
	data := t.TempDir()
	for i := range 100 {
		command := exec.Command(os.Getenv("PATCHBAY_BINARY"), "--no-open", "--data", data)
		var said bytes.Buffer
		command.Stdout, command.Stderr = &said, &said
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i%50) * 3 * time.Millisecond)
		_ = command.Process.Kill()
		_ = command.Wait()
		if i%10 == 9 || long() {
			p := start(t, "--data", data)
			must[app.ListView](p, "List")
			p.kill()
		}
		if strings.Contains(said.String(), "already running") {
			t.Fatalf("the dead still have the folder: %s", said.String())
		}
	}
}

// TestAStrangersMessageOnlyShowsIt speaks to the socket as any program of the
// same person can.
func TestAStrangersMessageOnlyShowsIt(t *testing.T) {
	run, err := os.MkdirTemp("", "run") // a short name, for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(run) })
	t.Setenv("XDG_RUNTIME_DIR", run)
	p := start(t, "--data", t.TempDir())
	found, err := filepath.Glob(filepath.Join(run, "*", "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v %v", found, err)
	}
	say := func(what string) string {
		c, err := net.Dial("unix", found[0])
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_, _ = c.Write([]byte(what))
		_ = c.(*net.UnixConn).CloseWrite()
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		answer, _ := io.ReadAll(c)
		return string(answer)
	}
	for _, what := range []string{"", "quit\n", "Quit", "show", `{"method":"Remove"}`, strings.Repeat("show\n", 1<<14)[1:], "\x00\xff"} {
		if answer := say(what); answer != "" {
			t.Errorf("%.20q is answered %q", what, answer)
		}
	}
	if n := len(links(p)); n != 1 {
		t.Fatalf("%d links were printed", n)
	}
	if answer := say("show\n"); answer != "printed\n" {
		t.Fatalf("it answers %q", answer)
	}
	for deadline := time.Now().Add(10 * time.Second); len(links(p)) < 2 && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond) // what it prints comes by another way than its answer
	}
	if n := len(links(p)); n != 2 {
		t.Fatalf("%d links were printed", n)
	}
	must[app.ListView](p, "List")
}
