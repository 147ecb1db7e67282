package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"app.patchbay/app"
	"app.patchbay/internal/instance"
	"app.patchbay/internal/loopback"
	"app.patchbay/internal/patchbay"
)

// newBrowser makes the server of the page in the person's browser. It answers
// when Serve is called.
func (r *running) newBrowser() (*loopback.Shell, error) {
	host := r.host
	host.Shell, host.Signpost = "browser", &r.to
	host.AtStep = r.icon.atStep
	facade := app.New(r.ctx, r.parts.board, host, r.parts.log)
	return loopback.New(loopback.Options{
		Assets: r.page,
		Calls:  app.Calls(facade),
		// What was read of a page is sent back to be compared and brought in.
		Bodies: map[string]int64{"ReadAccounts": app.PageBody, "CompareSeen": app.PageBody, "BringIn": app.PageBody, "ReadAsAdmin": app.PageBody},
		Explain: func(err error) (string, map[string]string) {
			problem := app.Explain(err)
			return problem.Code, problem.Values
		},
		Port:      r.flags.Port,
		Log:       r.parts.log,
		Idle:      loopback.DefaultIdle,
		StayAlive: r.inSight,
		Left: func() {
			r.notices.look(false)
			go r.icon.atStep("", "")
		},
	})
}

// inSight reports whether there is another way to Patchbay than a page in the
// browser.
func (r *running) inSight() bool {
	r.mu.Lock()
	window := r.window
	r.mu.Unlock()
	return window != nil && window.inSight() || r.icon.tray.There()
}

// serveBrowser serves the page until the person quits, or until nobody looked
// for ten minutes.
func (r *running) serveBrowser() error {
	shell, err := r.newBrowser()
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.browser = shell
	r.mu.Unlock()
	if r.flags.Hidden {
		go r.greetUnlessHidden(shell)
	} else {
		r.greet(shell)
	}
	r.house.answer(r.show)
	go freshLinks(shell)
	err = shell.Serve(r.ctx)
	r.stop()
	if errors.Is(err, loopback.ErrIdle) {
		fmt.Println("Nobody looked at Patchbay for ten minutes, so it ended. Start it again when you need it.")
		return nil
	}
	return err
}

// openInBrowser shows this Patchbay, which has a window, in the browser too.
func (r *running) openInBrowser() error {
	shell, err := r.addBrowser()
	if err != nil {
		return patchbay.Unexplained.Because(err)
	}
	if r.flags.NoOpen {
		fmt.Println("Patchbay is at " + shell.PrintedLink())
		return nil
	}
	link := shell.OpenedLink()
	if err := r.parts.opener.page(link); err != nil {
		return patchbay.LinkNotOpened.Because(err).With("address", link)
	}
	return nil
}

// addBrowser returns the server beside the window, which it starts where it
// isn't running. It ends by itself when nobody looked for ten minutes, and the
// program with it where the window is closed by then.
func (r *running) addBrowser() (*loopback.Shell, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.browser != nil {
		return r.browser, nil
	}
	shell, err := r.newBrowser()
	if err != nil {
		return nil, err
	}
	served := make(chan struct{})
	r.browser, r.served = shell, served
	go func() {
		defer close(served)
		err := shell.Serve(r.ctx)
		r.mu.Lock()
		r.browser = nil
		r.mu.Unlock()
		switch {
		case errors.Is(err, loopback.ErrIdle):
			r.stop() // it is idle only where nothing else is in sight
		case err != nil:
			r.parts.log.Warn("the page in the browser ended", "cause", err)
		}
	}()
	return shell, nil
}

// awaitBrowser waits until pages beside the window were told that all ends.
func (r *running) awaitBrowser() {
	r.mu.Lock()
	served := r.served
	r.mu.Unlock()
	if served != nil {
		<-served
	}
}

// watched reports whether somebody has the page in their browser.
func (r *running) watched() bool {
	r.mu.Lock()
	browser := r.browser
	r.mu.Unlock()
	return browser != nil && browser.Watched()
}

// greetUnlessHidden greets only where there is no icon to find Patchbay by.
func (r *running) greetUnlessHidden(shell *loopback.Shell) {
	if r.icon.tray.Await(r.ctx) {
		fmt.Println("Patchbay is in the panel of your desktop.")
		return
	}
	if r.ctx.Err() == nil {
		r.greet(shell)
	}
}

// greet prints the link and opens the browser. The first line is for programs
// too; nothing else is ever printed before it.
func (r *running) greet(shell *loopback.Shell) {
	fmt.Println("Patchbay is at " + shell.PrintedLink())
	if r.flags.NoOpen {
		fmt.Println("Open that link in your browser. It works once; press Enter here for a fresh one, Ctrl-C to end.")
		return
	}
	if err := r.parts.opener.page(shell.OpenedLink()); err != nil {
		fmt.Println("No browser could be opened here. Open that link in one on this computer; it works once.")
		fmt.Println("Press Enter for a fresh link, Ctrl-C to end.")
		return
	}
	fmt.Println("Your browser should show it now. Press Enter here for a fresh link, Ctrl-C to end.")
}

// showAgain opens a fresh link, or prints it where none may or can be opened.
func (r *running) showAgain(shell *loopback.Shell) instance.Shown {
	if !r.flags.NoOpen && r.parts.opener.page(shell.OpenedLink()) == nil {
		return instance.InBrowser
	}
	fmt.Println("Patchbay is at " + shell.PrintedLink())
	return instance.AsPrinted
}

// whereItIs tells the person who started a second Patchbay where the first is.
func whereItIs(shown instance.Shown) string {
	switch shown {
	case instance.AsWindow:
		return "Patchbay is already running. Its window should be in front now."
	case instance.InBrowser:
		return "Patchbay is already running. Your browser should show it now."
	case instance.AsPrinted:
		return "Patchbay is already running. It printed a fresh link in the terminal where it was started."
	}
	return "Patchbay is already running. Look for its page in your browser, or its window."
}

// freshLinks prints a new link for each line that is typed.
func freshLinks(shell *loopback.Shell) {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println("Patchbay is at " + shell.PrintedLink())
	}
}
