-- What supervision looks for, the letters that went out, and when each account
-- last looked at its desk. problem_watch and letter follow from problems;
-- bihuan fills them in for what is older when it opens the data.

-- +goose Up
CREATE TABLE problem_watch (
    problem_id TEXT PRIMARY KEY REFERENCES problem (id),
    unproven BIGINT NOT NULL,
    ripe BOOLEAN NOT NULL,
    asked_on TEXT NOT NULL,
    moved_on TEXT NOT NULL,
    began_on TEXT NOT NULL
);

CREATE TABLE letter (
    letter_id TEXT NOT NULL,
    problem_id TEXT NOT NULL REFERENCES problem (id),
    sent_on TEXT NOT NULL,
    answered BOOLEAN NOT NULL,
    PRIMARY KEY (letter_id, problem_id)
);
CREATE INDEX letter_by_problem ON letter (problem_id);

CREATE TABLE last_look (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE last_look;
DROP TABLE letter;
DROP TABLE problem_watch;
