package clipboard

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const canary = "pretend-token-canary-7431"

func TestAnotherProgramReadsTheTextAndItsMark(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		c := d.clipboard(t)
		for _, text := range []string{canary, "pretend-pässwörd-鍵", strings.Repeat("pretend-", mostBytes/8), "pretend\n second line \n"} {
			if err := c.Copy(t.Context(), []byte(text), time.Hour); err != nil {
				t.Fatal(err)
			}
			if got := d.paste(t, "text/plain;charset=utf-8"); got != text {
				t.Errorf("pasted %d bytes, want %d", len(got), len(text))
			}
			if got := d.paste(t, "UTF8_STRING"); got != text {
				t.Errorf("pasted %d bytes as UTF8_STRING, want %d", len(got), len(text))
			}
			if got := d.paste(t, "x-kde-passwordManagerHint"); got != "secret" {
				t.Errorf("the mark is %q", got)
			}
			if types := d.types(t); !strings.Contains(types, "x-kde-passwordManagerHint") || !strings.Contains(types, "text/plain") {
				t.Errorf("offered are %q", types)
			}
		}
	})
}

func TestTheTextIsGoneAfterItsTime(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		c := d.clipboard(t)
		begun := time.Now()
		if err := c.Copy(t.Context(), []byte(canary), 400*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if got := d.paste(t, "UTF8_STRING"); got != canary && time.Since(begun) < 300*time.Millisecond {
			t.Errorf("too early, there is %q", got)
		}
		d.wantNothing(t)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.held != nil {
			t.Error("it is still held here")
		}
	})
}

func TestALaterCopyGetsItsWholeTime(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		c := d.clipboard(t)
		if err := c.Copy(t.Context(), []byte("pretend-first"), 300*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if err := c.Copy(t.Context(), []byte(canary), time.Hour); err != nil {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond)
		if got := d.paste(t, "UTF8_STRING"); got != canary {
			t.Errorf("there is %q", got)
		}
	})
}

func TestClearAndCloseTakeItOff(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		c := d.clipboard(t)
		c.Clear()
		for _, takeOff := range []func(){c.Clear, c.Close} {
			if err := c.Copy(t.Context(), []byte(canary), time.Hour); err != nil {
				t.Fatal(err)
			}
			takeOff()
			d.wantNothing(t)
		}
		c.Close()
		if err := c.Copy(t.Context(), []byte(canary), time.Hour); !errors.Is(err, ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		d.wantNothing(t)
	})
}

func TestWhatSomebodyElseCopiedStays(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		c := d.clipboard(t)
		if err := c.Copy(t.Context(), []byte(canary), 500*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		d.copyAsAnother(t, "theirs")
		time.Sleep(600 * time.Millisecond)
		c.Clear()
		c.Close()
		if got := d.paste(t, "UTF8_STRING"); got != "theirs" {
			t.Errorf("there is %q", got)
		}
	})
}

func TestWhatSomebodyElseReplacedIsHeldNoLonger(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		c := d.clipboard(t)
		if err := c.Copy(t.Context(), []byte(canary), time.Hour); err != nil {
			t.Fatal(err)
		}
		d.copyAsAnother(t, "theirs")
		eventually(t, "the text is no longer held here", func() bool {
			c.mu.Lock()
			defer c.mu.Unlock()
			return c.held == nil
		})
	})
}

func TestTheEndOfAnEarlierCopyLeavesTheLaterOne(t *testing.T) {
	released := 0
	later := &held{release: func() { released++ }}
	c := &Clipboard{held: later, timer: time.NewTimer(time.Hour)}
	if c.end(&held{}); released != 0 || c.held != later {
		t.Error("the later copy was taken off")
	}
	c.end(later)
	c.end(later)
	if released != 1 || c.held != nil {
		t.Errorf("released %d times", released)
	}
}

