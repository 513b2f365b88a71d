-- A problem has a remark, where an import keeps what another ledger said of its
-- course. What somebody uploaded waits until it is taken in; how the columns of
-- a kind of table were understood is remembered per unit.

-- +goose Up
ALTER TABLE problem ADD COLUMN remark TEXT NOT NULL DEFAULT '';

-- original is the file, or the pasted text, in the data folder; batch is what it
-- became, '' before.
CREATE TABLE intake (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    original TEXT NOT NULL,
    choices TEXT NOT NULL,
    batch TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX intake_by_account ON intake (unit_id, account_id, created_at);
CREATE INDEX intake_expired ON intake (expires_at);
CREATE INDEX intake_original ON intake (original);

CREATE TABLE intake_columns (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    heads TEXT NOT NULL,
    columns TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, heads)
);

-- +goose Down
DROP TABLE intake_columns;
DROP TABLE intake;
ALTER TABLE problem DROP COLUMN remark;
