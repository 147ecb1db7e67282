-- Docs, and where accounts are used. The keys to other tables are checked after
-- each statement and never cascade: REPLACE drops a row before it puts it.

-- +goose Up
CREATE TABLE doc (
	id    TEXT PRIMARY KEY CHECK (id <> ''),
	title TEXT NOT NULL,
	link  TEXT NOT NULL,
	added INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE connection (
	account         TEXT NOT NULL REFERENCES account (id),
	doc             TEXT NOT NULL REFERENCES doc (id),
	sharing         TEXT NOT NULL CHECK (sharing IN ('private', 'shared')),
	non_owners      TEXT NOT NULL CHECK (CASE sharing WHEN 'private' THEN non_owners = '' ELSE non_owners IN ('restricted', 'view', 'act') END),
	seen_sharing    TEXT NOT NULL CHECK (seen_sharing IN ('', 'private', 'shared')),
	seen_non_owners TEXT NOT NULL CHECK (CASE seen_sharing WHEN 'shared' THEN seen_non_owners IN ('restricted', 'view', 'act') ELSE seen_non_owners = '' END),
	key_there       TEXT NOT NULL CHECK (key_there IN ('', 'current', 'old')),
	copied          INTEGER,
	leaving         INTEGER NOT NULL CHECK (leaving IN (0, 1)),
	dismissed       INTEGER NOT NULL CHECK (dismissed IN (0, 1)),
	since           INTEGER,
	PRIMARY KEY (account, doc)
) STRICT, WITHOUT ROWID;

CREATE INDEX connection_doc ON connection (doc);

CREATE TABLE elsewhere (
	id        TEXT PRIMARY KEY CHECK (id <> ''),
	account   TEXT NOT NULL REFERENCES account (id),
	name      TEXT NOT NULL,
	key_there TEXT NOT NULL CHECK (key_there IN ('', 'current', 'old')),
	copied    INTEGER,
	leaving   INTEGER NOT NULL CHECK (leaving IN (0, 1)),
	dismissed INTEGER NOT NULL CHECK (dismissed IN (0, 1)),
	since     INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX elsewhere_account ON elsewhere (account);

CREATE TABLE others (
	id    TEXT PRIMARY KEY CHECK (id <> ''),
	doc   TEXT NOT NULL REFERENCES doc (id),
	pack  TEXT NOT NULL,
	name  TEXT NOT NULL,
	whose TEXT NOT NULL,
	may   TEXT NOT NULL,
	noted INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX others_doc ON others (doc);

-- What a connection was. Its account and its doc may be gone.
CREATE TABLE former (
	account         TEXT NOT NULL CHECK (account <> ''),
	doc             TEXT NOT NULL CHECK (doc <> ''),
	sharing         TEXT NOT NULL CHECK (sharing IN ('private', 'shared')),
	non_owners      TEXT NOT NULL CHECK (CASE sharing WHEN 'private' THEN non_owners = '' ELSE non_owners IN ('restricted', 'view', 'act') END),
	seen_sharing    TEXT NOT NULL CHECK (seen_sharing IN ('', 'private', 'shared')),
	seen_non_owners TEXT NOT NULL CHECK (CASE seen_sharing WHEN 'shared' THEN seen_non_owners IN ('restricted', 'view', 'act') ELSE seen_non_owners = '' END),
	key_there       TEXT NOT NULL CHECK (key_there IN ('', 'current', 'old')),
	copied          INTEGER,
	leaving         INTEGER NOT NULL CHECK (leaving IN (0, 1)),
	dismissed       INTEGER NOT NULL CHECK (dismissed IN (0, 1)),
	was_since       INTEGER,
	pack            TEXT NOT NULL,
	base            TEXT NOT NULL,
	identity        TEXT NOT NULL,
	name            TEXT NOT NULL,
	since           INTEGER,
	PRIMARY KEY (account, doc)
) STRICT, WITHOUT ROWID;

ALTER TABLE todo ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE todo ADD COLUMN place_name TEXT NOT NULL DEFAULT '';
ALTER TABLE todo ADD COLUMN place_link TEXT NOT NULL DEFAULT '';
ALTER TABLE todo ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1));
ALTER TABLE event ADD COLUMN place TEXT NOT NULL DEFAULT '';
