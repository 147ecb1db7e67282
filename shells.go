package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/adrg/xdg"

	"app.patchbay/app"
	"app.patchbay/internal/desktop"
	"app.patchbay/internal/instance"
	"app.patchbay/internal/loopback"
)

// showWindow opens the window and returns when it is closed.
func showWindow(ctx context.Context, stop func(), page fs.FS, p *parts, host app.Host, h *house) error {
	host.Shell, host.SaveFile = "window", saver(xdg.UserDirs.Download)
	defer stop()
	show := make(chan struct{})
	comeForward := func() instance.Shown {
		select {
		case show <- struct{}{}:
			return instance.AsWindow
		case <-ctx.Done():
			return instance.NotShown
		}
	}
	h.answer(comeForward)
	panel := startIcon(ctx, p, host.Practice, func() { comeForward() }, stop)
	defer panel.tray.Close()
	return desktop.Run(ctx, desktop.Options{
		Assets:  page,
		Bound:   app.New(ctx, p.board, host, p.log),
		Explain: func(err error) string { return app.Explain(err).Text() },
		Headers: loopback.SecurityHeaders(),
		Changed: panel.following(ctx, slowly(ctx, p.changed)),
		Show:    show,
		Log:     p.log,
	})
}

// serveBrowser serves the page to the person's browser until they quit, or
// until nobody looked for ten minutes.
func serveBrowser(ctx context.Context, stop func(), page fs.FS, p *parts, host app.Host, h *house, f flags) error {
	host.Shell = "browser"
	facade := app.New(ctx, p.board, host, p.log)
	var panel *icon // set before anything is served
	shell, err := loopback.New(loopback.Options{
		Assets: page,
		Calls:  app.Calls(facade),
		// What was read of a page is sent back to be compared and brought in.
		Bodies: map[string]int64{"ReadAccounts": app.PageBody, "CompareSeen": app.PageBody, "BringIn": app.PageBody, "ReadAsAdmin": app.PageBody},
		Explain: func(err error) (string, map[string]string) {
			problem := app.Explain(err)
			return problem.Code, problem.Values
		},
		Port:      f.Port,
		Log:       p.log,
		Idle:      loopback.DefaultIdle,
		StayAlive: func() bool { return panel.tray.There() },
	})
	if err != nil {
		return err
	}
	panel = startIcon(ctx, p, host.Practice, func() { showAgain(shell, f) }, stop)
	defer panel.tray.Close()
	go func() {
		for range panel.following(ctx, slowly(ctx, p.changed)) {
			shell.Changed()
		}
	}()
	greet(shell, f)
	h.answer(func() instance.Shown { return showAgain(shell, f) })
	go freshLinks(shell)
	err = shell.Serve(ctx)
	stop()
	if errors.Is(err, loopback.ErrIdle) {
		fmt.Println("Nobody looked at Patchbay for ten minutes, so it ended. Start it again when you need it.")
		return nil
	}
	return err
}

// greet prints the link and opens the browser. The first line is for programs
// too; nothing else is ever printed before it.
func greet(shell *loopback.Shell, f flags) {
	fmt.Println("Patchbay is at " + shell.PrintedLink())
	if f.NoOpen {
		fmt.Println("Open that link in your browser. It works once; press Enter here for a fresh one, Ctrl-C to end.")
		return
	}
	if err := openAddress(shell.OpenedLink()); err != nil {
		fmt.Println("No browser could be opened here. Open that link in one on this computer; it works once.")
		fmt.Println("Press Enter for a fresh link, Ctrl-C to end.")
		return
	}
	fmt.Println("Your browser should show it now. Press Enter here for a fresh link, Ctrl-C to end.")
}

// showAgain opens a fresh link, or prints it where none may or can be opened.
func showAgain(shell *loopback.Shell, f flags) instance.Shown {
	if !f.NoOpen && openAddress(shell.OpenedLink()) == nil {
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

// slowly passes on what happens, at most four times a second; the last time
// is never lost.
func slowly(ctx context.Context, changed <-chan struct{}) <-chan struct{} {
	slow := make(chan struct{})
	go func() {
		defer close(slow)
		for {
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
			select {
			case slow <- struct{}{}:
			case <-ctx.Done():
				return
			}
			time.Sleep(250 * time.Millisecond)
		}
	}()
	return slow
}
