-- What Coda said of a doc when it was asked.

-- +goose Up
ALTER TABLE doc ADD COLUMN seen INTEGER;
ALTER TABLE doc ADD COLUMN not_shown INTEGER;
ALTER TABLE doc ADD COLUMN not_shown_to TEXT NOT NULL DEFAULT '';
