package sqlite

import (
	"context"
	"database/sql"

	"app.patchbay/internal/patchbay"
)

// misread is the error for a row that SQLite gave, but that no register holds.
type misread struct{ error }

func (m misread) Unwrap() error { return m.error }

// each calls read for every row of the query's answer.
func each(ctx context.Context, db *sql.DB, read func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return misread{err}
		}
	}
	return rows.Err()
}

func loadAccounts(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var a patchbay.Account
		err := scan(&a.ID, &a.Pack, &a.Way, &a.Base,
			&a.Identity.ID, &a.Identity.Name, &a.Identity.Email, &a.Identity.Workspace, &a.Identity.KeyName,
			&a.Identity.Scoped, &a.Identity.Limited,
			&a.Label, &a.Key, (*instant)(&a.Connected), (*instant)(&a.Checked), &a.Trouble, (*texts)(&a.TroubleValues), &a.AlsoInCoda,
			(*list)(&a.Lacks))
		s.Accounts[a.ID] = a
		return err
	}, `SELECT id, pack, way, base, identity, name, email, workspace, key_name, scoped, limited,
		label, vault_key, connected, checked, trouble, trouble_values, also_in_coda, lacks FROM account`)
}

func loadToDos(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var t patchbay.ToDo
		err := scan(&t.ID, &t.Account, &t.Pack, &t.Base, &t.Name, &t.KeyName, &t.Why, (*instant)(&t.Since),
			&t.Place, &t.PlaceName, &t.PlaceLink, (*list)(&t.Accepted), &t.Identity, &t.MayBeBack)
		s.ToDos[t.ID] = t
		return err
	}, `SELECT id, account, pack, base, name, key_name, why, since,
		place, place_name, place_link, accepted, identity, may_be_back FROM todo`)
}

func loadDoubts(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var key string
		var d patchbay.Doubt
		err := scan(&key, (*instant)(&d.Since), &d.Garbage)
		s.Doubtful[key] = d
		return err
	}, `SELECT vault_key, since, garbage FROM doubt`)
}

func loadSettings(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var name, value string
		err := scan(&name, &value)
		s.Settings[name] = value
		return err
	}, `SELECT name, value FROM setting`)
}

func loadEvents(ctx context.Context, db *sql.DB, account string, skip, limit int) ([]patchbay.Event, error) {
	events := []patchbay.Event{}
	of, args := "", []any{limit, skip}
	if account != "" {
		of, args = "WHERE account = ?", []any{account, limit, skip}
	}
	err := each(ctx, db, func(scan func(...any) error) error {
		var e patchbay.Event
		err := scan((*instant)(&e.At), &e.What, &e.Account, &e.Pack, &e.Name, &e.Detail, &e.Place)
		events = append(events, e)
		return err
	}, `SELECT at, what, account, pack, name, detail, place FROM event `+of+` ORDER BY at DESC, seq DESC LIMIT ? OFFSET ?`, args...)
	return events, err
}
