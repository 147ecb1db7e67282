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
		return exec(`REPLACE INTO account VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			a.ID, a.Pack, a.Way, a.Base,
			a.Identity.ID, a.Identity.Name, a.Identity.Email, a.Identity.Workspace, a.Identity.KeyName,
			a.Identity.Scoped, a.Identity.Limited,
			a.Label, a.Key, instant(a.Connected), instant(a.Checked), a.Trouble, texts(a.TroubleValues), a.AlsoInCoda,
			list(a.Lacks))
	case patchbay.DropAccount:
		return exec(`DELETE FROM account WHERE id = ?`, c.ID)
	case patchbay.PutToDo:
		t := c.ToDo
		return exec(`REPLACE INTO todo VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			t.ID, t.Account, t.Pack, t.Base, t.Name, t.KeyName, t.Why, instant(t.Since),
			t.Place, t.PlaceName, t.PlaceLink, list(t.Accepted), t.Identity, t.MayBeBack)
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
		return exec(`INSERT INTO event (at, what, account, pack, name, detail, place) VALUES (?,?,?,?,?,?,?)`,
			instant(e.At), e.What, e.Account, e.Pack, e.Name, e.Detail, e.Place)
	default:
		return applyPlace(exec, change)
	}
}

// applyPlace makes a change that is about docs and other places.
func applyPlace(exec func(query string, args ...any) error, change patchbay.Change) error {
	switch c := change.(type) {
	case patchbay.PutDoc:
		d := c.Doc
		return exec(`REPLACE INTO doc VALUES (?,?,?,?,?,?,?)`,
			d.ID, d.Title, d.Link, instant(d.Added), instant(d.Seen), instant(d.NotShown), d.NotShownTo)
	case patchbay.DropDoc:
		if err := exec(`DELETE FROM reach WHERE doc = ?`, c.ID); err != nil {
			return err
		}
		return exec(`DELETE FROM doc WHERE id = ?`, c.ID)
	case patchbay.PutConnection:
		return exec(`REPLACE INTO connection VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, append(connected(c.Connection), c.Connection.Approved)...)
	case patchbay.DropConnection:
		return exec(`DELETE FROM connection WHERE account = ? AND doc = ?`, c.ID.Account, c.ID.Doc)
	case patchbay.PutElsewhere:
		e := c.Elsewhere
		return exec(`REPLACE INTO elsewhere VALUES (?,?,?,?,?,?,?,?)`,
			e.ID, e.Account, e.Name, e.Key, instant(e.Copied), e.Leaving, e.Dismissed, instant(e.Since))
	case patchbay.DropElsewhere:
		return exec(`DELETE FROM elsewhere WHERE id = ?`, c.ID)
	case patchbay.PutOthers:
		o := c.Others
		return exec(`REPLACE INTO others VALUES (?,?,?,?,?,?,?)`, o.ID, o.Doc, o.Pack, o.Name, o.Whose, o.May, instant(o.Noted))
	case patchbay.DropOthers:
		return exec(`DELETE FROM others WHERE id = ?`, c.ID)
	case patchbay.PutReach:
		r := c.Reach
		return exec(`REPLACE INTO reach VALUES (?,?,?,?,?,?,?)`, r.Doc, instant(r.Asked), r.Anyone, r.Workspace, r.Domains, r.Groups, r.People)
	case patchbay.PutFormer:
		f := c.Former
		return exec(`REPLACE INTO former VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			append(connected(f.Was), f.Pack, f.Base, f.Identity, f.Name, instant(f.Since), f.Was.Approved, f.LeftOut)...)
	case patchbay.DropFormer:
		return exec(`DELETE FROM former WHERE account = ? AND doc = ?`, c.ID.Account, c.ID.Doc)
	default:
		return refusal(fmt.Sprintf("no such change: %T", change))
	}
}

// connected are the columns that connection and former have in common.
func connected(c patchbay.Connection) []any {
	return []any{
		c.Account, c.Doc, c.Sharing, c.NonOwners, c.SeenSharing, c.SeenNonOwners,
		c.Key, instant(c.Copied), c.Leaving, c.Dismissed, instant(c.Since),
	}
}
