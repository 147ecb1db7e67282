package patchbay

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
)

// Secret is a text that must not be seen: a key, a password, whatever a
// person typed into a form. It prints as [secret] under every verb and
// refuses to be marshalled, so that it can't slip into a log, an error or an
// answer by accident. The only way to its text is Reveal.
//
// The zero value is the empty secret.
type Secret struct{ text string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text} }

// Reveal returns the text itself. Search for its callers to see every place
// where a secret leaves its wrapping.
func (s Secret) Reveal() string { return s.text }

// Empty reports whether there is no text at all.
func (s Secret) Empty() bool { return s.text == "" }

// Equal compares in a time that depends on the lengths alone.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.text), []byte(other.text)) == 1
}

const hidden = "[secret]"

// String returns "[secret]".
func (Secret) String() string { return hidden }

// GoString returns "[secret]".
func (Secret) GoString() string { return hidden }

// Format prints "[secret]" for every verb, %x and %#v included.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue makes slog print "[secret]".
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

var errSecretMarshalled = errors.New("a secret must not be marshalled")

// MarshalJSON always fails.
func (Secret) MarshalJSON() ([]byte, error) { return nil, errSecretMarshalled }

// MarshalText always fails; it covers XML, YAML and map keys.
func (Secret) MarshalText() ([]byte, error) { return nil, errSecretMarshalled }

// MarshalBinary always fails; it covers gob.
func (Secret) MarshalBinary() ([]byte, error) { return nil, errSecretMarshalled }
