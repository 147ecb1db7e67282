//go:build linux

package main

import (
	"bytes"
	"os"
	"os/exec"
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

// TestOfTwoStartsAtTheSameMomentOneSurvives starts pairs, which the system
// lets run as it likes.
func TestOfTwoStartsAtTheSameMomentOneSurvives(t *testing.T) {
	for range 100 {
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

// TestAfterAKillTheNextStartWorks kills at any moment of a start.
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
		if i%10 == 9 {
			p := start(t, "--data", data)
			must[app.ListView](p, "List")
			p.kill()
		}
		if strings.Contains(said.String(), "already running") {
			t.Fatalf("the dead still have the folder: %s", said.String())
		}
	}
}
