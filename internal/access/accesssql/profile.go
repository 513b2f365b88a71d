package accesssql

import (
	"context"
	"errors"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// Profile implements access.Store.
func (s *Store) Profile(ctx context.Context, unitID string) (access.Profile, error) {
	p, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (access.Profile, error) {
		p := access.Profile{UnitID: unitID}
		var updated int64
		err := r.Scan(&p.Separated, &p.Password.MinLength, &p.Password.Classes, &p.Password.Days, &p.Version, &updated)
		p.UpdatedAt = instant(updated)
		return p, err
	}, `SELECT separated, min_length, classes, days, version, updated_at FROM access_profile WHERE unit_id = $1`, unitID)
	if errors.Is(err, sqldb.ErrNone) {
		return access.Profile{}, nil
	}
	return p, err
}

// SaveProfile implements access.Store.
func (s *Store) SaveProfile(ctx context.Context, p access.Profile) error {
	n, err := s.DB.Exec(ctx, `
		INSERT INTO access_profile (unit_id, separated, min_length, classes, days, version, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (unit_id) DO UPDATE SET separated = excluded.separated, min_length = excluded.min_length, classes = excluded.classes,
			days = excluded.days, version = excluded.version, updated_at = excluded.updated_at
		WHERE access_profile.version = excluded.version - 1`,
		p.UnitID, p.Separated, p.Password.MinLength, p.Password.Classes, p.Password.Days, p.Version, p.UpdatedAt.UnixMilli())
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "安全设置刚被别人修改，请刷新后再试。")
	}
	return err
}
