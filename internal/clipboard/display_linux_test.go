package clipboard

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const holding = "holding\n"

// The test binary is also the program that is killed while it holds a text.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "--hold" {
		text, _ := io.ReadAll(os.Stdin)
		c := New(os.Getenv)
		if err := c.Copy(context.Background(), text, time.Hour); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Print(holding)
		time.Sleep(time.Hour)
	}
	for _, tool := range tools() {
		if _, err := exec.LookPath(tool); err != nil {
			fmt.Fprintf(os.Stderr, "clipboard: some tests need %s (Debian: xvfb xclip sway wl-clipboard)\n", tool)
		}
	}
	os.Exit(m.Run())
}

func tools() []string { return []string{"Xvfb", "xclip", "sway", "wl-copy"} }

// needs skips a test that lacks a tool, or fails it where
// PATCHBAY_CLIPBOARD_TEST says that all are there.
func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err == nil {
			continue
		} else if os.Getenv("PATCHBAY_CLIPBOARD_TEST") != "" {
			t.Fatal(err)
		}
		t.Skipf("needs %s (Debian: xvfb xclip sway wl-clipboard)", tool)
	}
}

// display is a display of its own and the usual tools on it.
type display struct {
	env     map[string]string
	runtime string
	// pasteTool and typesTool print what is on the clipboard; copyTool owns it.
	pasteTool, typesTool, copyTool []string
}

func onEachDisplay(t *testing.T, test func(*testing.T, *display)) {
	t.Run("X11", func(t *testing.T) { test(t, newX(t)) })
	t.Run("Wayland", func(t *testing.T) { test(t, newWayland(t)) })
}

func newX(t *testing.T) *display {
	t.Helper()
	needs(t, "Xvfb", "xclip")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	run(t, server)
	_ = write.Close()
	var number int
	if _, err := fmt.Fscan(read, &number); err != nil {
		t.Fatal(err)
	}
	return &display{
		env: map[string]string{"DISPLAY": fmt.Sprintf(":%d", number)}, runtime: t.TempDir(),
		pasteTool: []string{"xclip", "-o", "-selection", "clipboard", "-t"},
		typesTool: []string{"xclip", "-o", "-selection", "clipboard", "-t", "TARGETS"},
		copyTool:  []string{"xclip", "-i", "-selection", "clipboard", "-quiet"},
	}
}

// newWayland starts sway without a screen. It refuses to run as root, so then
// it runs as nobody.
func newWayland(t *testing.T) *display {
	t.Helper()
	needs(t, "sway", "wl-copy")
	dir, err := os.MkdirTemp("", "clipboard")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	config := filepath.Join(dir, "config")
	if err := os.WriteFile(config, []byte("output * resolution 640x480\nxwayland disable\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	compositor := exec.Command("sway", "-c", config)
	compositor.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+dir, "HOME="+dir,
		"WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman")
	if os.Geteuid() == 0 {
		if err := os.Chown(dir, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		compositor.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	run(t, compositor)
	eventually(t, "sway listens", func() bool {
		_, err := os.Stat(filepath.Join(dir, "wayland-1"))
		return err == nil
	})
	return &display{
		env: map[string]string{"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": dir}, runtime: dir,
		pasteTool: []string{"wl-paste", "--no-newline", "--type"},
		typesTool: []string{"wl-paste", "--list-types"},
		copyTool:  []string{"wl-copy", "--foreground", "theirs"}, // as an argument it needs no file
	}
}

func run(t *testing.T, server *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	server.Stderr = &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		if t.Failed() {
			t.Logf("%s: %s", server.Path, said.String())
		}
	})
}

func (d *display) clipboard(t *testing.T) *Clipboard {
	c := New(func(name string) string { return d.env[name] })
	t.Cleanup(c.Close)
	return c
}

func (d *display) environ() []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=/nonexistent"}
	for name, value := range d.env {
		env = append(env, name+"="+value)
	}
	return env
}

// paste is what is on the clipboard in that type, or what the tool says.
func (d *display) paste(t *testing.T, kind string) string {
	t.Helper()
	out, _ := d.command(t, append(d.pasteTool, kind)...).Output()
	return string(out)
}

func (d *display) types(t *testing.T) string {
	t.Helper()
	out, _ := d.command(t, d.typesTool...).Output()
	return string(out)
}

func (d *display) command(t *testing.T, line ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, line[0], line[1:]...)
	c.Env = d.environ()
	return c
}

// wantNothing waits a moment for the display to notice.
func (d *display) wantNothing(t *testing.T) {
	t.Helper()
	eventually(t, "the clipboard is empty", func() bool {
		return d.paste(t, "UTF8_STRING") == "" && d.types(t) == ""
	})
}

func (d *display) copyAsAnother(t *testing.T, text string) {
	t.Helper()
	c := d.command(t, d.copyTool...)
	c.Stdin = strings.NewReader(text)
	run(t, c)
	eventually(t, "the other's copy is there", func() bool { return d.paste(t, "UTF8_STRING") == text })
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for until := time.Now().Add(3 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("not after three seconds: %s", what)
		}
	}
}
