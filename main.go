// Patchbay connects, lists and disconnects the accounts that people use with
// Coda Packs. This package is the wiring: it reads the flags, builds every
// part once, hands them to each other and starts one shell, the window or the
// person's browser. Nothing else in the program builds anything.
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"app.patchbay/app"
	"app.patchbay/internal/desktop"
	"app.patchbay/internal/instance"
	"app.patchbay/internal/keyring"
	_ "app.patchbay/internal/nobus" // first of all packages: see there
)

//go:embed all:frontend/dist
var assets embed.FS

// version is stamped by the linker.
var version = "dev"

func main() {
	if desktop.Generating {
		fail(desktop.Run(context.Background(), desktop.Options{Bound: &app.App{}}))
		return
	}
	if keyring.IsWorker(os.Args) {
		os.Exit(keyring.RunWorker(os.Stdin, os.Stdout))
	}
	flags, command := parse(os.Args[1:])
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if command == "packs check <file>" {
		if !checkPack(ctx, flags.Packs.Check.File, os.Stdout) {
			os.Exit(1)
		}
		return
	}
	fail(run(ctx, stop, flags))
}

// run is the program: it returns when the person has quit.
func run(ctx context.Context, stop func(), flags flags) error {
	noCoreDumps()
	quietLibraries()
	house, err := settle(ctx, flags)
	if running := (instance.Running{}); errors.As(err, &running) {
		fmt.Println(whereItIs(running.Shown))
		return nil
	}
	if err != nil {
		return err
	}
	defer house.leave()

	parts, host, err := assemble(ctx, flags, house)
	if err != nil {
		return err
	}
	defer parts.close()

	page, err := fs.Sub(assets, "frontend/dist")
	if err != nil {
		return err
	}
	host.Quit = stop
	r := &running{ctx: ctx, stop: stop, page: page, parts: parts, host: host, house: house, flags: flags}
	return r.serve()
}

// fail ends the program with err's text, where there is one.
func fail(err error) {
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "patchbay:", err)
	os.Exit(1)
}
