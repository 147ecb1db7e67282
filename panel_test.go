//go:build linux

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// panelled is a screen with a message bus and a real panel; the programs of the
// test see them.
type panelled struct {
	*screen
	bus   *dbus.Conn
	panel *exec.Cmd
}

func newPanelled(t *testing.T) *panelled {
	t.Helper()
	for _, tool := range []string{"Xvfb", "dbus-daemon", "xfce4-panel"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	d, home := &panelled{screen: newScreen(t)}, homeFolder(t)
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, home)
	}
	t.Setenv("DISPLAY", d.display)
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	said, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	bus.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := bus.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Process.Kill(); _ = bus.Wait() })
	address, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	d.startPanel()
	if d.bus, err = dbus.Connect(strings.TrimSpace(address)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.bus.Close() })
	return d
}

// homeFolder is a temporary folder that others may still write to for a moment
// when the test is over: the panel's settings are saved by a program that the
// bus starts, and that outlives it a little.
func homeFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "home")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 100 {
			_ = os.RemoveAll(folder)
			time.Sleep(100 * time.Millisecond)
			if _, err := os.Stat(folder); err != nil {
				return
			}
		}
	})
	return folder
}

func (d *panelled) startPanel() {
	d.t.Helper()
	panel := exec.Command("xfce4-panel", "--disable-wm-check")
	panel.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := panel.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.panel = panel
	d.t.Cleanup(func() { _ = panel.Process.Kill(); _ = panel.Wait() })
}

func (d *panelled) killPanel() {
	_ = d.panel.Process.Kill()
	_ = d.panel.Wait()
}

// menuLine is a line of the menu, and what is under it.
type menuLine struct {
	ID       int32
	Set      map[string]dbus.Variant
	Children []dbus.Variant
}

func (d *panelled) menu() dbus.BusObject {
	return d.bus.Object(fmt.Sprintf("org.kde.StatusNotifierItem-%d-1", d.pid), "/StatusNotifierItem/menu")
}

// lines are the lines that are shown: their titles, those of a submenu after
// the title above them.
func (d *panelled) lines() map[string]int32 {
	var revision uint32
	var root menuLine
	lines := map[string]int32{}
	if d.menu().Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root) != nil {
		return lines
	}
	var walk func(of menuLine, above string)
	walk = func(of menuLine, above string) {
		for _, child := range of.Children {
			var l menuLine
			if dbus.Store([]any{child.Value()}, &l) != nil || l.Set["visible"].Value() == false {
				continue
			}
			if title, ok := l.Set["label"].Value().(string); ok {
				lines[above+title] = l.ID
				walk(l, above+title+" > ")
			}
		}
	}
	walk(root, "")
	return lines
}

// inMenu waits until the menu has a line, and the panel shows the icon.
func (d *panelled) inMenu(title string) int32 {
	d.t.Helper()
	var lines map[string]int32
	for range 150 {
		lines = d.lines()
		if id, ok := lines[title]; ok && d.shown() {
			return id
		}
		time.Sleep(100 * time.Millisecond)
	}
	var titles []string
	for title := range lines {
		titles = append(titles, title)
	}
	slices.Sort(titles)
	d.t.Fatalf("%q never stood in the menu, but\n%s", title, strings.Join(titles, "\n"))
	return 0
}

// shown reports whether the panel knows the icon.
func (d *panelled) shown() bool {
	listed, err := d.bus.Object("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher").
		GetProperty("org.kde.StatusNotifierWatcher.RegisteredStatusNotifierItems")
	if err != nil {
		return false
	}
	items, _ := listed.Value().([]string)
	return len(items) > 0
}

// notInMenu waits until a line is gone.
func (d *panelled) notInMenu(title string) {
	d.t.Helper()
	for range 100 {
		if _, ok := d.lines()[title]; !ok {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	d.t.Fatalf("%q still stands in the menu", title)
}

// choose presses a line of the menu.
func (d *panelled) choose(title string) {
	d.t.Helper()
	id := d.inMenu(title)
	if err := d.menu().Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(""), uint32(0)).Err; err != nil {
		d.t.Fatal(err)
	}
}

// starts runs the browser-served program on the screen.
func (d *panelled) starts(args ...string) *program {
	d.t.Helper()
	p := start(d.t, args...)
	d.pid = p.command.Process.Pid
	return p
}
