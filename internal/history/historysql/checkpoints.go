package historysql

import (
	"context"
	"strconv"
	"time"

	"bihuan/internal/history"
	"bihuan/internal/sqldb"
)

const keptColumns = `c.size, c.at, c.note, c.taken_by, COALESCE(a.name, '')`

func kept(r sqldb.Row) (history.Kept, error) {
	var k history.Kept
	var at int64
	err := r.Scan(&k.Size, &at, &k.Note, &k.By, &k.ByName)
	k.At = time.UnixMilli(at).UTC()
	return k, err
}

// AddCheckpoint stores a signed checkpoint; one of the same size stays.
func (s *Store) AddCheckpoint(ctx context.Context, k history.Kept) error {
	_, err := s.DB.Exec(ctx, `INSERT INTO history_checkpoint (size, at, note, taken_by) VALUES ($1, $2, $3, $4) ON CONFLICT (size) DO NOTHING`,
		k.Size, k.At.UnixMilli(), k.Note, k.By)
	return err
}

// Checkpoints returns up to limit checkpoints of fewer than below records, the
// largest first.
func (s *Store) Checkpoints(ctx context.Context, below int64, limit int) ([]history.Kept, error) {
	return sqldb.All(ctx, s.DB, kept, `SELECT `+keptColumns+` FROM history_checkpoint c LEFT JOIN account a ON a.id = c.taken_by
		WHERE c.size < $1 ORDER BY c.size DESC LIMIT `+strconv.Itoa(limit), below)
}

// Checkpoint returns the one of that size.
func (s *Store) Checkpoint(ctx context.Context, size int64) (k history.Kept, found bool, err error) {
	return one(sqldb.All(ctx, s.DB, kept, `SELECT `+keptColumns+` FROM history_checkpoint c LEFT JOIN account a ON a.id = c.taken_by
		WHERE c.size = $1 ORDER BY c.size`, size))
}

// Latest returns the newest event of a kind in a unit.
func (s *Store) Latest(ctx context.Context, unit, subject, kind string) (e history.Entry, found bool, err error) {
	return one(sqldb.All(ctx, s.DB, s.entry, `
		SELECT e.seq, e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, COALESCE(a.name, ''), e.at, b.body
		FROM event e LEFT JOIN event_body b ON b.seq = e.seq LEFT JOIN account a ON a.id = e.actor_id
		WHERE e.unit_id = $1 AND e.subject = $2 AND e.kind = $3 ORDER BY e.seq DESC LIMIT 1`, unit, subject, kind))
}

// EraseBody removes body and salt of an event for good.
func (s *Store) EraseBody(ctx context.Context, seq int64) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM event_body WHERE seq = $1`, seq)
	return err
}
