// Package settingssql keeps the tables of units in the database.
package settingssql

import (
	"context"
	"fmt"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/settings"
	"bihuan/internal/sqldb"
)

// Store implements settings.Store.
type Store struct{ DB *sqldb.DB }

// Rows implements settings.Store.
func (s *Store) Rows(ctx context.Context, v access.Viewer) ([]settings.Row, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (settings.Row, error) {
		row := settings.Row{UnitID: v.UnitID}
		var updated int64
		err := r.Scan(&row.ID, &row.Name, &row.Text, &row.Version, &updated)
		row.UpdatedAt = time.UnixMilli(updated).UTC()
		return row, err
	}, `SELECT id, name, body, version, updated_at FROM setting WHERE unit_id = $1 ORDER BY name`, v.UnitID)
}

// Save implements settings.Store.
func (s *Store) Save(ctx context.Context, v access.Viewer, r settings.Row) error {
	if !v.Signed() || v.UnitID != r.UnitID {
		return fmt.Errorf("settingssql: viewer of unit %q writes to unit %q", v.UnitID, r.UnitID)
	}
	n, err := s.DB.Exec(ctx, `
		INSERT INTO setting (id, unit_id, name, body, version, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (unit_id, name) DO UPDATE SET body = excluded.body, version = excluded.version, updated_at = excluded.updated_at
		WHERE setting.version = excluded.version - 1 AND setting.id = excluded.id`,
		r.ID, r.UnitID, r.Name, r.Text, r.Version, r.UpdatedAt.UnixMilli())
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "这项设置刚被别人修改，请刷新后再试。")
	}
	return err
}

// Row returns one row, fault.NotFound when there is none.
func (s *Store) Row(ctx context.Context, v access.Viewer, id string) (settings.Row, error) {
	rows, err := s.Rows(ctx, v)
	for _, r := range rows {
		if r.ID == id {
			return r, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "没有这项设置。")
	}
	return settings.Row{}, err
}
