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
	"app.patchbay/internal/loopback"
)

// showWindow opens the window and returns when it is closed.
func showWindow(ctx context.Context, stop func(), page fs.FS, p *parts, host app.Host) error {
	host.Shell, host.SaveFile = "window", saver(xdg.UserDirs.Download)
	defer stop()
	return desktop.Run(ctx, desktop.Options{
		Assets:  page,
		Bound:   app.New(ctx, p.board, host, p.log),
		Explain: func(err error) string { return app.Explain(err).Text() },
		Headers: loopback.SecurityHeaders(),
		Changed: slowly(ctx, p.changed),
		Log:     p.log,
	})
}

// serveBrowser serves the page to the person's browser until they quit, or
// until nobody looked for ten minutes.
func serveBrowser(ctx context.Context, stop func(), page fs.FS, p *parts, host app.Host, f flags) error {
	host.Shell = "browser"
	facade := app.New(ctx, p.board, host, p.log)
	shell, err := loopback.New(loopback.Options{
		Assets: page,
		Calls:  app.Calls(facade),
		Explain: func(err error) (string, map[string]string) {
			problem := app.Explain(err)
			return problem.Code, problem.Values
		},
		Port: f.Port,
		Log:  p.log,
		Idle: loopback.DefaultIdle,
	})
	if err != nil {
		return err
	}
	go func() {
		for range slowly(ctx, p.changed) {
			shell.Changed()
		}
	}()
	greet(shell, f)
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
