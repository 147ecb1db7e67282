// Command bare links the keyring library as it is.
package main

import (
	"fmt"
	"os"

	_ "github.com/99designs/keyring"
)

func main() { fmt.Print(os.Getenv("DBUS_SESSION_BUS_ADDRESS")) }
