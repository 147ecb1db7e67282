package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/cli/browser"

	"app.patchbay/app"
	"app.patchbay/internal/browsers"
	"app.patchbay/internal/patchbay"
)

// quietLibraries keeps the programs that open pages, and the tray's library,
// from writing among our own lines. They have one setting for all, so it is
// made once, before anything is opened.
func quietLibraries() {
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	log.SetOutput(io.Discard)
}

// openAddress opens a page or a folder in the program that the person uses for
// it. Some openers stay until the browser is closed, so an answer that takes
// longer than two seconds counts as success.
func openAddress(address string) error {
	opened := make(chan error, 1)
	go func() { opened <- browser.OpenURL(address) }()
	select {
	case err := <-opened:
		return err
	case <-time.After(2 * time.Second):
		return nil
	}
}

// opener opens pages in the browser that the person chose.
type opener struct {
	found *browsers.Finder
	// choice is the browser's id; empty for the computer's own choice.
	choice func() string
	log    *slog.Logger
}

// page opens one. Where the browser is gone, or doesn't start, it is the
// computer's own choice.
func (o *opener) page(address string) error {
	id := o.choice()
	if id == "" {
		return openAddress(address)
	}
	if err := o.found.Open(id, address); err != nil {
		o.log.Warn("the chosen browser did not open", "cause", err)
		return openAddress(address)
	}
	return nil
}

// in opens a page in the browser with that id, or in the person's usual one
// where none is named.
func (o *opener) in(address, id string) error {
	if id == "" {
		return o.page(address)
	}
	return o.found.Open(id, address)
}

// listed are the browsers found as the facade knows them.
func listed(found *browsers.Finder) func() []app.Browser {
	return func() []app.Browser {
		var all []app.Browser
		for _, one := range found.List() {
			all = append(all, app.Browser{ID: one.ID, Name: one.Name, Profile: one.Profile})
		}
		return all
	}
}

// startPractice starts this program once more, with pretend accounts, and
// opens its page. It ends by itself when nobody looks at it.
func startPractice(to *slog.Logger, open func(address string) error) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.Command(self, "--practice", "--browser", "--no-open")
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = command.Process.Kill()
		_ = command.Wait()
		return fmt.Errorf("practice did not start: %w", err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		to.Info("practice ended", "cause", command.Wait())
	}()
	link := strings.TrimSpace(strings.TrimPrefix(line, "Patchbay is at "))
	if err := open(link); err != nil {
		return patchbay.LinkNotOpened.Because(err).With("address", link)
	}
	return nil
}
