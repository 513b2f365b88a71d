package gridsql

import (
	"context"
	"errors"

	"bihuan/internal/fault"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/sqldb"
)

// Stored returns a view of a unit whoever saved it, for verification only.
func (s *Store) Stored(ctx context.Context, unit, id string) (grid.View, error) {
	found, err := sqldb.One(ctx, s.DB, view, `SELECT `+columns+` FROM ledger_view w WHERE w.unit_id = $1 AND w.id = $2`, unit, id)
	if errors.Is(err, sqldb.ErrNone) {
		return found, fault.New(fault.NotFound, "没有这个视图。")
	}
	return found, err
}
