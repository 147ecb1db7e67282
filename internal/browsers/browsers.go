// Package browsers finds the browsers of this computer and their profiles, and
// opens pages in one of them: some people are somebody else in each.
//
// On Linux they are found by the freedesktop.org Desktop Entry Specification;
// on macOS and Windows where they install themselves. A page is opened by
// starting the browser itself, with the address as one argument: no shell ever
// reads it.
package browsers

import (
	"cmp"
	"errors"
	"net/url"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Browser is a browser, or one profile of it.
type Browser struct {
	// ID stays the same as long as the browser is installed in the same way.
	ID string
	// Name is the browser's own, Profile what the person called the profile;
	// empty where there is only one.
	Name, Profile string

	command []string // its place for the address is the constant of that name
}

// place stands for the address in a command. No argument of a real command
// can hold it.
const place = "\x00"

// Finder looks for browsers, anew each time. It may be used by several
// goroutines at once.
type Finder struct {
	system string
	root   string // stands before fixed folders, for tests
	env    func(string) string
	start  func(command []string) error
}

// New returns a Finder that looks where these environment variables say.
func New(env func(string) string) *Finder {
	return &Finder{system: runtime.GOOS, env: env, start: start}
}

// List returns the browsers by name, those of one name by profile. It is empty
// where none is found.
func (f *Finder) List() []Browser {
	var found []Browser
	switch f.system {
	case "darwin":
		found = f.onMac()
	case "windows":
		found = f.onWindows()
	default:
		found = f.onLinux()
	}
	slices.SortFunc(found, func(a, b Browser) int {
		return cmp.Or(
			strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Profile, b.Profile),
			strings.Compare(a.ID, b.ID),
		)
	})
	return found
}

var errNoPage = errors.New("browsers: only pages are opened")

// Open opens a page in the browser with that id. It fails where there is no
// such browser any more, where it can't be started or ends at once with an
// error, and for all that isn't an address of the web.
func (f *Finder) Open(id, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(address, "\x00\r\n\t ") {
		return errNoPage
	}
	all := f.List()
	i := slices.IndexFunc(all, func(b Browser) bool { return b.ID == id })
	if i < 0 {
		return errors.New("browsers: it isn't there any more")
	}
	command := slices.Clone(all[i].command)
	for n, part := range command {
		if part == place {
			command[n] = address
		}
	}
	return f.start(command)
}

// start starts a program. Some stay until the browser is closed, so one that
// is still there after two seconds counts as a success.
func start(command []string) error {
	program := exec.Command(command[0], command[1:]...)
	if err := program.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(2 * time.Second):
		return nil
	}
}
