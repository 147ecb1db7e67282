// Package nobus keeps the keyring library from starting a message bus that
// nobody asked for. It is imported for its effect.
//
// On Linux the D-Bus client below 99designs/keyring connects to the session
// bus in a package init, before main. Where it finds no bus it runs
// dbus-launch, and so each start of the program leaves one more dbus-daemon
// behind (https://github.com/99designs/keyring/issues/103). This package says
// first that there is none: where no session bus can be found it points
// DBUS_SESSION_BUS_ADDRESS at a socket that can't exist.
//
// First is what the import path decides: Go initialises the packages that are
// ready in the order of their paths (https://go.dev/ref/spec#Package_initialization,
// since Go 1.21), and "app.patchbay" sorts before "github.com". That is why
// the module is called so, why this package imports next to nothing, and why
// it is the one place in Patchbay with an init function.
package nobus
