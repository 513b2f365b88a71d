-- On which day a problem was closed, for figures by month; it follows from the
-- course and is empty while the problem is open.

-- +goose Up
ALTER TABLE problem ADD COLUMN closed_on TEXT NOT NULL DEFAULT '';
UPDATE problem SET closed_on = COALESCE(json_extract(course, '$.closing.closed_on'), '') WHERE state = 'closed'; -- sqlite
UPDATE problem SET closed_on = COALESCE(CAST(course AS json) -> 'closing' ->> 'closed_on', '') WHERE state = 'closed'; -- postgres

-- +goose Down
ALTER TABLE problem DROP COLUMN closed_on;
