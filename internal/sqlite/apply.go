package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"app.patchbay/internal/patchbay"
)

// apply makes one change in tx. The tables' checks refuse what has no id.
func apply(ctx context.Context, tx *sql.Tx, change patchbay.Change) error {
	exec := func(query string, args ...any) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	}
	switch c := change.(type) {
	case patchbay.PutAccount:
		a := c.Account
		return exec(`REPLACE INTO account VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			a.ID, a.Pack, a.Way, a.Base,
			a.Identity.ID, a.Identity.Name, a.Identity.Email, a.Identity.Workspace, a.Identity.KeyName,
			a.Identity.Scoped, a.Identity.Limited,
			a.Label, a.Key, instant(a.Connected), instant(a.Checked), a.Trouble, texts(a.TroubleValues))
	case patchbay.DropAccount:
		return exec(`DELETE FROM account WHERE id = ?`, c.ID)
	case patchbay.PutToDo:
		t := c.ToDo
		return exec(`REPLACE INTO todo VALUES (?,?,?,?,?,?,?,?)`,
			t.ID, t.Account, t.Pack, t.Base, t.Name, t.KeyName, t.Why, instant(t.Since))
	case patchbay.DropToDo:
		return exec(`DELETE FROM todo WHERE id = ?`, c.ID)
	case patchbay.Suspect:
		return exec(`REPLACE INTO doubt VALUES (?,?,?)`, c.Key, instant(c.Doubt.Since), c.Doubt.Garbage)
	case patchbay.Clear:
		return exec(`DELETE FROM doubt WHERE vault_key = ?`, c.Key)
	case patchbay.Set:
		if c.Value == "" {
			return exec(`DELETE FROM setting WHERE name = ?`, c.Name)
		}
		return exec(`REPLACE INTO setting VALUES (?,?)`, c.Name, c.Value)
	case patchbay.Note:
		e := c.Event
		return exec(`INSERT INTO event (at, what, account, pack, name, detail) VALUES (?,?,?,?,?,?)`,
			instant(e.At), e.What, e.Account, e.Pack, e.Name, e.Detail)
	default:
		return refusal(fmt.Sprintf("no such change: %T", change))
	}
}
