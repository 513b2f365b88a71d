package historysql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/history"
	"bihuan/internal/sqldb"
)

// Extent returns what the head says of the chain beside what there is, as of
// one moment.
func (s *Store) Extent(ctx context.Context) (history.Extent, error) {
	e, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (history.Extent, error) {
		var e history.Extent
		err := r.Scan(&e.Size, &e.Edge, &e.Count, &e.First, &e.Last)
		return e, err
	}, `SELECT h.size, h.frontier, (SELECT COUNT(*) FROM event e), COALESCE((SELECT MIN(e.seq) FROM event e), 0),
			COALESCE((SELECT MAX(e.seq) FROM event e), -1)
		FROM history_head h WHERE h.id = 1`)
	if !errors.Is(err, sqldb.ErrNone) {
		return e, err
	}
	return sqldb.One(ctx, s.DB, func(r sqldb.Row) (history.Extent, error) {
		e := history.Extent{Lost: true}
		err := r.Scan(&e.Count, &e.First, &e.Last)
		return e, err
	}, `SELECT COUNT(*), COALESCE(MIN(seq), 0), COALESCE(MAX(seq), -1) FROM event`)
}

const storedColumns = `e.seq, e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, e.at, e.commitment, e.leaf,
	b.salt, b.body, b.row_hash`

// Stored calls each for the events from seq from up to, not with, to, in
// order. What each is given is valid until it returns.
func (s *Store) Stored(ctx context.Context, from, to int64, each func(*history.Stored) error) error {
	var e history.Stored
	var at int64
	var commit, leaf, salt, body, row sql.RawBytes
	dest := []any{&e.Seq, &e.ID, &e.UnitID, &e.Subject, &e.SubjectID, &e.Version, &e.Kind, &e.Actor, &at, &commit, &leaf, &salt, &body, &row}
	return s.DB.Each(ctx, func(r sqldb.Row) error {
		if err := r.Scan(dest...); err != nil {
			return err
		}
		e.At = time.UnixMilli(at)
		e.Commit, e.Leaf, e.Salt, e.RowHash, e.Body = commit, leaf, salt, row, s.open(body)
		return each(&e)
	}, `SELECT `+storedColumns+` FROM event e LEFT JOIN event_body b ON b.seq = e.seq WHERE e.seq >= $1 AND e.seq < $2 ORDER BY e.seq`, from, to)
}

// open returns the body that is stored sealed. Of what is not sealed at all it
// makes a body that no commitment fits.
func (s *Store) open(sealed []byte) []byte {
	if sealed == nil {
		return nil
	}
	body, err := s.Sealer.Open(sealed)
	if err != nil {
		return sealed
	}
	return body
}

func (s *Store) stored(r sqldb.Row) (history.Stored, error) {
	var e history.Stored
	var at int64
	var body []byte
	err := r.Scan(&e.Seq, &e.ID, &e.UnitID, &e.Subject, &e.SubjectID, &e.Version, &e.Kind, &e.Actor, &at, &e.Commit, &e.Leaf, &e.Salt, &body, &e.RowHash)
	e.At, e.Body = time.UnixMilli(at).UTC(), s.open(body)
	return e, err
}

// Subjects calls each for the whole history of every subject, one after
// another, in order of versions.
func (s *Store) Subjects(ctx context.Context, each func([]history.Stored) error) error {
	var group []history.Stored
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		e, err := s.stored(r)
		if err != nil {
			return err
		}
		if len(group) > 0 && (group[0].Subject != e.Subject || group[0].SubjectID != e.SubjectID) {
			if err := each(group); err != nil {
				return err
			}
			group = nil
		}
		group = append(group, e)
		return nil
	}, `SELECT `+storedColumns+` FROM event e LEFT JOIN event_body b ON b.seq = e.seq ORDER BY e.subject, e.subject_id, e.version`)
	if err == nil && len(group) > 0 {
		err = each(group)
	}
	return err
}

// StoredOf returns the whole history of one subject as it is stored.
func (s *Store) StoredOf(ctx context.Context, subject, id string) ([]history.Stored, error) {
	return sqldb.All(ctx, s.DB, s.stored, `SELECT `+storedColumns+` FROM event e LEFT JOIN event_body b ON b.seq = e.seq
		WHERE e.subject = $1 AND e.subject_id = $2 ORDER BY e.version`, subject, id)
}

// ByID returns one event.
func (s *Store) ByID(ctx context.Context, id string) (e history.Stored, found bool, err error) {
	return one(sqldb.All(ctx, s.DB, s.stored, `SELECT `+storedColumns+` FROM event e LEFT JOIN event_body b ON b.seq = e.seq
		WHERE e.id = $1 ORDER BY e.seq`, id))
}

// BySeq returns the event at a place of the chain.
func (s *Store) BySeq(ctx context.Context, seq int64) (e history.Stored, found bool, err error) {
	return one(sqldb.All(ctx, s.DB, s.stored, `SELECT `+storedColumns+` FROM event e LEFT JOIN event_body b ON b.seq = e.seq
		WHERE e.seq = $1 ORDER BY e.seq`, seq))
}

func one[T any](list []T, err error) (T, bool, error) {
	if err != nil || len(list) == 0 {
		var none T
		return none, false, err
	}
	return list[0], true, nil
}

// ActorName returns the name of an account today, "" when there is none.
func (s *Store) ActorName(ctx context.Context, id string) (string, error) {
	name, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT name FROM account WHERE id = $1`, id)
	if errors.Is(err, sqldb.ErrNone) {
		return "", nil
	}
	return name, err
}

// Nodes calls each for every stored hash of the tree.
func (s *Store) Nodes(ctx context.Context, each func(level int, n int64, h tlog.Hash) error) error {
	return s.DB.Each(ctx, func(r sqldb.Row) error {
		var level int
		var n int64
		var h tlog.Hash
		var b []byte
		if err := r.Scan(&level, &n, &b); err != nil {
			return err
		}
		copy(h[:], b) // another length is another hash
		return each(level, n, h)
	}, `SELECT level, n, hash FROM history_node ORDER BY level, n`)
}

// WithoutHistory returns keys of rows of table that no event of subject tells
// of. table and key are names that the program itself holds.
func (s *Store) WithoutHistory(ctx context.Context, subject, table, key string, limit int) ([]string, error) {
	return sqldb.All(ctx, s.DB, sqldb.Value[string], fmt.Sprintf(`SELECT x.%[1]s FROM %[2]s x
		WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = $1 AND e.subject_id = x.%[1]s) ORDER BY x.%[1]s LIMIT `, key, table)+
		strconv.Itoa(limit), subject)
}
