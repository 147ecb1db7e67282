package patchbay

import (
	"context"
	"time"
)

// MaxSecret is the most bytes that a vault keeps under one key. Adapters split
// a value where their platform takes less.
const MaxSecret = 64 << 10

// Vault keeps credentials. It never overwrites: every key is used for one
// value only, and the caller makes it (ASCII letters, digits, hyphens and
// dots, at most 120 of them).
//
// A call may open a question of the system ("unlock your keyring") and wait
// for the person's answer; it returns as soon as ctx ends. After an error
// nothing is known about what happened, so the caller must assume either.
// Methods may be called from several goroutines at once.
type Vault interface {
	// Put stores value under a key that was never used before. A value above
	// MaxSecret is refused with SecretTooLarge and nothing is stored.
	Put(ctx context.Context, key string, value []byte) error
	// Get returns the value, or fails with VaultAbsent, VaultLocked,
	// VaultDenied, VaultUnavailable, VaultCorrupt or VaultTooSlow. Absent is
	// what the platform says, and no proof.
	Get(ctx context.Context, key string) ([]byte, error)
	// Delete takes the value away. Where there is none it returns nil.
	Delete(ctx context.Context, key string) error
	// Close lets go of what the vault holds open. Later calls fail with
	// VaultUnavailable.
	Close() error
}

// Settler is what a Vault may be besides: one whose writes reach the disk
// late. An older version of a credential is kept that long after a newer one
// was written.
type Settler interface{ Settles() time.Duration }

// VaultSource is a kind of vault that this computer may offer: its keyring,
// or a folder of encrypted files.
type VaultSource interface {
	// Name is "keyring" or "filevault"; it is stored, so it never changes.
	Name() string
	// Find looks for the vault without opening any question. Location is the
	// one that was chosen at set-up, or empty to look for the best one. It
	// fails with VaultUnavailable where there is none, or not there today.
	Find(ctx context.Context, location string) (FoundVault, error)
	// Open opens the vault at a location that Find gave, making it where it
	// isn't yet. Only a source whose FoundVault says so wants a passphrase;
	// it answers PassphraseWrong to a wrong one, and PassphraseShort to one
	// that is too short to begin with.
	Open(ctx context.Context, location string, passphrase Secret) (Vault, error)
}

// FoundVault is what a look at a vault's place told.
type FoundVault struct {
	// Location tells it from others of its kind, and is what Open wants.
	Location string
	// Title is its real name, as the person knows it: "GNOME Keyring".
	Title string
	// Locked says that opening it, or its first use, asks the person for
	// something: the system its password, or Patchbay its passphrase.
	Locked bool
	// Passphrase says that Open wants one.
	Passphrase bool
	// New says that nothing is there yet, and Open makes it.
	New bool
}
