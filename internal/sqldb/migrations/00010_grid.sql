-- The ledger as a grid: an index for every order of the list and for every
-- group, and views that people save. The expressions are those of the queries.

-- +goose Up
-- Whether there is evidence follows from the course.
ALTER TABLE problem ADD COLUMN has_evidence BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE problem SET has_evidence = TRUE WHERE course LIKE '%"evidence":[{%';
DROP INDEX problem_by_aspect;
CREATE INDEX problem_by_aspect ON problem (unit_id, aspect_no, aspect, year, ref);
CREATE INDEX problem_by_class ON problem (unit_id, (CASE class WHEN 'immediate' THEN 1 WHEN 'limited' THEN 2 WHEN 'lasting' THEN 3 ELSE 0 END), year, ref);
CREATE INDEX problem_by_phase ON problem (unit_id, (CASE WHEN state IN ('registered', 'assigned') THEN 0 WHEN state IN ('close_requested', 'accepted') THEN 2 WHEN state = 'closed' THEN 3 WHEN state = 'withdrawn' THEN 5 WHEN class = 'lasting' THEN 4 ELSE 1 END), year, ref);
CREATE INDEX problem_by_leader ON problem (unit_id, leader, year, ref);
CREATE INDEX problem_by_lead_unit ON problem (unit_id, lead_unit, year, ref);
CREATE INDEX problem_by_holder ON problem (unit_id, holder, year, ref);

-- A saved view is the query of a list under a name. owner_id is the account
-- that made it; a shared view is shown to the whole unit. A view is ended, never
-- deleted.
CREATE TABLE ledger_view (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    owner_id TEXT NOT NULL REFERENCES account (id),
    shared BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    position BIGINT NOT NULL,
    ended BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX ledger_view_list ON ledger_view (unit_id, ended, position, id);

-- +goose Down
DROP TABLE ledger_view;
DROP INDEX problem_by_holder;
DROP INDEX problem_by_lead_unit;
DROP INDEX problem_by_leader;
DROP INDEX problem_by_phase;
DROP INDEX problem_by_class;
DROP INDEX problem_by_aspect;
CREATE INDEX problem_by_aspect ON problem (unit_id, aspect_no, aspect, ref);
ALTER TABLE problem DROP COLUMN has_evidence;
