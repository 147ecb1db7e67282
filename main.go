package main

import (
	"context"
	"fmt"
	"os"

	"app.patchbay/app"
	"app.patchbay/internal/desktop"
)

func main() {
	if desktop.Generating {
		if err := desktop.Run(context.Background(), desktop.Options{Bound: &app.App{}}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
}
