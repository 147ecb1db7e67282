//go:build unix && !darwin

package notify

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// xfce is what the server of Xfce calls itself. It draws a button for pressing
// the message as a whole, too; and while the person doesn't want to be
// disturbed, which it tells nobody, it takes messages and never shows them.
// Seen with xfce4-notifyd 0.7.3.
const xfce = "Xfce Notify Daemon"

// isXfce asks who shows the messages.
func isXfce(ctx context.Context, bus *dbus.Conn) bool {
	var name, vendor, version, speaks string
	asked := bus.Object(server, serverPath).CallWithContext(ctx, server+".GetServerInformation", 0)
	return asked.Store(&name, &vendor, &version, &speaks) == nil && name == xfce
}

// xfceIsQuiet reads Xfce's own setting for that, where it was ever set.
func xfceIsQuiet(ctx context.Context, bus *dbus.Conn) bool {
	var quiet dbus.Variant
	asked := bus.Object("org.xfce.Xfconf", "/org/xfce/Xfconf").
		CallWithContext(ctx, "org.xfce.Xfconf.GetProperty", dbus.FlagNoAutoStart, "xfce4-notifyd", "/do-not-disturb")
	return asked.Store(&quiet) == nil && quiet.Value() == true
}
