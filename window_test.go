//go:build linux

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// screen is an X server without a monitor, with the window on it.
type screen struct {
	t       *testing.T
	display string
	window  string
	pid     int
	said    string // a file with what the program prints
	folder  string
}

// newScreen starts an X server of its own.
func newScreen(t *testing.T) *screen {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	var number int
	if _, err := fmt.Fscan(read, &number); err != nil {
		t.Fatal(err)
	}
	return &screen{t: t, display: fmt.Sprintf(":%d", number), folder: t.TempDir()}
}

// run runs a program on the screen and returns what it prints.
func (s *screen) run(name string, args ...string) string {
	s.t.Helper()
	command := exec.Command(name, args...)
	// Tesseract's threads cost it twice the time of one, where there are few cores.
	command.Env = append(os.Environ(), "DISPLAY="+s.display, "OMP_THREAD_LIMIT=1")
	out, err := command.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// windowBinary is the build with a window.
func windowBinary(t *testing.T) string {
	t.Helper()
	binary := os.Getenv("PATCHBAY_WINDOW")
	if binary == "" {
		t.Skip("needs the build with a window: run by make test-window")
	}
	return binary
}

// open starts Patchbay's window and waits until it is there.
func (s *screen) open(binary string, args ...string) (ended <-chan error) {
	s.t.Helper()
	ended = s.launch(binary, args...)
	s.comes()
	return ended
}

// launch starts the build with a window.
func (s *screen) launch(binary string, args ...string) (ended <-chan error) {
	s.t.Helper()
	command := exec.Command(binary, args...)
	command.Env = append(os.Environ(), "DISPLAY="+s.display, "GDK_BACKEND=x11", "LIBGL_ALWAYS_SOFTWARE=1")
	said, err := os.CreateTemp(s.folder, "said")
	if err != nil {
		s.t.Fatal(err)
	}
	defer said.Close()
	s.said, command.Stdout, command.Stderr = said.Name(), said, said
	if err := command.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.pid = command.Process.Pid
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	s.t.Cleanup(func() { _ = command.Process.Kill() })
	return done
}

// visible reports whether the window is on the screen, and notes which it is.
func (s *screen) visible() bool {
	find := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^Patchbay$")
	find.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, err := find.Output()
	if err == nil {
		s.window = strings.Fields(string(out))[0]
	}
	return err == nil
}

// comes waits until the window is on the screen, and goes until it isn't.
func (s *screen) comes() { s.t.Helper(); s.until("no window came", s.visible) }
func (s *screen) goes() {
	s.t.Helper()
	s.until("the window stays", func() bool { return !s.visible() })
}

func (s *screen) until(otherwise string, is func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if is() {
			if s.visible() {
				s.run("xdotool", "windowfocus", s.window)
			}
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.picture()
	s.keepPicture()
	said, _ := os.ReadFile(s.said)
	s.t.Fatalf("%s; the program says:\n%s", otherwise, said)
}

// close presses the cross in the window's frame: that is, it tells the window
// what a window manager tells it then (ICCCM, section 4.2.8.1).
func (s *screen) close() {
	s.t.Helper()
	xgb.Logger.SetOutput(io.Discard) // it tells of each display without a password
	x, err := xgb.NewConnDisplay(s.display)
	if err != nil {
		s.t.Fatal(err)
	}
	defer x.Close()
	atom := func(name string) uint32 {
		reply, err := xproto.InternAtom(x, false, uint16(len(name)), name).Reply()
		if err != nil {
			s.t.Fatal(err)
		}
		return uint32(reply.Atom)
	}
	id, err := strconv.ParseUint(s.window, 10, 32)
	if err != nil {
		s.t.Fatal(err)
	}
	message := xproto.ClientMessageEvent{
		Format: 32, Window: xproto.Window(id), Type: xproto.Atom(atom("WM_PROTOCOLS")),
		Data: xproto.ClientMessageDataUnionData32New([]uint32{atom("WM_DELETE_WINDOW"), 0, 0, 0, 0}),
	}
	if err := xproto.SendEventChecked(x, false, xproto.Window(id), 0, string(message.Bytes())).Check(); err != nil {
		s.t.Fatal(err)
	}
}

// geometry is where the window is: x, y, width, height.
func (s *screen) geometry() string {
	s.t.Helper()
	said := map[string]string{}
	for line := range strings.Lines(s.run("xdotool", "getwindowgeometry", "--shell", s.window)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		said[name] = value
	}
	return strings.Join([]string{said["X"], said["Y"], said["WIDTH"], said["HEIGHT"]}, " ")
}

// is waits until the window is there.
func (s *screen) is(geometry string) {
	s.t.Helper()
	s.until("the window isn't at "+geometry+" but at "+s.geometry(), func() bool { return s.geometry() == geometry })
}

// text reads the screen as a person does.
func (s *screen) text() string {
	s.t.Helper()
	return s.run("tesseract", s.picture(), "-", "--psm", "3", "quiet")
}

// picture takes one of the screen, in which text can be read well.
func (s *screen) picture() string {
	s.t.Helper()
	picture := filepath.Join(s.folder, "screen.png")
	// A black edge all around is read for text, and what is small then isn't.
	s.run("import", "-window", "root", "-trim", "+repage", "-colorspace", "Gray", "-resize", "200%", picture)
	return picture
}

// see waits until the words stand on the screen.
func (s *screen) see(words string) {
	s.t.Helper()
	var text string
	for range 30 {
		if text = strings.Join(strings.Fields(s.text()), " "); strings.Contains(text, words) {
			return
		}
	}
	s.keepPicture()
	s.t.Fatalf("%q isn't on the screen, but:\n%s", words, text)
}

// keepPicture keeps what was seen last, where somebody wants to look at it.
func (s *screen) keepPicture() {
	if keep := os.Getenv("PATCHBAY_PICTURES"); keep != "" {
		s.run("cp", filepath.Join(s.folder, "screen.png"), filepath.Join(keep, "window-failed.png"))
	}
}

// key presses keys, one after the other.
func (s *screen) key(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.run("xdotool", "key", "--clearmodifiers", name)
		time.Sleep(120 * time.Millisecond)
	}
}

func (s *screen) typed(text string) {
	s.t.Helper()
	s.run("xdotool", "type", "--delay", "15", text)
}

// TestTheWindowConnectsAndListsWithARealKeyring walks the main job with keys
// alone in the real window, and looks for the effect outside of it.
func TestTheWindowConnectsAndListsWithARealKeyring(t *testing.T) {
	binary := windowBinary(t)
	needsKeyring(t)
	before, service, data := items(t), newCoda(t), t.TempDir()
	s := newScreen(t)
	ended := s.open(binary, "--data", data, service.flag())
	s.see("Coda shows a key only once")

	s.key("Tab", "Return") // skip to the content
	s.key("Tab", "Return") // its first button: connect your Coda account
	s.see("Paste your API Key")
	s.typed("pretend-ada-1")
	s.key("Return")
	s.see("Is this you?")
	s.see("Pretend ada")
	s.key("Tab", "Return") // the form's first button: yes
	for range 50 {
		if items(t)-before == 2 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if got := items(t) - before; got != 2 {
		t.Fatalf("the keyring holds %d items of ours", got)
	}
	if service.lastKey("ada") != "pretend-ada-1" {
		t.Fatal("the service was asked with another key")
	}
	s.key("Escape")
	s.see("Pretend ada")
	lookFor(t, "pretend-ada-1", data)

	s.close()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the window is closed and the program still runs")
	}
	p := start(t, "--data", data, service.flag())
	if accounts := must[map[string]any](p, "List")["accounts"].([]any); len(accounts) != 1 {
		t.Fatalf("the window saved %d accounts", len(accounts))
	}
}

// listening are the TCP addresses, as /proc writes them, at which a process
// accepts connections.
func listening(t *testing.T, pid int) []string {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	if err != nil || len(files) == 0 {
		t.Fatalf("the files of process %d can't be read: %v", pid, err)
	}
	sockets := map[string]bool{}
	for _, file := range files {
		if target, err := os.Readlink(file); err == nil {
			sockets[strings.Trim(strings.TrimPrefix(target, "socket:"), "[]")] = true
		}
	}
	var ports []string
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		content, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(content)) {
			if fields := strings.Fields(line); len(fields) > 9 && fields[3] == "0A" && sockets[fields[9]] {
				ports = append(ports, fields[1])
			}
		}
	}
	return ports
}

// TestASecondStartBringsTheWindowToTheFront takes the window off the screen,
// as a desktop does that hides it.
func TestASecondStartBringsTheWindowToTheFront(t *testing.T) {
	binary := windowBinary(t)
	s, data := newScreen(t), t.TempDir()
	s.open(binary, "--data", data, "--vault", "filevault")
	s.see("Coda shows a key only once")
	s.run("xdotool", "windowunmap", "--sync", s.window)
	if said := s.run(binary, "--data", data); !strings.Contains(said, "in front") {
		t.Fatalf("the second start says %q", said)
	}
	s.run("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Patchbay$")
	s.see("Coda shows a key only once")
}
