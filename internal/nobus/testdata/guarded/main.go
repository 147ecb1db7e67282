// Command guarded links the keyring library behind nobus.
package main

import (
	"fmt"
	"os"

	_ "app.patchbay/internal/nobus"

	_ "github.com/99designs/keyring"
)

func main() { fmt.Print(os.Getenv("DBUS_SESSION_BUS_ADDRESS")) }
