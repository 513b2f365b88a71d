-- Files of problems: the versions of evidence and the scans of acts on paper.
-- Content is sealed under blob_id in the data folder; preview_id names a small
-- picture of it, '' where there is none. version is that of the problem after
-- the event that brought the file. sha256 is that of the content as it is kept,
-- fingerprint a keyed hash of the same, by which equal files are found.

-- +goose Up
CREATE TABLE problem_file (
    id TEXT PRIMARY KEY,
    problem_id TEXT NOT NULL REFERENCES problem (id),
    evidence_id TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    preview_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    on_behalf TEXT NOT NULL
);
CREATE INDEX problem_file_problem ON problem_file (problem_id, version);
CREATE INDEX problem_file_unit ON problem_file (unit_id);
CREATE INDEX problem_file_blob ON problem_file (blob_id);
CREATE INDEX problem_file_preview ON problem_file (preview_id);

-- +goose Down
DROP TABLE problem_file;
