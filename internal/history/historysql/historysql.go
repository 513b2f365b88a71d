// Package historysql keeps the history in the database.
package historysql

import (
	"context"
	"io"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/access"
	"bihuan/internal/history"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
)

// Store appends to and reads the history.
type Store struct {
	DB     *sqldb.DB
	NewID  func() string
	Random io.Reader // of salts
	Sealer *seal.Sealer
}

// Append stores records in the transaction that ctx carries. The head row
// stays locked until that transaction ends: appends form one chain, also
// with several replicas.
func (s *Store) Append(ctx context.Context, records ...history.Record) error {
	if len(records) == 0 {
		return nil
	}
	tree, err := s.grow(ctx, len(records))
	if err != nil {
		return err
	}
	for _, r := range records {
		leaf, err := s.append(ctx, tree.Size(), r)
		if err != nil {
			return err
		}
		if err := s.add(ctx, &tree, leaf); err != nil {
			return err
		}
	}
	return s.keep(ctx, tree)
}

func (s *Store) append(ctx context.Context, seq int64, r history.Record) (leaf tlog.Hash, err error) {
	salt := make([]byte, history.SaltSize)
	if _, err := io.ReadFull(s.Random, salt); err != nil {
		return leaf, err
	}
	id := s.NewID()
	sealed, err := history.Seal(id, r, salt)
	if err != nil {
		return leaf, err
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO event (seq, id, unit_id, subject, subject_id, version, kind, actor_id, at, commitment, leaf)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		seq, id, r.UnitID, r.Subject, r.SubjectID, r.Version, r.Event.Kind(), r.Actor, r.At.UnixMilli(),
		sealed.Commit[:], sealed.Leaf[:])
	if err != nil {
		return leaf, err
	}
	_, err = s.DB.Exec(ctx, `INSERT INTO event_body (seq, salt, body, row_hash) VALUES ($1, $2, $3, $4)`,
		seq, salt, s.Sealer.Seal(sealed.Body), sealed.RowHash[:])
	return sealed.Leaf, err
}

// Of returns the history of one subject in order. The caller has checked that
// v may see the subject.
func (s *Store) Of(ctx context.Context, v access.Viewer, subject, id string) ([]history.Entry, error) {
	return sqldb.All(ctx, s.DB, s.entry, `
		SELECT e.seq, e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, COALESCE(a.name, ''), e.at, b.body
		FROM event e LEFT JOIN event_body b ON b.seq = e.seq LEFT JOIN account a ON a.id = e.actor_id
		WHERE e.subject = $1 AND e.subject_id = $2 AND e.unit_id = $3
		ORDER BY e.version`, subject, id, v.UnitID)
}

func (s *Store) entry(r sqldb.Row) (history.Entry, error) {
	var e history.Entry
	var at int64
	var body []byte
	err := r.Scan(&e.Seq, &e.ID, &e.UnitID, &e.Subject, &e.SubjectID, &e.Version, &e.Kind, &e.Actor, &e.ActorName, &at, &body)
	if err != nil {
		return e, err
	}
	e.At = time.UnixMilli(at).UTC()
	if body != nil {
		e.Body, err = s.Sealer.Open(body)
	}
	return e, err
}
