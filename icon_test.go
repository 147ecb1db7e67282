//go:build linux

package main

import (
	"testing"
	"time"

	"app.patchbay/app"
)

func TestThePanelBringsThePageBackSaysWhatIsToFinishAndQuits(t *testing.T) {
	d := newPanelled(t)
	p := d.starts("--data", t.TempDir())
	d.choose("Open Patchbay")
	freshCode(t, p)

	account := must[string](p, "AddKeptByCoda", "coda", "Mia", "", "")
	doc := must[app.DocView](p, "AddDoc", "https://coda.io/d/Plan_dAbCdEf1234", "Plan")
	must[any](p, "AddToDoc", account, doc.ID, "private")
	d.choose("To finish: Mia in Plan")

	d.choose("Quit")
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it is still there")
	}
	if code := p.command.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("it ended with %d", code)
	}
}
