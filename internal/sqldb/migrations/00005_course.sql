-- What is done about problems. The tasks are rows of their own, since people
-- look for theirs; the rest of the course of a problem is read with it and
-- stands in one column. next_due is the earliest date that something has to
-- happen by; it follows from the state and the course.

-- +goose Up
-- Every problem so far is registered: the column is made anew with all states.
ALTER TABLE problem DROP COLUMN state;
ALTER TABLE problem ADD COLUMN state TEXT NOT NULL DEFAULT 'registered' CHECK (state IN ('registered', 'assigned', 'working', 'close_requested', 'accepted', 'closed', 'reopened', 'withdrawn'));
ALTER TABLE problem ADD COLUMN course TEXT NOT NULL DEFAULT '{}';
ALTER TABLE problem ADD COLUMN next_due TEXT NOT NULL DEFAULT '';
UPDATE problem SET next_due = due;
CREATE INDEX problem_by_next_due ON problem (unit_id, (COALESCE(NULLIF(next_due, ''), '9999-12-31')), ref);
CREATE INDEX problem_by_state ON problem (unit_id, state, ref);

CREATE TABLE task (
    id TEXT PRIMARY KEY,
    problem_id TEXT NOT NULL REFERENCES problem (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT NOT NULL,
    holder TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'done', 'cancelled')),
    progress TEXT NOT NULL,
    reported_on TEXT NOT NULL,
    done_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (problem_id, position)
);
CREATE INDEX task_due ON task (unit_id, state, due);

-- +goose Down
DROP TABLE task;
DROP INDEX problem_by_state;
DROP INDEX problem_by_next_due;
ALTER TABLE problem DROP COLUMN next_due;
ALTER TABLE problem DROP COLUMN course;
ALTER TABLE problem DROP COLUMN state;
ALTER TABLE problem ADD COLUMN state TEXT NOT NULL DEFAULT 'registered' CHECK (state IN ('registered'));
