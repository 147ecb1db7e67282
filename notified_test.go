//go:build linux

package main

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

	"app.patchbay/app"
)

// dunstSettings have a message leave only by a press, at a place to be pressed at.
const dunstSettings = `[global]
    origin = top-left
    offset = 0x0
    width = 400
    notification_limit = 5
    mouse_left_click = do_action, close_current
[urgency_normal]
    timeout = 0
`

// shows starts a real program that shows messages on the screen.
func (d *panelled) shows(program string, args ...string) *exec.Cmd {
	d.t.Helper()
	for _, tool := range []string{program, "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			d.t.Skipf("%s is not here", tool)
		}
	}
	shows := exec.Command(program, args...)
	shows.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := shows.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = shows.Process.Kill(); _ = shows.Wait() })
	d.until(program+" never came", func() bool {
		var owned bool
		_ = d.bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.Notifications").Store(&owned)
		return owned
	})
	return shows
}

func (d *panelled) startDunst() *exec.Cmd {
	d.t.Helper()
	settings := filepath.Join(d.t.TempDir(), "dunstrc")
	if err := os.WriteFile(settings, []byte(dunstSettings), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return d.shows("dunst", "-conf", settings)
}

// setXfce sets something of one of the programs of Xfce. Who keeps
// that is ended before the test's folder goes, into which it writes late.
func (d *panelled) setXfce(channel, name string, value any) {
	d.t.Helper()
	at := d.bus.Object("org.xfce.Xfconf", "/org/xfce/Xfconf")
	if err := at.Call("org.xfce.Xfconf.SetProperty", 0, channel, name, dbus.MakeVariant(value)).Err; err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		var keeper uint32
		if d.bus.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, "org.xfce.Xfconf").Store(&keeper) != nil {
			return // ended
		}
		for range 50 {
			if syscall.Kill(int(keeper), syscall.SIGKILL) != nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
}

// xfceShows reports whether that has a message on the screen.
func (d *panelled) xfceShows() bool {
	find := exec.Command("xdotool", "search", "--onlyvisible", "--class", "^[Xx]fce4-notifyd$")
	out, err := find.Output()
	if err == nil {
		d.window = strings.Fields(string(out))[0]
	}
	return err == nil
}

// pressInXfce presses the button of its message, the last one in a row at the
// lower right.
func (d *panelled) pressInXfce() {
	d.t.Helper()
	var x, y, width, height int
	if _, err := fmt.Sscan(d.geometry(), &x, &y, &width, &height); err != nil {
		d.t.Fatal(err)
	}
	d.until("pressing it does nothing", func() bool {
		d.run("xdotool", "mousemove", fmt.Sprint(x+width-50), fmt.Sprint(y+height-32), "click", "1")
		return !d.xfceShows()
	})
}

// displayed is how many messages are on the screen.
func (d *panelled) displayed(want string) func() bool {
	return func() bool { return d.run("dunstctl", "count", "displayed") == want }
}

// press presses the message on the screen. It is counted before it can be pressed.
func (d *panelled) press() {
	d.t.Helper()
	d.until("pressing it does nothing", func() bool {
		d.run("xdotool", "mousemove", "60", "30", "click", "1")
		return d.displayed("0")()
	})
}

// TestANotificationIsShownAndLeadsToTheVeryStep breaks an account while nobody
// looks, and presses what is shown.
func TestANotificationIsShownAndLeadsToTheVeryStep(t *testing.T) {
	ofXfce, _ := filepath.Glob("/usr/lib/*/xfce4/notifyd/xfce4-notifyd")
	if len(ofXfce) == 0 {
		t.Skip("xfce4-notifyd is not here")
	}
	d, service := newPanelled(t), newCoda(t)
	dunst := d.startDunst()
	p := d.starts("--data", t.TempDir(), "--vault", "filevault", service.flag())
	if home := must[app.HomeView](p, "Home"); home.Notifications != "there" || home.Start != "no" {
		t.Fatalf("the settings would say %+v", home)
	}
	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	var accounts []string
	for _, key := range []string{"pretend-ada-1", "pretend-bob-1"} {
		done, err := p.connect("coda", pasted(key))
		if err != nil {
			t.Fatal(err)
		}
		accounts = append(accounts, done.Done.Account)
	}
	ada, bob := accounts[0], accounts[1]
	must[any](p, "Looking", false)
	service.refuse()
	if _, err := call[any](p, "Check", ada); err == nil {
		t.Fatal("a key that is refused is well")
	}
	d.until("nothing is shown", d.displayed("1"))
	if keep := os.Getenv("PATCHBAY_PICTURES"); keep != "" {
		d.run("import", "-window", "root", filepath.Join(keep, "notification.png"))
	}
	to := d.led(p, d.press)
	if to != (app.DestinationView{To: "mend", Account: ada}) {
		t.Fatalf("it leads to %+v", to)
	}
	if said := d.run("dunstctl", "history"); !strings.Contains(said, "Pretend ada (Coda) needs you") || strings.Contains(said, "@example.com") || strings.Contains(said, "pretend-ada") {
		t.Fatalf("it said %s", said)
	}

	// It is not said again, and nothing at all to who wants none.
	must[any](p, "Looking", false)
	if _, err := call[any](p, "Check", ada); err == nil {
		t.Fatal("a key that is refused is well")
	}
	time.Sleep(time.Second)
	if !d.displayed("0")() {
		t.Fatal("it is said twice")
	}

	// Xfce's program says nowhere on the bus that it is to be quiet.
	_, _ = dunst.Process.Kill(), dunst.Wait()
	d.shows(ofXfce[0])
	d.setXfce("xfce4-notifyd", "/notify-location", uint32(0)) // the upper left corner
	d.setXfce("xfce4-notifyd", "/do-not-disturb", true)
	if home := must[app.HomeView](p, "Home"); home.Notifications != "quiet" {
		t.Fatalf("the settings would say %+v", home)
	}
	if _, err := call[any](p, "Check", bob); err == nil {
		t.Fatal("a key that is refused is well")
	}
	time.Sleep(500 * time.Millisecond)
	d.setXfce("xfce4-notifyd", "/do-not-disturb", false)
	must[any](p, "Looking", false)
	d.until("what was held back is never shown", d.xfceShows)
	if keep := os.Getenv("PATCHBAY_PICTURES"); keep != "" {
		d.run("import", "-window", "root", filepath.Join(keep, "notification-xfce.png"))
	}
	if to := d.led(p, d.pressInXfce); to != (app.DestinationView{To: "mend", Account: bob}) {
		t.Fatalf("it leads to %+v", to)
	}
}

// TestTheWindowThatStartedAtLoginTellsAndComesWhenTheMessageIsPressed has an
// account break before the login.
func TestTheWindowThatStartedAtLoginTellsAndComesWhenTheMessageIsPressed(t *testing.T) {
	binary := windowBinary(t)
	d, service, data := newPanelled(t), newCoda(t), t.TempDir()
	p := d.starts("--data", data, "--vault", "filevault", service.flag())
	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	done, err := p.connect("coda", pasted("pretend-ada-1"))
	if err != nil {
		t.Fatal(err)
	}
	service.refuse()
	if _, err := call[any](p, "Check", done.Done.Account); err == nil {
		t.Fatal("a key that is refused is well")
	}
	p.interrupt()

	d.startDunst()
	d.launch(binary, "--hidden", "--data", data, service.flag())
	d.inMenu("Quit")
	d.until("nothing is shown", d.displayed("1"))
	d.press()
	d.comes()
	d.see("Sign in to Coda again")
}
