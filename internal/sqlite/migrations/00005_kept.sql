-- What the person doesn't want to be offered again, and the history by account.

-- +goose Up
ALTER TABLE former ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0 CHECK (left_out IN (0, 1));
CREATE INDEX event_account ON event (account, at);
