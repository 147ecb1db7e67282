package keyring

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/99designs/keyring"

	"app.patchbay/internal/patchbay"
)

var errNoKeyring = errors.New("no keyring on this computer")

// explain gives an error of the library its cause. asked says whether there is
// a screen on which the system can have asked the person: a question that was
// closed and a keyring that nobody could be asked about look alike otherwise.
func explain(err error, asked bool) error {
	refused := patchbay.VaultLocked
	if asked {
		refused = patchbay.VaultDenied
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrKeyNotFound):
		return patchbay.VaultAbsent.Because(nil)
	case errors.As(err, &syntax), errors.As(err, &kind):
		return patchbay.VaultCorrupt.Because(errItem) // their texts quote the item
	case misleading(err.Error()):
		return refused.Because(err)
	default:
		return patchbay.VaultUnavailable.Because(err)
	}
}

// misleading knows the texts that the keyring answers with after a question
// was dismissed. The library doesn't look at how a question ended and goes on;
// what it reports is that the next step failed.
func misleading(text string) bool {
	for _, said := range []string{
		"in a locked collection",                // Cannot create an item in a locked collection
		"of a locked object",                    // Cannot get secret of a locked object
		"does not exist at path “/”",            // the answer to a refused collection is taken for its path
		"org.freedesktop.Secret.Error.IsLocked", // where the daemon gives no text
	} {
		if strings.Contains(text, said) {
			return true
		}
	}
	return false
}

// outcome is err as it travels to the parent.
func outcome(err error) (patchbay.Cause, string) {
	if err == nil {
		return "", ""
	}
	cause, _ := patchbay.Why(err)
	text := err.Error()
	var failure *patchbay.Failure
	if errors.As(err, &failure) {
		text = ""
		if failure.Err != nil {
			text = failure.Err.Error()
		}
	}
	return cause, text
}

// failure is the error that outcome took apart. A cause that no keyring has is
// a defect of the worker, and is taken for a keyring that isn't there.
func failure(cause patchbay.Cause, text string) error {
	var behind error
	if text != "" {
		behind = errors.New(text)
	}
	switch cause {
	case "":
		return nil
	case patchbay.VaultAbsent, patchbay.VaultLocked, patchbay.VaultDenied, patchbay.VaultCorrupt:
		return cause.Because(behind)
	default:
		return patchbay.VaultUnavailable.Because(behind)
	}
}
