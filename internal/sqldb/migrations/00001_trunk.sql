-- Units, accounts, sessions and the history: what every wing stands on.
-- Instants are UTC milliseconds, dates YYYY-MM-DD in Asia/Shanghai, ids random.

-- +goose Up
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('keeper', 'reader')),
    password TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX account_unit ON account (unit_id, login);

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);

-- Failed sign-ins by account name and address, so that guessing is slowed on
-- every replica and across restarts.
CREATE TABLE attempt (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- One row, locked by the append that holds it: one chain per database.
CREATE TABLE history_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL
);
INSERT INTO history_head (id, size) VALUES (1, 0);

CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    unit_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    commitment BLOB NOT NULL,
    leaf BLOB NOT NULL
);
CREATE UNIQUE INDEX event_subject ON event (subject, subject_id, version);
CREATE INDEX event_unit ON event (unit_id, seq);

-- Apart from the event, so that a body can be erased and verify says erased.
CREATE TABLE event_body (
    seq BIGINT PRIMARY KEY REFERENCES event (seq),
    salt BLOB NOT NULL,
    body BLOB NOT NULL,
    row_hash BLOB NOT NULL
);

-- An idempotency key with the answer that it got.
CREATE TABLE command_key (
    unit_id TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, key)
);

-- +goose Down
DROP TABLE command_key;
DROP TABLE event_body;
DROP TABLE event;
DROP TABLE history_head;
DROP TABLE attempt;
DROP TABLE session;
DROP TABLE account;
DROP TABLE unit;
