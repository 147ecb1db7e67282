-- Times are nanoseconds since 1970-01-01 UTC; NULL is the zero time. Booleans are 0 and 1.

-- +goose Up
CREATE TABLE account (
	id             TEXT PRIMARY KEY CHECK (id <> ''),
	pack           TEXT NOT NULL,
	way            TEXT NOT NULL,
	base           TEXT NOT NULL,
	identity       TEXT NOT NULL,
	name           TEXT NOT NULL,
	email          TEXT NOT NULL,
	workspace      TEXT NOT NULL,
	key_name       TEXT NOT NULL,
	scoped         INTEGER NOT NULL CHECK (scoped IN (0, 1)),
	limited        INTEGER NOT NULL CHECK (limited IN (0, 1)),
	label          TEXT NOT NULL,
	vault_key      TEXT NOT NULL,
	connected      INTEGER,
	checked        INTEGER,
	trouble        TEXT NOT NULL,
	trouble_values TEXT NOT NULL CHECK (json_type(trouble_values) = 'object')
) STRICT, WITHOUT ROWID;

CREATE TABLE todo (
	id       TEXT PRIMARY KEY CHECK (id <> ''),
	account  TEXT NOT NULL,
	pack     TEXT NOT NULL,
	base     TEXT NOT NULL,
	name     TEXT NOT NULL,
	key_name TEXT NOT NULL,
	why      TEXT NOT NULL,
	since    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE doubt (
	vault_key TEXT PRIMARY KEY CHECK (vault_key <> ''),
	since     INTEGER,
	garbage   INTEGER NOT NULL CHECK (garbage IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
	name  TEXT PRIMARY KEY CHECK (name <> ''),
	value TEXT NOT NULL CHECK (value <> '')
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
	seq     INTEGER PRIMARY KEY,
	at      INTEGER,
	what    TEXT NOT NULL,
	account TEXT NOT NULL,
	pack    TEXT NOT NULL,
	name    TEXT NOT NULL,
	detail  TEXT NOT NULL
) STRICT;

CREATE INDEX event_at ON event (at);
