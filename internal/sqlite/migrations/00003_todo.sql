-- What a to-do about a key must remember. Of which places somebody had accepted
-- that they stop was not kept before, so they are asked once more.

-- +goose Up
ALTER TABLE todo DROP COLUMN accepted;
ALTER TABLE todo ADD COLUMN accepted TEXT NOT NULL DEFAULT '[]' CHECK (json_type(accepted) = 'array');
ALTER TABLE todo ADD COLUMN identity TEXT NOT NULL DEFAULT '';
ALTER TABLE todo ADD COLUMN may_be_back INTEGER NOT NULL DEFAULT 0 CHECK (may_be_back IN (0, 1));
