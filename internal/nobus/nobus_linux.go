package nobus

import (
	"os"
	"strconv"
)

const (
	variable = "DBUS_SESSION_BUS_ADDRESS"
	// nowhere is below a file that is never a folder.
	nowhere = "unix:path=/dev/null/no-session-bus"
)

func init() {
	if address := os.Getenv(variable); address != "" && address != "autolaunch:" {
		return
	}
	// The places where the D-Bus client looks by itself.
	run := "/run/user/" + strconv.Itoa(os.Getuid())
	if exists(run+"/bus") || exists(run+"/dbus-session") {
		return
	}
	// And the one that the base directory specification has moved.
	if moved := os.Getenv("XDG_RUNTIME_DIR"); moved != "" && exists(moved+"/bus") {
		_ = os.Setenv(variable, "unix:path="+escaped(moved+"/bus"))
		return
	}
	_ = os.Setenv(variable, nowhere)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// escaped is path as the value of an address, in which every byte but these
// is written in hexadecimal
// (https://dbus.freedesktop.org/doc/dbus-specification.html#addresses).
func escaped(path string) string {
	const digits = "0123456789abcdef"
	var out []byte
	for _, c := range []byte(path) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9',
			c == '-', c == '_', c == '/', c == '\\', c == '.', c == '*':
			out = append(out, c)
		default:
			out = append(out, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(out)
}
