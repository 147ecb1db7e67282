package filevault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"app.patchbay/internal/patchbay"
)

const (
	// maxKey is the longest key that a caller may use.
	maxKey = 120
	// preamble opens what a credential's file holds: this, the key, a line
	// break, the value.
	preamble = "patchbay credential v1\n"
	// largestFile is far above what the largest value takes.
	largestFile = patchbay.MaxSecret + 16<<10
)

// vault is the opened folder. It implements [patchbay.Vault].
type vault struct {
	dir      string
	identity *age.X25519Identity
	// turn holds a token while nobody is at the disk. A call that its caller
	// gave up on keeps the turn until it is over, so that a later deletion
	// can't be overtaken by an earlier write.
	turn chan struct{}
	open context.Context
	shut context.CancelFunc
}

func newVault(dir string, identity *age.X25519Identity) *vault {
	v := &vault{dir: dir, identity: identity, turn: make(chan struct{}, 1)}
	v.open, v.shut = context.WithCancel(context.Background())
	v.turn <- struct{}{}
	return v
}

func (v *vault) Put(ctx context.Context, key string, value []byte) error {
	if len(value) > patchbay.MaxSecret {
		return patchbay.SecretTooLarge.Because(nil)
	}
	text := make([]byte, 0, len(preamble)+len(key)+1+len(value))
	text = append(text, preamble+key+"\n"...)
	text = append(text, value...)
	_, err := v.do(ctx, key, func() ([]byte, error) {
		defer clear(text)
		if err := present(v.dir); err != nil {
			return nil, unavailable(err)
		}
		sealed, err := encrypt(text, v.identity.Recipient())
		if err != nil {
			return nil, err
		}
		if err := writeOnce(v.dir, key+ending, sealed); err != nil {
			return nil, unavailable(err)
		}
		return nil, nil
	})
	return err
}

func (v *vault) Get(ctx context.Context, key string) ([]byte, error) {
	return v.do(ctx, key, func() ([]byte, error) {
		sealed, err := v.read(key + ending)
		if err != nil {
			return nil, err
		}
		text, err := decrypt(sealed, int64(len(preamble)+maxKey+1+patchbay.MaxSecret), v.identity)
		if err != nil {
			return nil, patchbay.VaultCorrupt.Because(err)
		}
		value, ok := bytes.CutPrefix(text, []byte(preamble+key+"\n"))
		if !ok {
			return nil, patchbay.VaultCorrupt.Because(errors.New("a file holds another credential than it is named after"))
		}
		return value, nil
	})
}

func (v *vault) Delete(ctx context.Context, key string) error {
	_, err := v.do(ctx, key, func() ([]byte, error) {
		if err := present(v.dir); err != nil {
			return nil, unavailable(err)
		}
		if err := erase(v.dir, key+ending); err != nil {
			return nil, unavailable(err)
		}
		return nil, nil
	})
	return err
}

// Close waits a second at most for a call that is at the disk.
func (v *vault) Close() error {
	v.shut()
	select {
	case <-v.turn:
		v.turn <- struct{}{}
	case <-time.After(time.Second):
	}
	return nil
}

// read returns a credential's file. One that is absent is only believed where
// the folder itself is there: it may be on a disk that was taken away.
func (v *vault) read(name string) ([]byte, error) {
	f, err := os.Open(filepath.Join(v.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		if err := present(v.dir); err != nil {
			return nil, unavailable(err)
		}
		return nil, patchbay.VaultAbsent.Because(nil)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	defer f.Close()
	sealed, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, unavailable(err)
	}
	if len(sealed) > largestFile {
		return nil, patchbay.VaultCorrupt.Because(errors.New("a file is larger than any that was written"))
	}
	return sealed, nil
}

// do does one thing at the disk when its turn comes, and returns earlier when
// ctx ends or the vault is closed.
func (v *vault) do(ctx context.Context, key string, act func() ([]byte, error)) ([]byte, error) {
	if v.open.Err() != nil {
		return nil, unavailable(errors.New("the vault is closed"))
	}
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("filevault: %w", err)
	}
	type outcome struct {
		value []byte
		err   error
	}
	done := make(chan outcome, 1)
	select {
	case <-v.turn:
	case <-ctx.Done():
		return nil, fmt.Errorf("filevault: %w", ctx.Err())
	case <-v.open.Done():
		return nil, unavailable(errors.New("the vault is closed"))
	}
	go func() {
		value, err := act()
		v.turn <- struct{}{}
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return nil, fmt.Errorf("filevault: %w", ctx.Err())
	}
}

var errKey = errors.New("a vault key has ASCII letters, digits, hyphens and dots, begins with one of the first two, and is 120 long at most")

// checkKey keeps out what isn't a file's name of its own.
func checkKey(key string) error {
	if key == "" || len(key) > maxKey || key[0] == '.' || key[0] == '-' || strings.EqualFold(key+ending, identityFile) {
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
