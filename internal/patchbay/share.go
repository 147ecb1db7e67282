package patchbay

import (
	"context"
	"time"
)

// ShareInstead makes a private account a shared one of the same doc, all in one
// step: a table needs it shared, and an account is in a doc once. It begins
// restricted. In Coda nothing changes before the person does it there, so one
// that Coda has is planned again, and remembers how Coda has it. One that is
// shared already stays as it is.
//
// It fails with UnknownAccount, UnknownDoc, UnknownPlace and PackServesNoSuch.
func (b *Board) ShareInstead(ctx context.Context, accountID, docID string) error {
	return b.ledger.update(ctx, func(s State) ([]Change, error) {
		account, doc, c, err := s.connection(accountID, docID)
		if err != nil || c.Sharing == Shared {
			return nil, err
		}
		if _, err := b.room(s, account.Pack, account.ID, docID, Shared); err != nil {
			return nil, err
		}
		c.share(Shared)
		c.Dismissed, c.Since = false, time.Now()
		return []Change{PutConnection{c}, Note{eventAt(DidShare, account, doc.Title, "")}}, nil
	})
}
