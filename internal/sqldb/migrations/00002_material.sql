-- Materials with their drafts, and every text they had. What a text says is
-- sealed content: never indexed, searched after opening.

-- +goose Up
CREATE TABLE material (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    genre TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reviewing', 'filed')),
    revision BIGINT NOT NULL,
    counts TEXT NOT NULL,
    content BLOB NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX material_list ON material (unit_id, created_at, id);

CREATE TABLE material_revision (
    material_id TEXT NOT NULL REFERENCES material (id),
    no BIGINT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    blob_id TEXT NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    content BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (material_id, no)
);
CREATE INDEX material_revision_file ON material_revision (unit_id, fingerprint);

-- +goose Down
DROP TABLE material_revision;
DROP TABLE material;
