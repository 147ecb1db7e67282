//go:build desktop || bindings

package desktop

import (
	"context"
	"net/http"
	"os"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Run opens the window and returns when it is closed or ctx ends. It must be
// called from the main goroutine.
func Run(ctx context.Context, o Options) error {
	avoidBlankWindow()
	closed := make(chan struct{})
	defer close(closed)
	return wails.Run(&options.App{
		Title:  "Patchbay",
		Width:  1120,
		Height: 780,
		// Narrower than this the wizard's guide and form stand one above the
		// other; it still works.
		MinWidth:  480,
		MinHeight: 480,
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
		OnStartup: func(window context.Context) {
			go o.tell(window, ctx.Done(), closed)
		},
		Linux: &linux.Options{
			ProgramName: "patchbay",
			// The other two policies are exchanged in Wails 2.16, and both
			// show a blank window on some graphics drivers.
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
		},
	})
}

// tell passes on what happens until the window is closed, and closes it when
// done is.
func (o Options) tell(window context.Context, done <-chan struct{}, closed <-chan struct{}) {
	for {
		select {
		case <-o.Changed:
			runtime.EventsEmit(window, "changed")
		case <-o.Show:
			runtime.WindowUnminimise(window)
			runtime.WindowShow(window)
		case <-done:
			runtime.Quit(window)
			return
		case <-closed:
			return
		}
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
