package keyring

import (
	"context"
	"errors"
	"time"

	"app.patchbay/internal/patchbay"
)

// maxKey is the longest key that a caller may use.
const maxKey = 120

// vault is one collection of the keyring. It implements [patchbay.Vault] and
// [patchbay.Settler].
type vault struct {
	source *Source
	at     found
	// open ends when the vault is closed.
	open  context.Context
	close context.CancelFunc
}

func newVault(s *Source, at found) *vault {
	v := &vault{source: s, at: at}
	v.open, v.close = context.WithCancel(context.Background())
	return v
}

// Settles is ten seconds for KDE Wallet, which writes to the disk five seconds
// after it said yes, and nothing for the others.
func (v *vault) Settles() time.Duration {
	if v.at.Late {
		return 10 * time.Second
	}
	return 0
}

func (v *vault) Put(ctx context.Context, key string, value []byte) error {
	if len(value) > patchbay.MaxSecret {
		return patchbay.SecretTooLarge.Because(nil)
	}
	_, err := v.call(ctx, request{Op: opPut, Key: key, Value: value})
	return err
}

func (v *vault) Get(ctx context.Context, key string) ([]byte, error) {
	a, err := v.call(ctx, request{Op: opGet, Key: key})
	if err != nil {
		return nil, err
	}
	return a.Value, nil
}

func (v *vault) Delete(ctx context.Context, key string) error {
	_, err := v.call(ctx, request{Op: opDelete, Key: key})
	return err
}

// Close ends the calls that are under way, and the worker.
func (v *vault) Close() error {
	v.close()
	return v.source.Close()
}

func (v *vault) call(ctx context.Context, r request) (answer, error) {
	if v.open.Err() != nil {
		return answer{}, errClosed()
	}
	if err := checkKey(r.Key); err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(v.open, cancel)()
	r.Location = v.at.Location
	a, err := v.source.call(ctx, r)
	if err != nil && v.open.Err() != nil {
		return answer{}, errClosed()
	}
	return a, err
}

func errClosed() error { return patchbay.VaultUnavailable.Because(errors.New("the vault is closed")) }

var errKey = errors.New("a vault key has ASCII letters, digits, hyphens and dots, begins with one of the first two, and is 120 long at most")

// checkKey keeps from the library what it can't take: a zero byte or a letter
// outside of UTF-8 makes the message bus hang up on the whole process.
func checkKey(key string) error {
	if key == "" || len(key) > maxKey || key[0] == '.' || key[0] == '-' {
		return errKey
	}
	for _, c := range []byte(key) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.':
		default:
			return errKey
		}
	}
	return nil
}
