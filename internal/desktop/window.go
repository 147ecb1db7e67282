//go:build desktop || bindings

package desktop

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"os"
	goruntime "runtime"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
)

//go:embed icon.png
var icon []byte

// Run opens the window and returns when it is closed or ctx ends. It must be
// called from the main goroutine. Where there is no screen it fails with
// ErrNoWindow, and may not be called again.
func Run(ctx context.Context, o Options) (err error) {
	avoidBlankWindow()
	w := &window{Options: o, done: ctx.Done(), closed: make(chan struct{})}
	defer close(w.closed)
	defer func() {
		// Wails panics where there is no screen, before it opens anything.
		if why := recover(); why != nil {
			if w.opened.Load() {
				panic(why)
			}
			err = fmt.Errorf("%w: %v", ErrNoWindow, why)
		}
	}()
	state := options.Normal
	if o.Bounds.Maximised {
		state = options.Maximised
	}
	width, height := o.Bounds.size()
	return wails.Run(&options.App{
		Title:            "Patchbay",
		Width:            width,
		Height:           height,
		MinWidth:         leastWidth,
		MinHeight:        leastHeight,
		WindowStartState: state,
		StartHidden:      o.Hidden,
		// There the button hides a program and only Cmd-Q ends it; Wails can't
		// tell them apart otherwise.
		HideWindowOnClose: goruntime.GOOS == "darwin",
		AssetServer: &assetserver.Options{
			Assets:     o.Assets,
			Middleware: secured(o.Headers),
		},
		Bind:                     []any{o.Bound},
		ErrorFormatter:           func(err error) any { return o.Explain(err) },
		Logger:                   muted{o},
		LogLevelProduction:       logger.WARNING,
		EnableDefaultContextMenu: true, // a person pastes their key with it
		DragAndDrop:              &options.DragAndDrop{DisableWebViewDrop: true},
		OnStartup: func(own context.Context) {
			w.opened.Store(true)
			w.openMessages(own)
			go w.follow(own)
		},
		OnShutdown: func(own context.Context) {
			if o.Messages != nil {
				o.Messages.shut(own)
			}
		},
		OnBeforeClose: w.keepOpen,
		Linux: &linux.Options{
			ProgramName: "patchbay",
			Icon:        icon, // of its frame and in the bar of open windows
			// The other two policies are exchanged in Wails 2.16, and both
			// show a blank window on some graphics drivers.
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
		},
	})
}

// openMessages lets messages be shown, where the system has any for this program.
func (w *window) openMessages(own context.Context) {
	if w.Messages == nil {
		return
	}
	if err := w.Messages.open(own); err != nil && w.Log != nil {
		w.Log.Warn("the system shows no messages of this program", "cause", err)
	}
}

// secured adds the headers to every answer.
func secured(headers map[string]string) assetserver.Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for name, value := range headers {
				w.Header().Set(name, value)
			}
			next.ServeHTTP(w, r)
		})
	}
}

// avoidBlankWindow turns off the renderer of WebKitGTK that leaves the window
// blank with some drivers, unless the person decided about it.
func avoidBlankWindow() {
	const dmabuf = "WEBKIT_DISABLE_DMABUF_RENDERER"
	if _, ok := os.LookupEnv(dmabuf); !ok {
		_ = os.Setenv(dmabuf, "1")
	}
}
