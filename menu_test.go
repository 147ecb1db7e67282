//go:build linux

package main

import (
	"bytes"
	"context"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"app.patchbay/app"
)

// links are the codes that a program has printed so far.
func links(p *program) []string {
	var codes []string
	for line := range strings.Lines(p.said()) {
		if _, code, ok := strings.Cut(strings.TrimSpace(line), "/#"); ok {
			codes = append(codes, code)
		}
	}
	return codes
}

// leads chooses a line of the menu and tells where that led.
func leads(d *panelled, p *program, title string) app.DestinationView {
	d.t.Helper()
	return d.led(p, func() { d.choose(title) })
}

// led does what brings a fresh link, opens that, and asks as the new page does
// where it was led to.
func (d *panelled) led(p *program, by func()) app.DestinationView {
	d.t.Helper()
	before := len(links(p))
	by()
	d.until("no fresh link came", func() bool { return len(links(p)) > before })
	var session struct{ Key string }
	codes := links(p)
	if err := p.post("session", map[string]string{"code": codes[len(codes)-1]}, &session); err != nil {
		d.t.Fatal(err)
	}
	p.key = session.Key
	return must[app.DestinationView](p, "Destination")
}

// TestThePanelLeadsToTheVeryStep chooses each kind of line in a real panel's
// menu.
func TestThePanelLeadsToTheVeryStep(t *testing.T) {
	d, service := newPanelled(t), newCoda(t)
	p := d.starts("--data", t.TempDir(), "--vault", "filevault", service.flag())
	want := func(title string, to app.DestinationView) {
		t.Helper()
		if got := leads(d, p, title); got != to {
			t.Fatalf("%q leads to %+v, not %+v", title, got, to)
		}
	}
	want("Open Patchbay", app.DestinationView{})
	want("Connect an account…", app.DestinationView{To: "connect"})
	if got := must[app.DestinationView](p, "Destination"); got != (app.DestinationView{}) {
		t.Fatalf("it is led there twice: %+v", got)
	}

	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	done, err := p.connect("coda", pasted("pretend-ada-1"))
	if err != nil {
		t.Fatal(err)
	}
	ada := done.Done.Account
	plan := must[app.DocView](p, "AddDoc", "https://coda.io/d/Plan_dAbCdEf1234", "my_plan")
	must[any](p, "AddToDoc", ada, plan.ID, "private")
	// A single line to press marks a letter there, two are one.
	want("To finish: Pretend ada in my__plan", app.DestinationView{To: "finish", Account: ada, Place: plan.ID})
	d.inMenu("Docs > my__plan")
	d.inMenu("Recent accounts > Pretend ada (Coda) > Connected")
	want("Recent accounts > Pretend ada (Coda) > Open", app.DestinationView{To: "account", Account: ada})

	d.notInMenu("Copy key for Coda")
	must[any](p, "AtStep", ada, plan.ID)
	d.choose("Copy key for Coda")
	d.until("the key never was on the clipboard", func() bool {
		out, err := exec.Command("xclip", "-selection", "clipboard", "-o").Output()
		return err == nil && string(out) == "pretend-ada-1"
	})
	must[any](p, "AtStep", "", "")
	d.notInMenu("Copy key for Coda")

	asked := service.asked()
	d.choose("Recent accounts > Pretend ada (Coda) > Check now")
	d.until("nobody was asked", func() bool { return service.asked() > asked })
	service.refuse()
	if got := leads(d, p, "Recent accounts > Pretend ada (Coda) > Check now"); got != (app.DestinationView{To: "account", Account: ada}) {
		t.Fatalf("a check that fails leads to %+v", got)
	}
	want("Needs you: Pretend ada (Coda)", app.DestinationView{To: "mend", Account: ada})

	must[any](p, "Remove", ada)
	todos := must[app.ListView](p, "List").ToDos
	i := slices.IndexFunc(todos, func(todo app.ToDoView) bool { return todo.Why == "removed" })
	want("To finish: delete a key of Pretend ada at Coda", app.DestinationView{To: "to-do", ToDo: todos[i].ID})
	d.notInMenu("Needs you: Pretend ada (Coda)")
}

// TestThePanelOffersToCopyOnlyWhileThePageIsThere lets the page go without a
// word.
func TestThePanelOffersToCopyOnlyWhileThePageIsThere(t *testing.T) {
	d, service := newPanelled(t), newCoda(t)
	p := d.starts("--data", t.TempDir(), "--vault", "filevault", service.flag())
	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	done, err := p.connect("coda", pasted("pretend-ada-1"))
	if err != nil {
		t.Fatal(err)
	}
	place := must[app.ElsewhereView](p, "AddElsewhere", done.Done.Account, "Nango")
	leave := p.listens()
	must[any](p, "AtStep", done.Done.Account, place.ID)
	d.inMenu("Copy key for Nango")
	leave()
	d.notInMenu("Copy key for Nango")
}

// listens opens the page's stream of events, until leave.
func (p *program) listens() (leave func()) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address+"/api/events", bytes.NewReader([]byte("[]")))
	if err != nil {
		p.t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Origin": p.address, "Sec-Fetch-Site": "same-origin", "Authorization": "Bearer " + p.key,
	} {
		r.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK {
		p.t.Fatalf("%v %v", answer, err)
	}
	if _, err := answer.Body.Read(make([]byte, 1)); err != nil {
		p.t.Fatal(err)
	}
	return func() { cancel(); _ = answer.Body.Close() }
}

// picture is the icon as the panel is told to draw it.
func (d *panelled) picture() string {
	value, err := d.bus.Object(d.menu().Destination(), "/StatusNotifierItem").
		GetProperty("org.kde.StatusNotifierItem.IconPixmap")
	if err != nil {
		return ""
	}
	return value.String()
}

// TestThePanelShowsThatSomethingIsUnderWay starts connecting and gives up.
func TestThePanelShowsThatSomethingIsUnderWay(t *testing.T) {
	d := newPanelled(t)
	p := d.starts("--practice")
	d.inMenu("Open Patchbay")
	well := d.picture()
	step := must[app.StepView](p, "Connect", "coda", "", "")
	d.until("it looks as before", func() bool { return d.picture() != well })
	must[any](p, "Cancel", step.Flow)
	d.until("it never looks well again", func() bool { return d.picture() == well })
}

// TestWhereThePanelShowsItAHiddenStartOpensNothing starts it as a login does.
func TestWhereThePanelShowsItAHiddenStartOpensNothing(t *testing.T) {
	d := newPanelled(t)
	p, line := launch(t, "--hidden", "--data", t.TempDir())
	d.pid = p.command.Process.Pid
	if line != "Patchbay is in the panel of your desktop." || strings.Contains(p.said(), "http") {
		t.Fatalf("it says %s", p.said())
	}
	d.choose("Open Patchbay")
	d.until("no link came", func() bool { return len(links(p)) == 1 })
}

func TestWithoutAPanelAHiddenStartOpensAsUsual(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	began := time.Now()
	start(t, "--hidden", "--data", t.TempDir())
	if time.Since(began) > 10*time.Second {
		t.Fatal("it waited for a panel that can't come")
	}
}
