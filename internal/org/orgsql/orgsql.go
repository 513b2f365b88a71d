// Package orgsql keeps units in the database.
package orgsql

import (
	"context"
	"time"

	"bihuan/internal/org"
	"bihuan/internal/sqldb"
)

// Store implements org.Store.
type Store struct{ DB *sqldb.DB }

// Units implements org.Store.
func (s *Store) Units(ctx context.Context) ([]org.Unit, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (org.Unit, error) {
		var u org.Unit
		var at int64
		err := r.Scan(&u.ID, &u.Name, &at)
		u.CreatedAt = time.UnixMilli(at).UTC()
		return u, err
	}, `SELECT id, name, created_at FROM unit ORDER BY created_at, id`)
}

// AddUnit implements org.Store.
func (s *Store) AddUnit(ctx context.Context, u org.Unit) error {
	_, err := s.DB.Exec(ctx, `INSERT INTO unit (id, name, created_at) VALUES ($1, $2, $3)`,
		u.ID, u.Name, u.CreatedAt.UnixMilli())
	return err
}
