-- Accounts are bound to people, problems say by name who answers for them, and
-- what concerns one person is read by whoever was named for it.

-- +goose Up
-- The texts of a problem and its tasks, taken apart. The rows follow from
-- those texts; bihuan fills them in for what is older when it opens the data.
CREATE TABLE party (
    problem_id TEXT NOT NULL REFERENCES problem (id),
    task_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('leader', 'lead_unit', 'assist_unit', 'holder', 'person', 'task_unit', 'task_holder')),
    name TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    PRIMARY KEY (problem_id, task_id, role, name)
);
CREATE INDEX party_by_name ON party (unit_id, name, problem_id);

-- Acts that were recorded for somebody, by whose name they bear. The act
-- itself is an event of the problem.
CREATE TABLE behalf (
    problem_id TEXT NOT NULL REFERENCES problem (id),
    version BIGINT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    done_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (problem_id, version, name)
);
CREATE INDEX behalf_by_name ON behalf (unit_id, name, recorded_at);

-- Steps of an upgrade that SQL alone cannot take and that were taken.
CREATE TABLE upgrade_step (
    name TEXT PRIMARY KEY,
    taken_at BIGINT NOT NULL
);

ALTER TABLE account ADD COLUMN person_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX account_person ON account (person_id) WHERE person_id <> '';

-- The table is made anew with one more role.
CREATE TABLE account_grant_new (
    account_id TEXT NOT NULL REFERENCES account (id),
    position BIGINT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('keeper', 'custodian', 'chief', 'member', 'holder', 'acceptor', 'inspector', 'reader', 'sysadmin', 'secadmin', 'auditor')),
    scope TEXT NOT NULL,
    PRIMARY KEY (account_id, position)
);
INSERT INTO account_grant_new (account_id, position, role, scope) SELECT account_id, position, role, scope FROM account_grant;
DROP TABLE account_grant;
ALTER TABLE account_grant_new RENAME TO account_grant;

-- +goose Down
DELETE FROM account_grant WHERE role = 'custodian';
CREATE TABLE account_grant_old (
    account_id TEXT NOT NULL REFERENCES account (id),
    position BIGINT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('keeper', 'chief', 'member', 'holder', 'acceptor', 'inspector', 'reader', 'sysadmin', 'secadmin', 'auditor')),
    scope TEXT NOT NULL,
    PRIMARY KEY (account_id, position)
);
INSERT INTO account_grant_old (account_id, position, role, scope) SELECT account_id, position, role, scope FROM account_grant;
DROP TABLE account_grant;
ALTER TABLE account_grant_old RENAME TO account_grant;
DROP INDEX account_person;
ALTER TABLE account DROP COLUMN person_id;
DROP TABLE upgrade_step;
DROP TABLE behalf;
DROP TABLE party;
