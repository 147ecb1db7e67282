package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"app.patchbay/internal/packs"
	"app.patchbay/internal/rehearsal"
)

// packsCommand is what can be done with Pack files in a terminal.
type packsCommand struct {
	Check checkCommand `cmd:"" help:"Say what is wrong with a Pack file, and play its example answers."`
}

type checkCommand struct {
	File string `arg:"" help:"The Pack file." type:"path"`
}

// checkPack prints every mistake of a Pack file, with the field and what was
// expected, and reports whether there was none. Where example answers lie
// beside it, in testdata/<id>, they are played.
func checkPack(ctx context.Context, path string, out io.Writer) bool {
	folder, file := filepath.Split(path)
	pack, err := packs.ReadFile(os.DirFS(filepath.Clean(folder)), file)
	if err != nil {
		fmt.Fprintln(out, err)
		return false
	}
	for _, place := range []string{filepath.Join(folder, "testdata", pack.ID), filepath.Join(folder, "..", "testdata", pack.ID)} {
		if info, err := os.Stat(place); err != nil || !info.IsDir() {
			continue
		}
		played, err := rehearsal.Play(ctx, pack, os.DirFS(place))
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				fmt.Fprintf(out, "testdata/%s/%s\n", pack.ID, line)
			}
			return false
		}
		fmt.Fprintf(out, "%s is in order. Example answers played: %d.\n", file, len(played))
		return true
	}
	fmt.Fprintf(out, "%s is in order. No example answers lie in testdata/%s, so none was played.\n", file, pack.ID)
	return true
}
