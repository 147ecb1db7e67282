package patchbay

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// ForCopy is the reason of a key that the person copies for a place.
const ForCopy Reason = "copy"

// CopyLife is how long a copied key stays on the clipboard.
const CopyLife = 30 * time.Second

// Clipboard is the computer's, as far as keys are put on it. Its methods may be
// called by several goroutines at once.
type Clipboard interface {
	// Put puts text there for a time, in place of what it put there before. It
	// fails with NoClipboard; with ClipboardFailed; or with ctx's error. Where
	// the text certainly never was on a clipboard, as it is with NoClipboard,
	// the error is ErrNeverPut, too. No error holds any of the text.
	Put(ctx context.Context, text Secret, life time.Duration) error
	// Clear takes what Put put there off now, if it is still there.
	Clear()
}

// ErrNeverPut says that a text certainly never was on a clipboard.
var ErrNeverPut = errors.New("never on the clipboard")

// Pasted is one thing to paste where a place asks for an account.
type Pasted struct {
	Field Field
	// Text is the account's own address, which is no part of the key. It is
	// empty for all else: that is in the vault, and CopyKey copies it.
	Text string
}

// Pasted returns what there is to paste of an account, in the order in which its
// Pack asks for it. It is empty where there is no key here that could be pasted.
func (b *Board) Pasted(account Account) []Pasted {
	if account.KeptByCoda() {
		return nil
	}
	_, signIn, err := b.signInOf(account)
	if err != nil || len(signIn.Fields) == 0 {
		return nil
	}
	var all []Pasted
	if own := signIn.OwnAddress; own != nil {
		all = append(all, Pasted{own.Field, strings.TrimSuffix(account.Base, signIn.Base)})
	}
	for _, field := range signIn.Fields {
		all = append(all, Pasted{Field: field})
	}
	return all
}

// CopyKey puts one field of an account's key on the clipboard for CopyLife, on
// behalf of a place. The person may be asked for something by the system
// meanwhile. A later CopyKey, or ClearCopied, ends one that is under way, which
// then fails with FlowEnded.
//
// That the place may have the key is durable before the key leaves the vault:
// so it is known whatever happens then, and a key that replaces this one
// meanwhile finds the place in need of it. It is taken back where the key
// certainly never was on a clipboard.
//
// Other failures are those of NoteCopied and Credential, PackServesNoSuch where
// the policy lets nobody use the account in that doc, and the Clipboard's.
func (b *Board) CopyKey(ctx context.Context, accountID, place, fieldID string) (life time.Duration, err error) {
	ctx, over, err := b.copies.begin(ctx)
	if err != nil {
		return 0, err
	}
	defer over()
	noted, err := b.noteCopied(ctx, accountID, place, func(account Account, p spot) (string, error) {
		return b.mayCopy(account, p, fieldID)
	})
	if err != nil {
		return 0, err
	}
	text, err := b.copied(ctx, accountID, fieldID)
	if err == nil {
		err = b.copies.put(ctx, text)
	}
	if err == nil {
		return CopyLife, nil
	}
	if ctx.Err() != nil && !errors.Is(err, FlowEnded) {
		err = FlowEnded.Because(err)
	}
	if text.Empty() || errors.Is(err, NoClipboard) || errors.Is(err, ErrNeverPut) {
		err = errors.Join(err, b.noteNotCopied(ctx, accountID, place, noted, err))
	}
	return 0, err
}

// ClearCopied takes a copied key off the clipboard now, and ends a CopyKey that
// is under way.
func (b *Board) ClearCopied() { b.copies.clear() }

// copied is one field of the key. It isn't empty where err is nil.
func (b *Board) copied(ctx context.Context, accountID, fieldID string) (Secret, error) {
	credential, err := b.Credential(ctx, accountID, ForCopy)
	if err != nil {
		return Secret{}, err
	}
	if text := credential[fieldID]; !text.Empty() {
		return text, nil
	}
	return Secret{}, VaultCorrupt.Because(errors.New("the stored key has no such field"))
}

// mayCopy asks the policy and the Pack whether that field may be copied for the
// spot. part is its label where the key has several.
func (b *Board) mayCopy(account Account, p spot, fieldID string) (part string, err error) {
	pack, signIn, err := b.signInOf(account)
	if err != nil {
		return "", err
	}
	if p.connection != nil {
		if err := serves(pack, *p.connection); err != nil {
			return "", err
		}
	}
	i := slices.IndexFunc(signIn.Fields, func(f Field) bool { return f.ID == fieldID })
	switch {
	case i < 0:
		return "", Unexplained.Because(errors.New("the pack's key has no such field"))
	case len(signIn.Fields) == 1:
		return "", nil
	}
	return signIn.Fields[i].Label, nil
}

// serves asks the policy whether the account's owner may use it in that doc for
// anything at all: else nothing is copied for it.
func serves(pack Pack, c Connection) error {
	for _, purpose := range []Purpose{Sync, Formula, Action} {
		if Decide(pack, c, Owner, purpose).Allowed {
			return nil
		}
	}
	return PackServesNoSuch.With("wanted", string(c.Sharing))
}
