//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

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

// startDunst has a real program show messages on the screen.
func (d *panelled) startDunst() {
	d.t.Helper()
	for _, tool := range []string{"dunst", "dunstctl", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			d.t.Skipf("%s is not here", tool)
		}
	}
	settings := filepath.Join(d.t.TempDir(), "dunstrc")
	if err := os.WriteFile(settings, []byte(dunstSettings), 0o600); err != nil {
		d.t.Fatal(err)
	}
	dunst := exec.Command("dunst", "-conf", settings)
	dunst.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := dunst.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = dunst.Process.Kill(); _ = dunst.Wait() })
	d.until("dunst never came", func() bool { return exec.Command("dunstctl", "count").Run() == nil })
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
	d, service := newPanelled(t), newCoda(t)
	d.startDunst()
	p := d.starts("--data", t.TempDir(), "--vault", "filevault", service.flag())
	if home := must[app.HomeView](p, "Home"); home.Notifications != "there" || home.Start != "no" {
		t.Fatalf("the settings would say %+v", home)
	}
	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	done, err := p.connect("coda", pasted("pretend-ada-1"))
	if err != nil {
		t.Fatal(err)
	}
	ada := done.Done.Account
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
