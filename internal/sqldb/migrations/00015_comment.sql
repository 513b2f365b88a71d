-- What people say about a problem, and whom they address.

-- +goose Up
CREATE TABLE comment (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('unit', 'restricted')),
    problem_id TEXT NOT NULL REFERENCES problem (id),
    author_id TEXT NOT NULL,
    text TEXT NOT NULL,
    withdrawn TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX comment_problem ON comment (problem_id, created_at, id);

CREATE TABLE comment_mention (
    comment_id TEXT NOT NULL REFERENCES comment (id),
    position BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (comment_id, position)
);
CREATE INDEX comment_mention_account ON comment_mention (account_id, comment_id);

-- +goose Down
DROP TABLE comment_mention;
DROP TABLE comment;
