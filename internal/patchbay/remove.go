package patchbay

import (
	"context"
	"time"
)

// Rename gives an account a name of the person's own. An empty one gives it
// back the service's, where it has one.
func (b *Board) Rename(ctx context.Context, accountID, label string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		label, err := checkLabel(label)
		if err == NameMissing && account.Identity.DisplayName() != "" {
			err = nil
		}
		if err != nil || label == account.Label {
			return nil, err
		}
		event := eventOf(DidRename, account, label)
		account.Label = label
		return []Change{PutAccount{account}, Note{event}}, nil
	})
}

// Remove takes an account away and deletes its key from the vault. It leaves a
// to-do where the service goes on accepting the key until the person deletes
// it there.
//
// When it returns nil the account is gone for good. The key may not be: where
// the vault doesn't let it be deleted now, it is as soon as the vault is next
// opened, and reported is why; VaultStatus.Waiting counts such keys.
func (b *Board) Remove(ctx context.Context, accountID string) (reported, err error) {
	var key string
	err = b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		key = account.Key
		changes := []Change{
			DropAccount{accountID},
			Suspect{account.Key, Doubt{Since: time.Now(), Garbage: true}},
			Note{eventOf(DidRemove, account, "")},
		}
		if b.packs[account.Pack].Manage.Link != "" {
			changes = append(changes, PutToDo{toDoOf(account, KeyRemoved)})
		}
		return changes, nil
	})
	if err != nil {
		return nil, err
	}
	b.flows.cancelAccount(accountID)
	reported = b.keeper.use(ctx, func(vault Vault) error {
		return b.custody.discard(ctx, vault, key)
	})
	return reported, nil
}

// Tick says that the person did what a to-do asked for.
func (b *Board) Tick(ctx context.Context, toDoID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		todo, ok := s.ToDos[toDoID]
		if !ok {
			return nil, nil // ticked twice
		}
		return []Change{DropToDo{toDoID}, Note{eventOfToDo(DidTick, todo)}}, nil
	})
}

// Forget drops all that an account left to do, undone.
func (b *Board) Forget(ctx context.Context, accountID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		var changes []Change
		for id, todo := range s.ToDos {
			if todo.Account == accountID {
				changes = append(changes, DropToDo{id}, Note{eventOfToDo(DidForget, todo)})
			}
		}
		return changes, nil
	})
}

func eventOfToDo(what What, todo ToDo) Event {
	return Event{
		At: time.Now(), What: what, Account: todo.Account, Pack: todo.Pack, Name: todo.Name, Detail: string(todo.Why),
	}
}
