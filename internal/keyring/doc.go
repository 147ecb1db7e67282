// Package keyring is the vault on the keyring of this computer: GNOME Keyring,
// KDE Wallet or KeePassXC on Linux, the Keychain on macOS, the Credential
// Manager on Windows. It goes through github.com/99designs/keyring v1.2.2, and
// nothing of that library is seen outside.
//
// # The worker
//
// The library hangs where a question of the system is never answered, races
// when it is called from two goroutines, never gets over a lost connection to
// the message bus, and leaves a session behind in the keyring at every call.
// So it lives in a process of its own: our own binary, started once more with
// a hidden argument ([IsWorker], [RunWorker]), called over two pipes, one call
// at a time, with a time limit. It is ended and begun anew when it hangs,
// crashes or loses the bus, when a caller gives up, and every two thousand
// calls. It ends by itself when its standard input does, that is, with us. A
// secret travels in the pipes alone, never in an argument, the environment or
// a file.
//
// # What is stored
//
// Windows takes 2,560 bytes an item, so larger values are split (item.go,
// ring.go). Every item begins with a mark and a digest: one that was cut short
// or belongs to another program is corrupt, not a credential.
//
// Any program of the same person can read what is in the keyring while it is
// unlocked, on Linux and on Windows; and on Linux it can watch the message
// bus, where this library speaks in clear.
//
// # The platforms
//
// Linux (secretservice_linux.go) is used for real by the tests, on GNOME
// Keyring. KDE Wallet and KeePassXC speak the same interface, but are unproven
// here: KDE Wallet reaches the disk five seconds late (see Settles), and
// KeePassXC may ask the person about each connection, which is why its calls
// are given the long time limit.
//
// macOS and Windows are compiled but unproven. What is known of them from the
// library's source:
//
//   - macOS needs cgo: built without, there is no Keychain and this package
//     says VaultUnavailable. Any call may ask the person, and whether one will
//     isn't known beforehand, so Find never says Locked there. A locked
//     Keychain and a refusal are both reported as an absent item. Permission
//     is bound to the signature of the program: without a stable one the
//     person is asked again after each update.
//   - Windows never asks, keeps at most 2,560 bytes an item and about 1,500
//     items, and gives no access in a network logon.
package keyring
