package sqlite

import (
	"context"
	"database/sql"

	"app.patchbay/internal/patchbay"
)

func loadDocs(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var d patchbay.Doc
		err := scan(&d.ID, &d.Title, &d.Link, (*instant)(&d.Added), (*instant)(&d.Seen), (*instant)(&d.NotShown), &d.NotShownTo)
		s.Docs[d.ID] = d
		return err
	}, `SELECT id, title, link, added, seen, not_shown, not_shown_to FROM doc`)
}

func loadConnections(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var c patchbay.Connection
		err := scan(append(into(&c), &c.Approved)...)
		s.Connections[c.ID()] = c
		return err
	}, `SELECT account, doc, sharing, non_owners, seen_sharing, seen_non_owners,
		key_there, copied, leaving, dismissed, since, approved FROM connection`)
}

// into is where the columns go that connected gives.
func into(c *patchbay.Connection) []any {
	return []any{
		&c.Account, &c.Doc, &c.Sharing, &c.NonOwners, &c.SeenSharing, &c.SeenNonOwners,
		&c.Key, (*instant)(&c.Copied), &c.Leaving, &c.Dismissed, (*instant)(&c.Since),
	}
}

func loadElsewhere(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var e patchbay.Elsewhere
		err := scan(&e.ID, &e.Account, &e.Name, &e.Key, (*instant)(&e.Copied), &e.Leaving, &e.Dismissed, (*instant)(&e.Since))
		s.Elsewhere[e.ID] = e
		return err
	}, `SELECT id, account, name, key_there, copied, leaving, dismissed, since FROM elsewhere`)
}

func loadOthers(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var o patchbay.OthersAccount
		err := scan(&o.ID, &o.Doc, &o.Pack, &o.Name, &o.Whose, &o.May, (*instant)(&o.Noted))
		s.Others[o.ID] = o
		return err
	}, `SELECT id, doc, pack, name, whose, may, noted FROM others`)
}

func loadReaches(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var r patchbay.Reach
		err := scan(&r.Doc, (*instant)(&r.Asked), &r.Anyone, &r.Workspace, &r.Domains, &r.Groups, &r.People)
		s.Reaches[r.Doc] = r
		return err
	}, `SELECT doc, asked, anyone, workspace, domains, groups, people FROM reach`)
}

func loadFormer(ctx context.Context, db *sql.DB, s patchbay.State) error {
	return each(ctx, db, func(scan func(...any) error) error {
		var f patchbay.Former
		err := scan(append(into(&f.Was), &f.Pack, &f.Base, &f.Identity, &f.Name, (*instant)(&f.Since), &f.Was.Approved, &f.LeftOut)...)
		s.Former[f.Was.ID()] = f
		return err
	}, `SELECT account, doc, sharing, non_owners, seen_sharing, seen_non_owners,
		key_there, copied, leaving, dismissed, was_since, pack, base, identity, name, since, approved, left_out FROM former`)
}