func TestAKillTakesItOff(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		holder := exec.Command(os.Args[0], "--hold")
		holder.Env = d.environ()
		in, err := holder.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := holder.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := holder.Start(); err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(in, canary)
		_ = in.Close()
		said := make([]byte, len(holding))
		_, err = io.ReadFull(out, said)
		got := d.paste(t, "UTF8_STRING")
		_ = holder.Process.Kill()
		_ = holder.Wait()
		if err != nil || got != canary {
			t.Fatalf("the holder said %q (%v), and there is %q", said, err, got)
		}
		d.wantNothing(t)
	})
}

func TestTheTextIsInNoArgumentEnvironmentOrTemporaryFile(t *testing.T) {
	onEachDisplay(t, func(t *testing.T, d *display) {
		c := d.clipboard(t)
		text := "pretend-" + t.Name() + strings.Repeat("x", 7)
		if err := c.Copy(t.Context(), []byte(text), time.Hour); err != nil {
			t.Fatal(err)
		}
		if got := d.paste(t, "UTF8_STRING"); got != text {
			t.Errorf("there is %q", got)
		}
		looked := 0
		for _, pattern := range []string{"/proc/[0-9]*/cmdline", "/proc/[0-9]*/environ", filepath.Join(os.TempDir(), "wl-copy*", "*"), d.runtime + "/*"} {
			files, _ := filepath.Glob(pattern)
			for _, file := range files {
				if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
					continue
				}
				content, err := os.ReadFile(file)
				if err == nil && len(content) > 0 {
					looked++
				}
				if strings.Contains(string(content), text) {
					t.Errorf("it is in %s", file)
				}
			}
		}
		if looked < 2 {
			t.Errorf("looked into %d files only", looked)
		}
	})
}

func TestWithoutADisplayThereIsNoClipboard(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "nobody-listens")
	for _, env := range []map[string]string{
		{},
		{"DISPLAY": nowhere + ":0"},
		{"WAYLAND_DISPLAY": nowhere},
		{"WAYLAND_DISPLAY": nowhere, "DISPLAY": nowhere + ":0"},
		{"DISPLAY": "nonsense"},
	} {
		c := New(func(name string) string { return env[name] })
		if err := c.Copy(t.Context(), []byte(canary), time.Hour); !errors.Is(err, ErrNone) || strings.Contains(err.Error(), canary) {
			t.Errorf("%v: %v", env, err)
		}
	}
}

func TestWithoutAWorkingWaylandTheXServerIsAsked(t *testing.T) {
	d := newX(t)
	c := New(func(name string) string {
		return map[string]string{"DISPLAY": d.env["DISPLAY"], "WAYLAND_DISPLAY": "gone", "XDG_RUNTIME_DIR": t.TempDir()}[name]
	})
	t.Cleanup(c.Close)
	if err := c.Copy(t.Context(), []byte(canary), time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := d.paste(t, "UTF8_STRING"); got != canary {
		t.Errorf("there is %q", got)
	}
}

func TestOnlyTextsAreCopied(t *testing.T) {
	c := New(func(string) string { t.Error("looked for a display"); return "" })
	for _, text := range []string{"", "a\x00b", strings.Repeat("x", mostBytes+1)} {
		if err := c.Copy(t.Context(), []byte(text), time.Hour); !errors.Is(err, ErrText) {
			t.Errorf("%d bytes: %v", len(text), err)
		}
	}
}

func TestADisplayThatHangsIsGivenUp(t *testing.T) {
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY"} {
		t.Run(name, func(t *testing.T) {
			socket := filepath.Join(t.TempDir(), "hangs")
			listening := map[string]string{"DISPLAY": socket + ":0", "WAYLAND_DISPLAY": socket}[name]
			l, err := net.Listen("unix", listening)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			c := New(func(asked string) string {
				if asked == name {
					return listening
				}
				return ""
			})
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			begun := time.Now()
			if err := c.Copy(ctx, []byte(canary), time.Hour); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			c.Close()
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
