package historysql

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/sqldb"
)

// grow takes the head row for n more records and returns the tree before them.
func (s *Store) grow(ctx context.Context, n int) (history.Frontier, error) {
	size, edge, err := s.head(ctx, `UPDATE history_head SET size = size + $1 WHERE id = 1 RETURNING size, frontier`, n)
	if err != nil {
		return history.Frontier{}, err
	}
	size -= int64(n)
	if tree, err := history.ParseFrontier(size, edge); err == nil {
		return tree, nil
	}
	return s.plant(ctx, size)
}

func (s *Store) head(ctx context.Context, query string, args ...any) (size int64, edge []byte, err error) {
	found := false
	err = s.DB.Each(ctx, func(r sqldb.Row) error { found = true; return r.Scan(&size, &edge) }, query, args...)
	if err == nil && !found {
		err = fmt.Errorf("historysql: the head row is gone")
	}
	return size, edge, err
}

// plant computes the tree of a chain that has none yet, which an earlier
// program wrote, and stores its nodes.
func (s *Store) plant(ctx context.Context, size int64) (history.Frontier, error) {
	var tree history.Frontier
	var nodes []node
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		leaf, err := hash(r)
		tree.Add(leaf, func(level int, n int64, h tlog.Hash) { nodes = append(nodes, node{level, n, h}) })
		return err
	}, `SELECT leaf FROM event WHERE seq >= 0 AND seq < $1 ORDER BY seq`, size)
	if err == nil && tree.Size() != size {
		err = fault.New(fault.Unavailable, "操作记录不完整：应有%d条，现有%d条，本次操作没有生效。请用 bihuan history verify 查明。", size, tree.Size())
	}
	if err != nil {
		return tree, err
	}
	return tree, s.addNodes(ctx, nodes)
}

type node struct {
	level int
	n     int64
	hash  tlog.Hash
}

// add appends a leaf to tree and stores the nodes that it completes.
func (s *Store) add(ctx context.Context, tree *history.Frontier, leaf tlog.Hash) error {
	var nodes []node
	tree.Add(leaf, func(level int, n int64, h tlog.Hash) { nodes = append(nodes, node{level, n, h}) })
	return s.addNodes(ctx, nodes)
}

func (s *Store) addNodes(ctx context.Context, nodes []node) error {
	for _, n := range nodes {
		_, err := s.DB.Exec(ctx, `INSERT INTO history_node (level, n, hash) VALUES ($1, $2, $3)
			ON CONFLICT (level, n) DO UPDATE SET hash = excluded.hash`, n.level, n.n, n.hash[:])
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) keep(ctx context.Context, tree history.Frontier) error {
	_, err := s.DB.Exec(ctx, `UPDATE history_head SET frontier = $1 WHERE id = 1`, tree.Bytes())
	return err
}

// Tree returns the tree of the chain as it is now. In a transaction it holds
// the head, so that nothing is appended before the transaction ends.
func (s *Store) Tree(ctx context.Context) (history.Frontier, error) {
	return s.grow(ctx, 0)
}

func hash(r sqldb.Row) (tlog.Hash, error) {
	var h tlog.Hash
	var b []byte
	err := r.Scan(&b)
	if err == nil && len(b) != tlog.HashSize {
		err = fmt.Errorf("historysql: a hash of %d bytes", len(b))
	}
	copy(h[:], b)
	return h, err
}

// Hashes reads the stored tree for proofs. What it says is not to be trusted:
// who makes a proof checks it against a root of another source.
func (s *Store) Hashes(ctx context.Context) tlog.HashReader {
	return history.Hashes(func(level int, first int64, count int) ([]tlog.Hash, error) {
		if level == 0 {
			return sqldb.All(ctx, s.DB, hash, `SELECT leaf FROM event WHERE seq >= $1 AND seq < $2 ORDER BY seq`, first, first+int64(count))
		}
		return sqldb.All(ctx, s.DB, hash, `SELECT hash FROM history_node WHERE level = $1 AND n >= $2 AND n < $3 ORDER BY n`,
			level, first, first+int64(count))
	})
}
