-- Problems with their causes and measures. Texts that enter the ledger are
-- open: they are indexed and searched in the database.

-- +goose Up
-- Numbers for people and the addresses of the search index. A name holds what
-- is counted, the unit, the year and the circle that sees it.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE problem (
    id TEXT PRIMARY KEY,
    ref BIGINT NOT NULL UNIQUE,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    year BIGINT NOT NULL,
    no BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('registered')),
    subject TEXT NOT NULL CHECK (subject IN ('team', 'personal')),
    person TEXT NOT NULL,
    aspect_no BIGINT NOT NULL,
    aspect TEXT NOT NULL,
    title TEXT NOT NULL,
    statement TEXT NOT NULL,
    examples TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('', 'immediate', 'limited', 'lasting')),
    leader TEXT NOT NULL,
    lead_unit TEXT NOT NULL,
    assist_units TEXT NOT NULL,
    holder TEXT NOT NULL,
    due TEXT NOT NULL,
    goal TEXT NOT NULL,
    material_id TEXT NOT NULL,
    material_revision BIGINT NOT NULL,
    origin_start BIGINT NOT NULL,
    origin_end BIGINT NOT NULL,
    origin_line BIGINT NOT NULL,
    origin_sentence TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX problem_number ON problem (unit_id, year, visibility, no);
CREATE INDEX problem_by_number ON problem (unit_id, year, ref);
CREATE INDEX problem_by_aspect ON problem (unit_id, aspect_no, aspect, ref);
CREATE INDEX problem_by_due ON problem (unit_id, (COALESCE(NULLIF(due, ''), '9999-12-31')), ref);
CREATE INDEX problem_by_updated ON problem (unit_id, updated_at, ref);
CREATE INDEX problem_material ON problem (unit_id, material_id, ref);

CREATE TABLE cause (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    year BIGINT NOT NULL,
    no BIGINT NOT NULL,
    title TEXT NOT NULL,
    statement TEXT NOT NULL,
    material_id TEXT NOT NULL,
    material_revision BIGINT NOT NULL,
    origin_start BIGINT NOT NULL,
    origin_end BIGINT NOT NULL,
    origin_line BIGINT NOT NULL,
    origin_sentence TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX cause_number ON cause (unit_id, year, visibility, no);

CREATE TABLE measure (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    year BIGINT NOT NULL,
    no BIGINT NOT NULL,
    title TEXT NOT NULL,
    statement TEXT NOT NULL,
    actions TEXT NOT NULL,
    promises TEXT NOT NULL,
    material_id TEXT NOT NULL,
    material_revision BIGINT NOT NULL,
    origin_start BIGINT NOT NULL,
    origin_end BIGINT NOT NULL,
    origin_line BIGINT NOT NULL,
    origin_sentence TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX measure_number ON measure (unit_id, year, visibility, no);

CREATE TABLE problem_cause (
    problem_id TEXT NOT NULL REFERENCES problem (id),
    cause_id TEXT NOT NULL REFERENCES cause (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (problem_id, cause_id)
);
CREATE INDEX problem_cause_back ON problem_cause (cause_id, problem_id);

CREATE TABLE problem_measure (
    problem_id TEXT NOT NULL REFERENCES problem (id),
    measure_id TEXT NOT NULL REFERENCES measure (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (problem_id, measure_id)
);
CREATE INDEX problem_measure_back ON problem_measure (measure_id, problem_id);

-- The search index: rowid is problem.ref, so that one INSERT and one DELETE
-- serve both engines.
CREATE VIRTUAL TABLE problem_text USING fts5 (grams, content = '', contentless_delete = 1, tokenize = 'ascii'); -- sqlite
CREATE TABLE problem_text ( -- postgres
    rowid BIGINT PRIMARY KEY, -- postgres
    grams TEXT NOT NULL, -- postgres
    vector TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', grams)) STORED -- postgres
); -- postgres
CREATE INDEX problem_text_vector ON problem_text USING gin (vector); -- postgres

-- +goose Down
DROP TABLE problem_text;
DROP TABLE problem_measure;
DROP TABLE problem_cause;
DROP TABLE measure;
DROP TABLE cause;
DROP TABLE problem;
DROP TABLE counter;
