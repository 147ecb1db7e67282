package patchbay

import (
	"context"
	"slices"
	"strings"
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

// Removed is what became of the key of an account that is gone for good.
type Removed struct {
	// Left is why the key is still in the vault; nil where it isn't. It is
	// deleted as soon as the vault is next opened; VaultStatus.Waiting counts
	// such keys.
	Left error
	// Revoked says that the service was asked to accept the key no longer, and
	// said that it does; NotRevoked is why it was asked and didn't.
	Revoked    bool
	NotRevoked error
}

// Remove takes an account away, out of all its places, and deletes its key from
// the vault. Where the service can be asked to take the key back, it is. Else
// it leaves a to-do where the service goes on accepting the key until the
// person deletes it there. It leaves one for each place that may have the
// account still; where Coda has an approval of its own, one for Coda itself. Its docs are
// remembered for ToDoLife: FormerDocs.
func (b *Board) Remove(ctx context.Context, accountID string) (Removed, error) {
	over, turn := b.turnSoon(ctx, accountID)
	defer over()
	if err := ctx.Err(); err != nil {
		return Removed{}, err
	}
	// It is read before it is garbage: from then on anybody who sweeps deletes it.
	credential, unread := b.toTakeBack(ctx, accountID, turn)
	var gone Account
	var todo string
	err := b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, ok := s.Accounts[accountID]
		if !ok {
			return nil, UnknownAccount
		}
		gone = account
		event := eventOf(DidRemove, account, "")
		if account.KeptByCoda() {
			event.Detail = string(WithCoda)
		}
		pack, known := b.pack(account.Pack)
		changes := append(s.evict(account), DropAccount{accountID}, Note{event})
		changes = append(changes, s.browse(accountID, "")...)
		switch {
		case account.KeptByCoda():
			return append(changes, PutToDo{toDoOf(account, LeftWithCoda)}), nil
		case pack.Manage.Known(), !known:
			left := toDoOf(account, KeyRemoved)
			todo = left.ID
			changes = append(changes, PutToDo{left})
		}
		if account.AlsoInCoda {
			changes = append(changes, PutToDo{toDoOf(account, LeftWithCoda)})
		}
		return append(changes, Suspect{account.Key, Doubt{Since: time.Now(), Garbage: true}}), nil
	})
	if err != nil {
		return Removed{}, err
	}
	b.flows.cancelAccount(accountID)
	var removed Removed
	if gone.KeptByCoda() {
		return removed, nil
	}
	renewer, pack, signIn, renewable := b.renewer(gone)
	removed.Left = unread
	if unread == nil {
		removed.Left = b.keeper.use(ctx, func(vault Vault) error { return b.custody.discard(ctx, vault, gone.Key) })
	}
	if held, ok := b.renewals.held(gone.ID, gone.Key); ok && turn && credential == nil {
		credential = held // the vault wasn't needed for it
	}
	switch {
	case renewable && !turn:
		removed.NotRevoked = TooSlow.Because(errStillRenewed).With("service", pack.Name)
		return removed, nil
	case credential == nil:
		return removed, nil
	}
	b.renewals.drop(gone.ID)
	ctx, cancel := context.WithTimeout(ctx, revocationLimit)
	defer cancel()
	removed.Revoked, removed.NotRevoked = renewer.Revoke(ctx, pack, signIn, credential)
	b.log.Info("a key was to be taken back", "account", accountID, "revoked", removed.Revoked, "cause", removed.NotRevoked)
	if removed.Revoked {
		b.strike(ctx, todo)
	}
	return removed, nil
}

// toTakeBack reads what the service is to accept no longer when the account is
// gone; nothing, where it can't be asked. The error says that the vault wasn't
// opened.
func (b *Board) toTakeBack(ctx context.Context, accountID string, turn bool) (credential Credential, unread error) {
	account, ok := b.ledger.account(accountID)
	if !ok || !turn || account.KeptByCoda() {
		return nil, nil
	}
	if _, _, _, renewable := b.renewer(account); !renewable {
		return nil, nil
	}
	unread = b.keeper.use(ctx, func(vault Vault) error {
		credential, _ = b.newest(ctx, vault, account)
		return nil
	})
	return credential, unread
}

