package patchbay

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// AddKeptByCoda notes an account that was approved inside Coda: only Coda has
// its key. There is nothing to check or to copy; where it is used, and by whom,
// is kept as for any other. It fails with UnknownPack, NoAccountNeeded,
// NameMissing, NameTooLong, and NameTaken where the Pack has an account of that
// name. What removing one of that name left to do with Coda itself is struck
// off: it is kept again.
func (b *Board) AddKeptByCoda(ctx context.Context, packID, name string) (accountID string, err error) {
	return b.AddKeptInDoc(ctx, packID, name, "", "")
}

// AddKeptInDoc is AddKeptByCoda, and puts the account into a doc in the same
// step, as AddToDoc would, or ChoosePrivate where it is to be private; either
// that is possible, or nothing is changed. Without a doc and a sharing it is
// AddKeptByCoda.
func (b *Board) AddKeptInDoc(ctx context.Context, packID, name, docID string, sharing Sharing) (accountID string, err error) {
	pack, err := b.Pack(packID)
	if err != nil {
		return "", err
	}
	return b.addKept(ctx, pack, name, docID, sharing)
}

// AddKeptOf is AddKeptInDoc for a service by the name that Coda has for it,
// which needn't be in the catalogue. Where it is, the account is one of that
// Pack; else of a Pack of which nothing is known but its name. It fails with
// ServiceMissing too.
func (b *Board) AddKeptOf(ctx context.Context, service, name, docID string, sharing Sharing) (accountID string, err error) {
	called := tidyTitle(service)
	switch {
	case called == "":
		return "", ServiceMissing
	case cutName(called) != called:
		return "", NameTooLong.With("most", strconv.Itoa(maxLabel))
	}
	var packID string
	b.ledger.read(func(s State) { packID = b.seenPack(s, called) })
	pack, err := b.packOf(Account{Pack: packID})
	if err != nil {
		return "", err
	}
	return b.addKept(ctx, pack, name, docID, sharing)
}

func (b *Board) addKept(ctx context.Context, pack Pack, name, docID string, sharing Sharing) (accountID string, err error) {
	packID := pack.ID
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
		changes := []Change{PutAccount{account}, Note{eventOf(DidAddKept, account, "")}}
		for id, todo := range s.ToDos { // it is here again, so it is no leftover
			if todo.Why == LeftWithCoda && todo.Pack == packID && todo.Base == "" && todo.Name == name {
				changes = append(changes, DropToDo{id})
			}
		}
		if docID == "" && sharing == "" {
			return changes, nil
		}
		after := s.Clone() // of a Pack that only has a name, the account says it
		after.Apply(PutAccount{account})
		var plugged []Change
		if sharing == Private {
			plugged, err = b.plugInstead(after, account, docID)
		} else {
			plugged, err = b.plug(after, account, docID, sharing)
		}
		return append(changes, plugged...), err
	})
	if err != nil {
		return "", err
	}
	return account.ID, nil
}
