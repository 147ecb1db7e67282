//go:build desktop || bindings

package desktop

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// wholly is what Wails calls pressing a message as a whole.
const wholly = "DEFAULT_ACTION"

// wailsMessages are messages by Wails. own is the context that its calls need.
type wailsMessages struct{ own context.Context }

// open lets messages be shown from now on, where the system has any for this
// program: macOS has them for one in a bundle.
func (m *Messages) open(own context.Context) error {
	if err := runtime.InitializeNotifications(own); err != nil {
		return err
	}
	runtime.OnNotificationResponse(own, func(answer runtime.NotificationResult) {
		if answer.Error == nil && answer.Response.ActionIdentifier == wholly && m.pressed != nil {
			m.pressed(answer.Response.ID)
		}
	})
	m.use(wailsMessages{own})
	return nil
}

// shut ends it: Wails' calls need the window.
func (m *Messages) shut(own context.Context) {
	if m.on() != nil {
		m.use(nil)
		runtime.CleanupNotifications(own)
	}
}

func (w wailsMessages) allowed() (bool, error) { return runtime.CheckNotificationAuthorization(w.own) }
func (w wailsMessages) ask() (bool, error)     { return runtime.RequestNotificationAuthorization(w.own) }

func (w wailsMessages) send(name, title, text string) error {
	return runtime.SendNotification(w.own, runtime.NotificationOptions{ID: name, Title: title, Body: text})
}

// remove takes it away whether it was shown yet or not. Neither is an error
// where it is gone.
func (w wailsMessages) remove(name string) {
	_ = runtime.RemovePendingNotification(w.own, name)
	_ = runtime.RemoveDeliveredNotification(w.own, name)
}
