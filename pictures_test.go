//go:build linux

package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"app.patchbay/app"
)

// at is where something is on the screen.
type at struct{ width, height, x, y int }

// studio is a screen of which pictures are taken for the README.
type studio struct {
	*panelled
	folder string
}

// restyle has the panel of Xfce be as it comes, light or dark: the bar at the
// top, without the person's name.
func (s *studio) restyle(dark bool) {
	s.t.Helper()
	s.killPanel()
	numbers := func(of ...int32) (all []dbus.Variant) {
		for _, one := range of {
			all = append(all, dbus.MakeVariant(one))
		}
		return all
	}
	s.setXfce("xfce4-panel", "/panels", numbers(1))
	s.setXfce("xfce4-panel", "/panels/panel-1/plugin-ids", numbers(1, 2, 3, 6, 11, 12))
	s.setXfce("xfce4-panel", "/panels/dark-mode", dark)
	s.startPanel()
}

// icon waits until the icon is in the panel, and tells where.
func (s *studio) icon() at {
	s.t.Helper()
	var where at
	s.until("the icon isn't in the panel", func() bool {
		whole := s.in("whole")
		s.run("import", "-window", "root", whole)
		found := s.run("convert", whole, "-crop", "1280x30+0+0", "+repage", "-fuzz", "4%", "-fill", "black", "+opaque", "#0b5cad", "-format", "%@", "info:")
		n, err := fmt.Sscanf(found, "%dx%d+%d+%d", &where.width, &where.height, &where.x, &where.y)
		return n == 4 && err == nil && where.width > 8 && where.width < 40
	})
	return where
}

// shoot takes a part of the screen.
func (s *studio) shoot(name string, part at) {
	s.t.Helper()
	time.Sleep(2 * time.Second) // the panel follows, and what fades is there
	s.run("import", "-window", "root", "-crop", fmt.Sprintf("%dx%d+%d+%d", part.width, part.height, part.x, part.y), "+repage", s.in(name))
}

func (s *studio) in(name string) string { return filepath.Join(s.folder, name+".png") }

// keep puts pictures together as convert is told, and keeps what comes of it
// among those of the README, in few colours.
func (s *studio) keep(name string, how ...string) {
	s.t.Helper()
	s.run("convert", append(how, "+dither", "-colors", "192", "-strip", "-define", "png:exclude-chunks=date,time", filepath.Join("build", "screenshots", name+".png"))...)
}

// TestPictures takes those pictures of the README that show more than a page:
// the icon in a panel, light and dark, in its three states and with its menu,
// and the window on a desktop.
func TestPictures(t *testing.T) {
	if os.Getenv("PATCHBAY_SCREENSHOTS") == "" {
		t.Skip("run by make screenshots")
	}
	s := &studio{panelled: newPanelled(t), folder: t.TempDir()}
	s.paint(0x4a5d70)
	s.ofPanel()
	s.ofWindow()
}

// ofPanel breaks nothing and finishes nothing: Mia's account waits in a doc, and
// is checked while the picture of that is taken.
func (s *studio) ofPanel() {
	service, answers := newCoda(s.t), &sync.RWMutex{}
	answer := service.Config.Handler
	service.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers.RLock()
		defer answers.RUnlock()
		answer.ServeHTTP(w, r)
	})
	p := s.starts("--data", s.t.TempDir(), "--vault", "filevault", service.flag())
	must[any](p, "ChooseVault", "filevault", "pretend passphrase")
	done, err := p.connect("coda", pasted("pretend-mia-1"))
	if err != nil {
		s.t.Fatal(err)
	}
	mia := done.Done.Account
	must[any](p, "Rename", mia, "Mia")
	doc := must[app.DocView](p, "AddDoc", "https://coda.io/d/Plan_dAbCdEf1234", "Launch plan")
	must[any](p, "AddToDoc", mia, doc.ID, "private")
	must[any](p, "MarkInCoda", mia, doc.ID, "done")

	strip, whole := at{370, 27, 910, 0}, at{370, 200, 910, 0}
	for _, theme := range []string{"light", "dark"} {
		s.restyle(theme == "dark")
		s.inMenu("Quit")
		s.icon()
		s.shoot(theme+"-well", strip)

		answers.Lock()
		checked := make(chan bool)
		go func() { _, _ = call[any](p, "Check", mia); close(checked) }()
		s.shoot(theme+"-working", strip)
		answers.Unlock()
		<-checked

		must[any](p, "MarkInCoda", mia, doc.ID, "planned")
		s.inMenu("To finish: Mia in Launch plan")
		time.Sleep(2 * time.Second) // a menu that grows while it is open is cut off
		icon := s.icon()
		s.run("xdotool", "mousemove", fmt.Sprint(icon.x+icon.width/2), fmt.Sprint(icon.y+icon.height/2), "click", "3")
		s.shoot(theme+"-attention", whole)
		s.run("xdotool", "key", "Escape", "mousemove", "100", "500")
		must[any](p, "MarkInCoda", mia, doc.ID, "done")
		column := []string{s.in(theme + "-well"), s.in(theme + "-working"), s.in(theme + "-attention")}
		s.run("convert", append(column, "-background", "white", "-splice", "0x8", "-append", "-chop", "0x8", s.in(theme))...)
	}
	s.keep("panel", s.in("light"), s.in("dark"), "-background", "white", "-splice", "12x0", "+append", "-chop", "12x0")
	p.interrupt()
}

// ofWindow notes a few accounts that Coda keeps, and opens the window on them.
func (s *studio) ofWindow() {
	data := s.t.TempDir()
	p := s.starts("--data", data)
	for _, one := range []struct {
		pack, name, doc, sharing string
		done                     bool
	}{
		{"figma", "Mia’s Figma", "Brand hub", "private", true}, {"todoist", "Family", "Holiday plans", "private", true},
		{"todoist", "Work", "Launch plan", "shared", false}, {"trello", "Mia Muster", "Team hub", "private", true},
	} {
		account := must[string](p, "AddKeptByCoda", one.pack, one.name, "", "")
		doc := must[app.DocView](p, "AddDoc", "https://coda.io/d/_d"+strings.ReplaceAll(one.doc, " ", "")+"0", one.doc)
		must[any](p, "AddToDoc", account, doc.ID, one.sharing)
		if one.done {
			must[any](p, "MarkInCoda", account, doc.ID, "done")
		}
	}
	p.interrupt()
	s.restyle(false)
	frames := exec.Command("openbox")
	frames.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := frames.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = frames.Process.Kill(); _ = frames.Wait() })
	s.open(windowBinary(s.t), "--data", data)
	s.see("Launch plan")
	s.shoot("window", at{1280, 900, 0, 0})
	s.keep("window", s.in("window"))
}

// paint gives the empty screen a colour.
func (s *studio) paint(colour uint32) {
	s.t.Helper()
	xgb.Logger.SetOutput(io.Discard)
	x, err := xgb.NewConnDisplay(s.display)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(x.Close) // it forgets when nobody is there
	root := xproto.Setup(x).DefaultScreen(x).Root
	if err := xproto.ChangeWindowAttributesChecked(x, root, xproto.CwBackPixel, []uint32{colour}).Check(); err != nil {
		s.t.Fatal(err)
	}
	if err := xproto.ClearAreaChecked(x, false, root, 0, 0, 0, 0).Check(); err != nil {
		s.t.Fatal(err)
	}
}
