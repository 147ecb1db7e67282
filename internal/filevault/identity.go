package filevault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"app.patchbay/internal/patchbay"
)

const (
	identityFile = "identity.age"
	// largestIdentity is far above what one takes.
	largestIdentity = 8 << 10
)

// newIdentity makes an identity, and returns it also as the file that holds it
// behind the passphrase.
func newIdentity(passphrase string, workFactor int) (*age.X25519Identity, []byte, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, nil, fmt.Errorf("make an identity: %w", err)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, nil, fmt.Errorf("use the passphrase: %w", err)
	}
	if workFactor != 0 {
		recipient.SetWorkFactor(workFactor)
	}
	sealed, err := encrypt([]byte(identity.String()+"\n"), recipient)
	return identity, sealed, err
}

// readIdentity reads what newIdentity made. It fails with PassphraseWrong,
// with VaultCorrupt where the file is damaged, or with VaultUnavailable where
// it can't be read.
func readIdentity(path, passphrase string) (*age.X25519Identity, error) {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return nil, unavailable(err)
	}
	lock, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fmt.Errorf("use the passphrase: %w", err)
	}
	text, err := decrypt(sealed, largestIdentity, lock)
	var other *age.NoIdentityMatchError
	switch {
	case errors.As(err, &other) && bytes.Contains(sealed, []byte("\n-> scrypt ")):
		return nil, patchbay.PassphraseWrong.Because(nil)
	case err != nil:
		return nil, patchbay.VaultCorrupt.Because(fmt.Errorf("%s: %w", identityFile, err))
	}
	identity, err := age.ParseX25519Identity(strings.TrimSpace(string(text)))
	clear(text)
	if err != nil { // its text may quote the identity
		return nil, patchbay.VaultCorrupt.Because(errors.New(identityFile + " holds no identity"))
	}
	return identity, nil
}

func encrypt(text []byte, to age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if _, err := w.Write(text); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return sealed.Bytes(), nil
}

// decrypt fails where the file was changed in any bit, was cut short, or holds
// more than most.
func decrypt(sealed []byte, most int64, with age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > most {
		return nil, errors.New("more than was ever stored")
	}
	return text, nil
}
