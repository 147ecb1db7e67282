-- Accounts that Coda approved by itself and that have a key here, too; what the
-- person doesn't want to be offered again; and the history by account.

-- +goose Up
ALTER TABLE account ADD COLUMN also_in_coda INTEGER NOT NULL DEFAULT 0 CHECK (also_in_coda IN (0, 1));
ALTER TABLE connection ADD COLUMN approved INTEGER NOT NULL DEFAULT 0 CHECK (approved IN (0, 1));
ALTER TABLE former ADD COLUMN approved INTEGER NOT NULL DEFAULT 0 CHECK (approved IN (0, 1));
ALTER TABLE former ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0 CHECK (left_out IN (0, 1));
CREATE INDEX event_account ON event (account, at);
