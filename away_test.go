//go:build linux

package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"app.patchbay/app"
)

// TestTheWindowHidesOnlyWhereThePanelShowsItsIcon lives through a session in
// front of the real window with a real panel, which comes and goes.
func TestTheWindowHidesOnlyWhereThePanelShowsItsIcon(t *testing.T) {
	binary := windowBinary(t)
	d := newPanelled(t)
	data := t.TempDir()
	ended := d.open(binary, "--data", data, "--vault", "filevault")
	d.see("Coda shows a key only once")
	d.inMenu("Quit")

	d.close()
	d.see("Patchbay stays in your panel")
	d.key("Return") // its first answer: close the window
	d.goes()
	d.choose("Open Patchbay")
	d.comes()

	d.close() // it is told once
	d.goes()
	if said := d.run(binary, "--data", data); !strings.Contains(said, "in front") {
		t.Fatalf("the second start says %q", said)
	}
	d.comes()

	d.close()
	d.goes()
	if err := syscall.Kill(d.pid, syscall.SIGUSR2); err != nil {
		t.Fatal(err)
	}
	d.comes()

	d.close()
	d.goes()
	d.killPanel()
	d.startPanel() // a panel that is only started anew changes nothing
	time.Sleep(8 * time.Second)
	if d.visible() {
		t.Fatal("it came back though the panel is there")
	}
	d.choose("Connect an account…")
	d.comes()
	d.see("Choose the service")

	d.close()
	d.goes()
	d.killPanel()
	d.comes() // nobody could find it any more
	d.close() // nor hide it
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the window is closed, nobody sees an icon, and the program still runs")
	}
}

// TestTheWindowStaysAwayOnlyWhereThePanelShowsItsIcon starts it hidden.
func TestTheWindowStaysAwayOnlyWhereThePanelShowsItsIcon(t *testing.T) {
	binary := windowBinary(t)
	d := newPanelled(t)
	d.launch(binary, "--hidden", "--data", t.TempDir(), "--vault", "filevault")
	d.inMenu("Open Patchbay")
	if d.visible() {
		t.Fatal("it isn't hidden")
	}
	d.choose("Connect an account…")
	d.comes()
	d.see("Choose the service")
}

func TestTheWindowThatStartsHiddenShowsWhereThereIsNoPanel(t *testing.T) {
	binary := windowBinary(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	s := newScreen(t)
	s.open(binary, "--hidden", "--data", t.TempDir(), "--vault", "filevault")
	s.see("Coda shows a key only once")
}

func TestTheWindowThatStartsHiddenShowsWhenThePanelGoes(t *testing.T) {
	binary := windowBinary(t)
	d := newPanelled(t)
	d.launch(binary, "--hidden", "--data", t.TempDir(), "--vault", "filevault")
	d.inMenu("Open Patchbay")
	time.Sleep(2 * time.Second) // it has seen the panel, too
	d.killPanel()
	d.comes()
}

// TestTheWindowRemembersItsSizeAndPlace moves it, ends it in different ways and
// looks where it opens.
func TestTheWindowRemembersItsSizeAndPlace(t *testing.T) {
	binary := windowBinary(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	data := t.TempDir()
	for i, place := range []string{"", "30 40 800 600", "200 10 700 640", "5000 5000 640 600"} {
		s := newScreen(t)
		ended := s.open(binary, "--data", data, "--vault", "filevault")
		if i == 1 || i == 2 {
			s.see("Coda shows a key only once")
		}
		switch i {
		case 2:
			s.is("30 40 800 600")
		case 3:
			s.is("200 10 700 640")
		}
		if place != "" {
			at := strings.Fields(place)
			s.run("xdotool", "windowsize", "--sync", s.window, at[2], at[3])
			s.run("xdotool", "windowmove", s.window, at[0], at[1])
			time.Sleep(500 * time.Millisecond)
		}
		if i%2 == 0 {
			s.close()
		} else if err := syscall.Kill(s.pid, syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Fatal("it still runs")
		}
	}
	s := newScreen(t)
	s.open(binary, "--data", data, "--vault", "filevault")
	if at := s.geometry(); strings.HasPrefix(at, "5000") || !strings.HasSuffix(at, " 640 600") {
		t.Fatalf("it opened at %s, out of sight", at)
	}
}

// TestTheWindowIsLedToTheVeryStep has something to finish, which the panel
// names.
func TestTheWindowIsLedToTheVeryStep(t *testing.T) {
	binary, data := windowBinary(t), t.TempDir()
	p := start(t, "--data", data, "--vault", "filevault")
	mia := must[string](p, "AddKeptByCoda", "todoist", "Mia", "", "")
	plan := must[app.DocView](p, "AddDoc", "https://coda.io/d/Plan_dAbCdEf1234", "Plan")
	must[any](p, "AddToDoc", mia, plan.ID, "private")
	if code := p.interrupt(); code != 0 {
		t.Fatal(code)
	}
	d := newPanelled(t)
	d.launch(binary, "--hidden", "--data", data, "--vault", "filevault")
	d.choose("To finish: Mia in Plan")
	d.comes() // opened for it
	d.see("Put Mia into Plan")
	d.choose("Recent accounts > Mia (Todoist) > Open")
	d.see("You approved this account") // while it is open
	d.choose("To finish: Mia in Plan")
	d.see("Put Mia into Plan")
}
