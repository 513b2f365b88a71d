-- Roles become grants: an account holds any number, each for the unit or a part
-- of it. The unit says how strictly it is guarded; programs get tokens.

-- +goose Up
CREATE TABLE account_grant (
    account_id TEXT NOT NULL REFERENCES account (id),
    position BIGINT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('keeper', 'chief', 'member', 'holder', 'acceptor', 'inspector', 'reader', 'sysadmin', 'secadmin', 'auditor')),
    scope TEXT NOT NULL,
    PRIMARY KEY (account_id, position)
);
INSERT INTO account_grant (account_id, position, role, scope) SELECT id, 1, role, '' FROM account;
ALTER TABLE account DROP COLUMN role;
ALTER TABLE account ADD COLUMN password_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE account ADD COLUMN signed_in_at BIGINT NOT NULL DEFAULT 0;
UPDATE account SET signed_in_at = COALESCE((
    SELECT MAX(e.at) FROM event e WHERE e.actor_id = account.id AND e.kind = 'access.session.signed-in.v1'), 0);

-- name is a hash of whose sign-in it was, so that all of one can be forgotten.
ALTER TABLE attempt ADD COLUMN name TEXT NOT NULL DEFAULT '';
CREATE INDEX attempt_name ON attempt (name);

CREATE TABLE access_profile (
    unit_id TEXT PRIMARY KEY REFERENCES unit (id),
    separated BOOLEAN NOT NULL,
    min_length BIGINT NOT NULL,
    classes BIGINT NOT NULL,
    days BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE token (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    note TEXT NOT NULL,
    revoked BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX token_account ON token (account_id, created_at);

-- The record of acts is read by kind of subject, the newest first.
CREATE INDEX event_acts ON event (unit_id, subject, seq);

-- +goose Down
DROP INDEX event_acts;
DROP TABLE token;
DROP TABLE access_profile;
DROP INDEX attempt_name;
ALTER TABLE attempt DROP COLUMN name;
ALTER TABLE account DROP COLUMN signed_in_at;
ALTER TABLE account DROP COLUMN must_change;
ALTER TABLE account DROP COLUMN password_at;
ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'reader' CHECK (role IN ('keeper', 'reader'));
UPDATE account SET role = 'keeper' WHERE id IN (SELECT account_id FROM account_grant WHERE role = 'keeper');
DROP TABLE account_grant;
