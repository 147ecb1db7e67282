//go:build desktop || bindings

package desktop

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/wailsapp/wails/v2/pkg/logger"
)

// TestNothingThatWailsSaysIsWrittenDown stands in for a bound method that
// panics or whose arguments can't be read: then Wails logs the whole call.
func TestNothingThatWailsSaysIsWrittenDown(t *testing.T) {
	var written bytes.Buffer
	var wails logger.Logger = muted{Options{Log: slog.New(slog.NewTextHandler(&written, nil))}}
	for _, say := range []func(string){
		wails.Print, wails.Trace, wails.Debug, wails.Info, wails.Warning, wails.Error, wails.Fatal,
	} {
		say(`error calling app.App.Submit with ["flow",1,{"token":"pretend-canary"}]`)
	}
	if strings.Contains(written.String(), "canary") {
		t.Fatal("a call was written down, arguments and all")
	}
	if got := strings.Count(written.String(), "level="); got < 3 {
		t.Fatalf("%d lines say that something happened", got)
	}
	muted{}.Error("without a log it is no harm")
}
