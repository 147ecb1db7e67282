-- What a service didn't allow of all that it was asked for, as a JSON list.

-- +goose Up
ALTER TABLE account ADD COLUMN lacks TEXT NOT NULL DEFAULT '[]';
