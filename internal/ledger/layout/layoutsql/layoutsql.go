// Package layoutsql keeps the layouts of units in the database.
package layoutsql

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/sqldb"
)

// Store implements layout.Store.
type Store struct{ DB *sqldb.DB }

// Save implements layout.Store.
func (s *Store) Save(ctx context.Context, v access.Viewer, l layout.Layout) error {
	if !v.Signed() || v.UnitID != l.UnitID {
		return fmt.Errorf("layoutsql: viewer of unit %q writes to unit %q", v.UnitID, l.UnitID)
	}
	form, err := json.Marshal(l.Form)
	if err != nil {
		return err
	}
	if l.Version == 1 {
		_, err = s.DB.Exec(ctx, `
			INSERT INTO layout (id, unit_id, name, form, blob_id, file_name, sha256, ended_on, version, created_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			l.ID, l.UnitID, l.Form.Name, string(form), l.File.Blob, l.File.Name, l.File.SHA256, l.EndedOn, l.Version, l.CreatedAt.UnixMilli(), l.UpdatedAt.UnixMilli())
	} else {
		var n int64
		n, err = s.DB.Exec(ctx, `
			UPDATE layout SET name = $1, form = $2, blob_id = $3, file_name = $4, sha256 = $5, ended_on = $6, version = $7, updated_at = $8
			WHERE id = $9 AND unit_id = $10 AND version = $11`,
			l.Form.Name, string(form), l.File.Blob, l.File.Name, l.File.SHA256, l.EndedOn, l.Version, l.UpdatedAt.UnixMilli(), l.ID, l.UnitID, l.Version-1)
		if err == nil && n != 1 {
			err = fault.New(fault.Stale, "这个表样刚被别人修改，请刷新后再试。")
		}
	}
	if err != nil || l.File.Blob == "" {
		return err
	}
	_, err = s.DB.Exec(ctx, `INSERT INTO layout_file (blob_id, layout_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, l.File.Blob, l.ID)
	return err
}

const columns = `l.id, l.unit_id, l.form, l.blob_id, l.file_name, l.sha256, l.ended_on, l.version, l.created_at, l.updated_at`

func scan(r sqldb.Row) (layout.Layout, error) {
	var l layout.Layout
	var form string
	var created, updated int64
	if err := r.Scan(&l.ID, &l.UnitID, &form, &l.File.Blob, &l.File.Name, &l.File.SHA256, &l.EndedOn, &l.Version, &created, &updated); err != nil {
		return l, err
	}
	l.CreatedAt, l.UpdatedAt = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	return l, json.Unmarshal([]byte(form), &l.Form)
}

// Layout implements layout.Store.
func (s *Store) Layout(ctx context.Context, v access.Viewer, id string) (layout.Layout, error) {
	l, err := sqldb.One(ctx, s.DB, scan, `SELECT `+columns+` FROM layout l WHERE l.unit_id = $1 AND l.id = $2`, v.ReadUnit(), id)
	if errors.Is(err, sqldb.ErrNone) {
		err = fault.New(fault.NotFound, "没有这个表样，可能地址不对。")
	}
	return l, err
}

// Layouts implements layout.Store.
func (s *Store) Layouts(ctx context.Context, v access.Viewer) ([]layout.Layout, error) {
	return sqldb.All(ctx, s.DB, scan, `SELECT `+columns+` FROM layout l WHERE l.unit_id = $1 AND l.ended_on = ''
		ORDER BY l.name, l.id LIMIT `+strconv.Itoa(layout.MaxLayouts), v.ReadUnit())
}

// Named reports whether a layout names the file, or did before.
func (s *Store) Named(ctx context.Context, blob string) (bool, error) {
	n, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `SELECT COUNT(*) FROM layout_file WHERE blob_id = $1`, blob)
	return n > 0, err
}