// evict are the changes that take an account out of all its places, leaving
// what is to be done there. Its older keys are to be deleted like its last: what
// still uses them is meant to stop, as all else of the account.
func (s State) evict(account Account) []Change {
	var changes []Change
	for _, todo := range s.ToDos {
		if todo.Account == account.ID && todo.Why == KeyReplaced {
			todo.Why, todo.Since, todo.Accepted = KeyRemoved, time.Now(), nil
			changes = append(changes, PutToDo{todo})
		}
	}
	for id, c := range s.Connections {
		if id.Account == account.ID {
			changes = append(changes, leave(account, c, s.Docs[id.Doc])...)
		}
	}
	for id, e := range s.Elsewhere {
		if e.Account != account.ID {
			continue
		}
		changes = append(changes, DropElsewhere{id})
		if e.MayHave() {
			changes = append(changes, PutToDo{toDoAt(account, LeftElsewhere, e.place())})
		}
	}
	return changes
}

// Tick says that the person did what a to-do asked for. While places still have
// the old key it is refused with StillUsed, unless the person accepted of each
// that it stops.
func (b *Board) Tick(ctx context.Context, toDoID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		todo, ok := s.ToDos[toDoID]
		if !ok {
			return nil, nil // ticked twice
		}
		if err := stillUsed(s.blocking(todo)); err != nil {
			return nil, err
		}
		return []Change{DropToDo{toDoID}, Note{eventOfToDo(DidTick, todo)}}, nil
	})
}

func stillUsed(places []Place) error {
	if len(places) == 0 {
		return nil
	}
	return StillUsed.With("docs", names(places))
}

func names(places []Place) string {
	names := []string{}
	for _, place := range places {
		names = append(names, place.Name)
	}
	return strings.Join(names, ", ")
}

// AcceptStop says that the person accepts that these places, which have the
// old key, stop when it is deleted at the service. It opens that to-do. places
// are the ids of all that the person was shown: where another one has come
// since it fails with StopsMore, and nothing is changed.
func (b *Board) AcceptStop(ctx context.Context, toDoID string, places []string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		todo, ok := s.ToDos[toDoID]
		if !ok {
			return nil, UnknownToDo
		}
		blocking := s.blocking(todo)
		unseen := slices.DeleteFunc(slices.Clone(blocking), func(p Place) bool { return slices.Contains(places, p.ID) })
		switch {
		case len(unseen) > 0:
			return nil, StopsMore.With("docs", names(unseen))
		case len(blocking) == 0:
			return nil, nil
		}
		todo.Accepted = slices.Clone(todo.Accepted)
		for _, place := range blocking {
			todo.Accepted = append(todo.Accepted, place.ID)
		}
		slices.Sort(todo.Accepted)
		return []Change{PutToDo{todo}, Note{eventOfToDo(DidAccept, todo)}}, nil
	})
}

// KeepKey says that the key of a to-do which MayBeBack is in use again, so that
// there is nothing to delete. Of another to-do it is refused with UnknownToDo;
// one that isn't there is passed over.
func (b *Board) KeepKey(ctx context.Context, toDoID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		todo, ok := s.ToDos[toDoID]
		switch {
		case !ok:
			return nil, nil
		case !todo.MayBeBack:
			return nil, UnknownToDo
		}
		return []Change{DropToDo{toDoID}, Note{eventOfToDo(DidKeepKey, todo)}}, nil
	})
}

// Forget drops a to-do, undone; to forget it twice does nothing more. With the
// last one of an account that is gone it is forgotten where that account was.
func (b *Board) Forget(ctx context.Context, toDoID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		forgotten, ok := s.ToDos[toDoID]
		if !ok {
			return nil, nil
		}
		changes := []Change{DropToDo{toDoID}, Note{eventOfToDo(DidForget, forgotten)}}
		for id, todo := range s.ToDos {
			if id != toDoID && todo.Account == forgotten.Account {
				return changes, nil
			}
		}
		if _, here := s.Accounts[forgotten.Account]; here {
			return changes, nil
		}
		for id := range s.Former {
			if id.Account == forgotten.Account {
				changes = append(changes, DropFormer{id})
			}
		}
		return changes, nil
	})
}

func eventOfToDo(what What, todo ToDo) Event {
	return Event{
		At: time.Now(), What: what, Account: todo.Account, Pack: todo.Pack, Name: todo.Name, Place: todo.PlaceName,
		Detail: string(todo.Why),
	}
}
