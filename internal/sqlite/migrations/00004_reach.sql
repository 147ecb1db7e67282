-- Who can open a doc, as Coda told. It goes with the doc, which the program
-- sees to: nothing here cascades.

-- +goose Up
CREATE TABLE reach (
	doc       TEXT PRIMARY KEY CHECK (doc <> '') REFERENCES doc (id),
	asked     INTEGER,
	anyone    TEXT NOT NULL,
	workspace TEXT NOT NULL,
	domains   TEXT NOT NULL,
	groups    INTEGER NOT NULL,
	people    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
