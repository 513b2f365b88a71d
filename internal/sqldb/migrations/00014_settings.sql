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

-- Where problems come from beside a material. key is the same for all problems
-- from one source.
CREATE TABLE problem_source (
    problem_id TEXT NOT NULL REFERENCES problem (id),
    position BIGINT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    kind_zh TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    day TEXT NOT NULL,
    who TEXT NOT NULL,
    wording TEXT NOT NULL,
    due TEXT NOT NULL,
    reply BOOLEAN NOT NULL,
    PRIMARY KEY (problem_id, position)
);
CREATE INDEX problem_source_same ON problem_source (unit_id, key, problem_id);
CREATE INDEX problem_source_kind ON problem_source (unit_id, kind, problem_id);

-- +goose Down
DROP TABLE problem_source;
DROP TABLE setting;
