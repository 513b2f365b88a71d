-- Sheets that go out to offices and come back. packets holds what was sent and
-- what came back of it; codes and returns stand apart for those who look for
-- them. A collection is files that came back together, before and after they
-- were merged.

-- +goose Up
CREATE TABLE dispatch (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    return_by TEXT NOT NULL,
    contact TEXT NOT NULL,
    scope TEXT NOT NULL,
    packets TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    offices BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX dispatch_list ON dispatch (unit_id, created_at, id);

CREATE TABLE dispatch_code (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL,
    dispatch_id TEXT NOT NULL REFERENCES dispatch (id),
    PRIMARY KEY (unit_id, code)
);

CREATE TABLE dispatch_return (
    dispatch_id TEXT NOT NULL REFERENCES dispatch (id),
    code TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    PRIMARY KEY (dispatch_id, code, batch_id)
);

CREATE TABLE collection (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    files TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX collection_list ON collection (unit_id, batch_id, created_at, id);

CREATE TABLE collection_file (
    blob_id TEXT PRIMARY KEY,
    collection_id TEXT NOT NULL REFERENCES collection (id)
);

-- +goose Down
DROP TABLE collection_file;
DROP TABLE collection;
DROP TABLE dispatch_return;
DROP TABLE dispatch_code;
DROP TABLE dispatch;
