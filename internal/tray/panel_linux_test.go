package tray

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// panelSettings are one panel with nothing but the icons of programs.
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="48"/>
      <property name="background-style" type="uint" value="1"/>
      <property name="background-rgba" type="array">
        <value type="double" value="%[1]s"/><value type="double" value="%[1]s"/><value type="double" value="%[1]s"/><value type="double" value="1"/>
      </property>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="icon-size" type="int" value="32"/>
    </property>
  </property>
</channel>
`

// desktop is a screen with a message bus; panels come and go on it.
type desktop struct {
	t      *testing.T
	folder string
	bus    *exec.Cmd
	panel  *exec.Cmd
}

// newDesktop starts the screen and the bus, which this process's session bus
// becomes too.
func newDesktop(t *testing.T, shade string) *desktop {
	t.Helper()
	for _, tool := range []string{"Xvfb", "dbus-daemon", "xfce4-panel", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	d := &desktop{t: t, folder: homeFolder(t)}
	display, _ := d.server("Xvfb", "-displayfd", "3", "-screen", "0", "400x300x24", "-nolisten", "tcp")
	// Before the bus starts: what the bus starts inherits it from there.
	for name, value := range map[string]string{
		"DISPLAY": ":" + display, "HOME": d.folder,
		"XDG_CONFIG_HOME": d.folder, "XDG_CACHE_HOME": d.folder, "XDG_DATA_HOME": d.folder, "XDG_RUNTIME_DIR": d.folder, "GTK_THEME": "Adwaita",
	} {
		t.Setenv(name, value)
	}
	settings := filepath.Join(d.folder, "xfce4", "xfconf", "xfce-perchannel-xml")
	if err := os.MkdirAll(settings, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(settings, "xfce4-panel.xml"), fmt.Appendf(nil, panelSettings, shade), 0o600); err != nil {
		t.Fatal(err)
	}
	var address string
	address, d.bus = d.server("dbus-daemon", "--session", "--nofork", "--print-address=3")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
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

// server starts a program that writes where it is to its third file.
func (d *desktop) server(name string, args ...string) (string, *exec.Cmd) {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	command := exec.Command(name, args...)
	command.ExtraFiles = []*os.File{write}
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		d.t.Fatal(err)
	}
	write.Close()
	d.t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	var where string
	if _, err := fmt.Fscanln(read, &where); err != nil {
		d.t.Fatal(err)
	}
	return where, command
}

func (d *desktop) startPanel() {
	d.t.Helper()
	d.panel = exec.Command("xfce4-panel", "--disable-wm-check")
	d.panel.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := d.panel.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(d.killPanel)
}

func (d *desktop) killPanel() {
	if d.panel != nil {
		_ = d.panel.Process.Kill()
		_ = d.panel.Wait()
		d.panel = nil
	}
}

// colours are the most frequent colours of the screen, as RRGGBB.
func (d *desktop) colours() string {
	d.t.Helper()
	out, err := exec.Command("import", "-window", "root", "-depth", "8", "-format", "%c", "histogram:info:-").CombinedOutput()
	if err != nil {
		d.t.Fatalf("%v\n%s", err, out)
	}
	return strings.ToUpper(string(out))
}

// shows waits until a colour is on the screen, or is no more.
func (d *desktop) shows(colour string, want bool) {
	d.t.Helper()
	for range 100 {
		if strings.Contains(d.colours(), colour) == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	if keep := os.Getenv("PATCHBAY_PICTURES"); keep != "" {
		_ = exec.Command("import", "-window", "root", filepath.Join(keep, "panel.png")).Run()
	}
	d.t.Fatalf("%s on the screen: %t\n%s", colour, !want, d.colours())
}

// reader reads the menu as a panel does.
type reader struct {
	t   *testing.T
	bus *dbus.Conn
	own string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	return &reader{t, bus, fmt.Sprintf("org.kde.StatusNotifierItem-%d-1", os.Getpid())}
}

// entry is a line of the menu with what is under it.
type entry struct {
	ID       int32
	Set      map[string]dbus.Variant
	Children []dbus.Variant
}

func (r *reader) object() dbus.BusObject { return r.bus.Object(r.own, "/StatusNotifierItem/menu") }

func (r *reader) menu() entry {
	r.t.Helper()
	var revision uint32
	var root entry
	if err := r.object().Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		r.t.Fatal(err)
	}
	return root
}

// walk visits the lines that are shown, with how deep they are.
func (r *reader) walk(e entry, depth int, visit func(e entry, title string, depth int)) {
	for _, child := range e.Children {
		var c entry
		if err := dbus.Store([]any{child.Value()}, &c); err != nil {
			r.t.Fatal(err)
		}
		if visible, ok := c.Set["visible"]; ok && visible.Value() == false {
			continue
		}
		title, _ := c.Set["label"].Value().(string)
		if c.Set["type"].Value() == "separator" {
			title = "----"
		}
		visit(c, title, depth)
		r.walk(c, depth+1, visit)
	}
}

// text is the menu as a person reads it.
func (r *reader) text() string {
	r.t.Helper()
	var lines []string
	r.walk(r.menu(), 0, func(e entry, title string, depth int) {
		if e.Set["enabled"].Value() == false {
			title = "(" + title + ")"
		}
		lines = append(lines, strings.Repeat("  ", depth)+title)
	})
	return strings.Join(lines, "\n")
}

// choose presses a line.
func (r *reader) choose(title string) {
	r.t.Helper()
	found := false
	r.walk(r.menu(), 0, func(e entry, said string, _ int) {
		if said == title {
			found = true
			if err := r.object().Call("com.canonical.dbusmenu.Event", 0, e.ID, "clicked", dbus.MakeVariant(""), uint32(0)).Err; err != nil {
				r.t.Fatal(err)
			}
		}
	})
	if !found {
		r.t.Fatalf("%q isn't in the menu:\n%s", title, r.text())
	}
}

// listen hears what the panel is told of the menu. The function returned waits
// for a moment and answers the titles of the lines it was told of since, or
// "layout" where it was to read all of the menu without any.
func (r *reader) listen() (told func() []string) {
	r.t.Helper()
	if err := r.bus.AddMatchSignal(dbus.WithMatchInterface("com.canonical.dbusmenu")); err != nil {
		r.t.Fatal(err)
	}
	signals := make(chan *dbus.Signal, 1000)
	r.bus.Signal(signals)
	time.Sleep(500 * time.Millisecond) // what is on its way isn't meant
	for len(signals) > 0 {
		<-signals
	}
	return func() []string {
		time.Sleep(500 * time.Millisecond)
		var titles []string
		layouts := 0
		for len(signals) > 0 {
			signal := <-signals
			if !strings.HasSuffix(signal.Name, ".ItemsPropertiesUpdated") {
				layouts++
				continue
			}
			var changed []struct {
				ID  int32
				Set map[string]dbus.Variant
			}
			if err := dbus.Store(signal.Body[:1], &changed); err != nil {
				r.t.Fatal(err)
			}
			for _, one := range changed {
				titles = append(titles, one.Set["label"].Value().(string))
			}
		}
		if len(titles) == 0 && layouts > 0 {
			titles = append(titles, "layout")
		}
		return titles
	}
}
