// Package intakesql keeps the drafts of imports in the database.
package intakesql

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/sqldb"
)

// Store implements intake.Store.
type Store struct{ DB *sqldb.DB }

var errNone = fault.New(fault.NotFound, "没有这次导入，可能已经放弃或过期，请重新上传。")

const columns = `id, unit_id, account_id, name, original, choices, batch, version, created_at, expires_at`

func draft(r sqldb.Row) (intake.Draft, error) {
	var d intake.Draft
	var choices string
	var created, expires int64
	if err := r.Scan(&d.ID, &d.UnitID, &d.AccountID, &d.Name, &d.File, &choices, &d.Batch, &d.Version, &created, &expires); err != nil {
		return d, err
	}
	d.CreatedAt, d.ExpiresAt = time.UnixMilli(created).UTC(), time.UnixMilli(expires).UTC()
	return d, json.Unmarshal([]byte(choices), &d.Choices)
}

// SaveDraft implements intake.Store.
func (s *Store) SaveDraft(ctx context.Context, v access.Viewer, d intake.Draft) error {
	if !v.Signed() || v.UnitID != d.UnitID {
		return fmt.Errorf("intakesql: viewer of unit %q writes to unit %q", v.UnitID, d.UnitID)
	}
	choices, err := json.Marshal(d.Choices)
	if err != nil {
		return err
	}
	if d.Version == 1 {
		_, err = s.DB.Exec(ctx, `
			INSERT INTO intake (id, unit_id, account_id, name, original, choices, batch, version, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			d.ID, d.UnitID, d.AccountID, d.Name, d.File, string(choices), d.Batch, d.Version, d.CreatedAt.UnixMilli(), d.ExpiresAt.UnixMilli())
		return err
	}
	n, err := s.DB.Exec(ctx, `UPDATE intake SET choices = $1, batch = $2, version = $3 WHERE id = $4 AND unit_id = $5 AND version = $6`,
		string(choices), d.Batch, d.Version, d.ID, d.UnitID, d.Version-1)
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "这次导入刚在别处改过，请刷新页面后再继续。")
	}
	return err
}

// Draft implements intake.Store.
func (s *Store) Draft(ctx context.Context, v access.Viewer, id string) (intake.Draft, error) {
	d, err := sqldb.One(ctx, s.DB, draft, `SELECT `+columns+` FROM intake WHERE id = $1 AND unit_id = $2`, id, v.UnitID)
	if errors.Is(err, sqldb.ErrNone) {
		return d, errNone
	}
	return d, err
}

// Drafts implements intake.Store.
func (s *Store) Drafts(ctx context.Context, v access.Viewer, now time.Time) ([]intake.Draft, error) {
	return sqldb.All(ctx, s.DB, draft, `
		SELECT `+columns+` FROM intake WHERE unit_id = $1 AND batch = '' AND expires_at > $2
		ORDER BY created_at DESC, id LIMIT $3`, v.UnitID, now.UnixMilli(), intake.MaxDrafts)
}

// DropDraft implements intake.Store.
func (s *Store) DropDraft(ctx context.Context, v access.Viewer, id string) error {
	n, err := s.DB.Exec(ctx, `DELETE FROM intake WHERE id = $1 AND unit_id = $2 AND batch = ''`, id, v.UnitID)
	if err == nil && n == 0 {
		err = errNone
	}
	return err
}

// Columns implements intake.Store.
func (s *Store) Columns(ctx context.Context, v access.Viewer, signature string) (map[string]string, error) {
	text, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT columns FROM intake_columns WHERE unit_id = $1 AND heads = $2`, v.UnitID, signature)
	if errors.Is(err, sqldb.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var chosen map[string]string
	return chosen, json.Unmarshal([]byte(text), &chosen)
}

// SaveColumns implements intake.Store.
func (s *Store) SaveColumns(ctx context.Context, v access.Viewer, signature string, chosen map[string]string, at time.Time) error {
	text, err := json.Marshal(chosen)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO intake_columns (unit_id, heads, columns, updated_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id, heads) DO UPDATE SET columns = excluded.columns, updated_at = excluded.updated_at`,
		v.UnitID, signature, string(text), at.UnixMilli())
	return err
}

// Sweep implements intake.Store.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		_, err := s.DB.Exec(ctx, `DELETE FROM intake WHERE batch = '' AND expires_at <= $1`, now.UnixMilli())
		return err
	})
}

// Named implements intake.Store.
func (s *Store) Named(ctx context.Context, file string) (bool, error) {
	n, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `SELECT COUNT(*) FROM intake WHERE original = $1`, file)
	return n > 0, err
}
