-- The tables by which a unit works, where it keeps a version of its own. A
-- table without a row, or with an empty body, is the one of the program.

-- +goose Up
CREATE TABLE setting (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (unit_id, name)
);

-- +goose Down
DROP TABLE setting;
