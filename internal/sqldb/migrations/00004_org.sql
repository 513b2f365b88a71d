-- What a unit is made of: a tree of offices, people, posts and charges. Rows
-- are ended, never deleted. Dates are YYYY-MM-DD or empty; ended_on is the
-- first day on which the row holds no more.

-- +goose Up
CREATE TABLE office (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    parent_id TEXT REFERENCES office (id),
    kind TEXT NOT NULL CHECK (kind IN ('party_group', 'party_committee', 'department', 'section', 'branch', 'town', 'street', 'village', 'other')),
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    team TEXT NOT NULL,
    position BIGINT NOT NULL,
    begun_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX office_list ON office (unit_id, created_at, id);
CREATE INDEX office_below ON office (parent_id);

-- name_key sorts by strokes; it follows from the name.
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    begun_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX person_list ON person (unit_id, name_key, id);

-- position counts what one person was given; place is the order in the office.
CREATE TABLE post (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    position BIGINT NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (id),
    title TEXT NOT NULL,
    duty TEXT NOT NULL CHECK (duty IN ('chief', 'member', 'staff', 'liaison')),
    place BIGINT NOT NULL,
    begun_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    UNIQUE (person_id, position)
);
CREATE INDEX post_office ON post (office_id, person_id);

CREATE TABLE charge (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('in_charge', 'contact')),
    office_id TEXT REFERENCES office (id),
    matter TEXT NOT NULL,
    begun_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    UNIQUE (person_id, position),
    CHECK ((office_id IS NULL) <> (matter = ''))
);
CREATE INDEX charge_office ON charge (office_id, person_id);

-- +goose Down
DROP TABLE charge;
DROP TABLE post;
DROP TABLE person;
DROP TABLE office;
