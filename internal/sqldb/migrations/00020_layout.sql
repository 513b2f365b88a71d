-- Layouts of a unit: a form as data, and the blank sheet of a superior that it
-- fills.

-- +goose Up
CREATE TABLE layout (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    form TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX layout_list ON layout (unit_id, ended_on, name);

-- Every file that a layout ever filled: the history commits to them.
CREATE TABLE layout_file (
    blob_id TEXT PRIMARY KEY,
    layout_id TEXT NOT NULL REFERENCES layout (id)
);

-- +goose Down
DROP TABLE layout_file;
DROP TABLE layout;
