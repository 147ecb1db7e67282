package patchbay

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
)

// AddKeptByCoda notes an account that was approved inside Coda: only Coda has
// its key. There is nothing to check or to copy; where it is used, and by whom,
// is kept as for any other. It fails with UnknownPack, NoAccountNeeded,
// NameMissing, NameTooLong, and NameTaken where the Pack has an account of that
// name.
func (b *Board) AddKeptByCoda(ctx context.Context, packID, name string) (accountID string, err error) {
	pack, err := b.Pack(packID)
	if err != nil {
		return "", err
	}
	if pack.Account == NoAccount {
		return "", NoAccountNeeded
	}
	name, err = checkLabel(name)
	if err != nil {
		return "", err
	}
	account := Account{ID: uuid.NewString(), Pack: packID, Label: name, Connected: time.Now()}
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		for _, other := range s.Accounts {
			if other.Pack == packID && strings.EqualFold(other.Name(), name) {
				return nil, NameTaken.With("name", other.Name())
			}
		}
		return []Change{PutAccount{account}, Note{eventOf(DidAddKept, account, "")}}, nil
	})
	if err != nil {
		return "", err
	}
	return account.ID, nil
}
