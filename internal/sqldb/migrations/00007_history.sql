-- The Merkle tree over the leaves of the history, and what its auditors keep.

-- +goose Up
-- The right edge of the tree over the first size leaves: 32 bytes for each bit
-- that is set in size. Empty before the first append with this program, which
-- then computes it from the leaves.
ALTER TABLE history_head ADD COLUMN frontier BLOB NOT NULL DEFAULT '';

-- Roots of full subtrees of 256, 65,536, … leaves: proofs read them instead of
-- the leaves below.
CREATE TABLE history_node (
    level BIGINT NOT NULL,
    n BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, n)
);

-- Signed checkpoints. Deleting one here deletes none of the copies that
-- auditors keep elsewhere. taken_by is an account, 命令行, or '' for the program itself.
CREATE TABLE history_checkpoint (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    note TEXT NOT NULL,
    taken_by TEXT NOT NULL
);

-- +goose Down
DROP TABLE history_checkpoint;
DROP TABLE history_node;
ALTER TABLE history_head DROP COLUMN frontier;
