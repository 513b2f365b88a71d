-- Many changes in one step that can be taken back in one step; causes and
-- measures that no longer count.

-- +goose Up
ALTER TABLE cause ADD COLUMN withdrawn TEXT NOT NULL DEFAULT '';
ALTER TABLE measure ADD COLUMN withdrawn TEXT NOT NULL DEFAULT '';

CREATE TABLE batch (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    kind TEXT NOT NULL CHECK (kind IN ('bulk', 'grid', 'import', 'return')),
    title TEXT NOT NULL,
    files TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'undone')),
    problems BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX batch_list ON batch (unit_id, created_at, id);

-- from_version 0: the batch registered it.
CREATE TABLE batch_item (
    batch_id TEXT NOT NULL REFERENCES batch (id),
    position BIGINT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('problem', 'cause', 'measure')),
    subject_id TEXT NOT NULL,
    from_version BIGINT NOT NULL,
    to_version BIGINT NOT NULL,
    PRIMARY KEY (batch_id, position)
);

-- +goose Down
DROP TABLE batch_item;
DROP TABLE batch;
ALTER TABLE measure DROP COLUMN withdrawn;
ALTER TABLE cause DROP COLUMN withdrawn;
