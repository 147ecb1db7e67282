//go:build linux

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"app.patchbay/app"
)

// desktopWithPanel starts a screen, a message bus and a real panel; the
// programs of this test see them.
func desktopWithPanel(t *testing.T) *dbus.Conn {
	t.Helper()
	for _, tool := range []string{"Xvfb", "dbus-daemon", "xfce4-panel"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	s, home := newScreen(t), t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, home)
	}
	t.Setenv("DISPLAY", s.display)
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	said, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	panel := exec.Command("xfce4-panel", "--disable-wm-check")
	for i, command := range []*exec.Cmd{bus, panel} {
		command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
		if i == 0 {
			address, err := bufio.NewReader(said).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
			panel.Env = os.Environ()
		}
	}
	connection, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}

// chooseInMenu waits until the program's menu has a line, and presses it.
func chooseInMenu(t *testing.T, bus *dbus.Conn, p *program, title string) {
	t.Helper()
	menu := bus.Object(fmt.Sprintf("org.kde.StatusNotifierItem-%d-1", p.command.Process.Pid), "/StatusNotifierItem/menu")
	type line struct {
		ID       int32
		Set      map[string]dbus.Variant
		Children []dbus.Variant
	}
	for range 150 {
		var revision uint32
		var root line
		if menu.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root) == nil {
			for _, child := range root.Children {
				var l line
				if dbus.Store([]any{child.Value()}, &l) != nil || l.Set["label"].Value() != title || l.Set["visible"].Value() == false {
					continue
				}
				if err := menu.Call("com.canonical.dbusmenu.Event", 0, l.ID, "clicked", dbus.MakeVariant(""), uint32(0)).Err; err != nil {
					t.Fatal(err)
				}
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%q never stood in the menu\n%s", title, p.said())
}

func TestThePanelBringsThePageBackSaysWhatIsToFinishAndQuits(t *testing.T) {
	bus := desktopWithPanel(t)
	p := start(t, "--data", t.TempDir())
	chooseInMenu(t, bus, p, "Open Patchbay")
	freshCode(t, p)

	account := must[string](p, "AddKeptByCoda", "coda", "Mia", "", "")
	doc := must[app.DocView](p, "AddDoc", "https://coda.io/d/Plan_dAbCdEf1234", "Plan")
	must[any](p, "AddToDoc", account, doc.ID, "private")
	chooseInMenu(t, bus, p, "To finish: Mia in Plan")

	chooseInMenu(t, bus, p, "Quit")
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it is still there")
	}
	if code := p.command.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("it ended with %d", code)
	}
}
