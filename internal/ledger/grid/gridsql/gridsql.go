// Package gridsql keeps saved views of the ledger.
package gridsql

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/sqldb"
)

// Store implements grid.ViewStore.
type Store struct{ DB *sqldb.DB }

const columns = `w.id, w.unit_id, w.visibility, w.owner_id, w.shared, w.name, w.query, w.position, w.ended, w.version, w.created_at, w.updated_at`

// seen is the condition under which a viewer sees a view; see args.
const seen = `w.unit_id = $1 AND (w.visibility = 'unit' OR $2) AND (w.shared OR w.owner_id = $3)`

func args(v access.Viewer) []any { return []any{v.ReadUnit(), v.SeesRestricted(), v.AccountID} }

func view(r sqldb.Row) (grid.View, error) {
	var w grid.View
	var created, updated int64
	err := r.Scan(&w.ID, &w.UnitID, &w.Visibility, &w.Owner, &w.Shared, &w.Name, &w.Query, &w.Position, &w.Ended, &w.Version, &created, &updated)
	w.CreatedAt, w.UpdatedAt = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	return w, err
}

// Views implements grid.ViewStore.
func (s *Store) Views(ctx context.Context, v access.Viewer) ([]grid.View, error) {
	return sqldb.All(ctx, s.DB, view, `SELECT `+columns+` FROM ledger_view w
		WHERE `+seen+` AND NOT w.ended ORDER BY w.shared DESC, w.position, w.id`, args(v)...)
}

// View implements grid.ViewStore.
func (s *Store) View(ctx context.Context, v access.Viewer, id string) (grid.View, error) {
	found, err := sqldb.One(ctx, s.DB, view, `SELECT `+columns+` FROM ledger_view w WHERE `+seen+` AND w.id = $4`, append(args(v), id)...)
	if errors.Is(err, sqldb.ErrNone) {
		return found, fault.New(fault.NotFound, "没有这个视图，可能已被删除，或是别人自己的视图。")
	}
	return found, err
}

// SaveView implements grid.ViewStore.
func (s *Store) SaveView(ctx context.Context, v access.Viewer, w grid.View) error {
	if !v.Signed() || v.UnitID != w.UnitID {
		return fmt.Errorf("gridsql: viewer of unit %q writes to unit %q", v.UnitID, w.UnitID)
	}
	n, err := s.DB.Exec(ctx, `
		INSERT INTO ledger_view (id, unit_id, visibility, owner_id, shared, name, query, position, ended, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET visibility = excluded.visibility, name = excluded.name, query = excluded.query,
			position = excluded.position, ended = excluded.ended, version = excluded.version, updated_at = excluded.updated_at
		WHERE ledger_view.version = excluded.version - 1`,
		w.ID, w.UnitID, string(w.Visibility), w.Owner, w.Shared, w.Name, w.Query, w.Position, w.Ended, w.Version,
		w.CreatedAt.UnixMilli(), w.UpdatedAt.UnixMilli())
	if err == nil && n != 1 {
		return fault.New(fault.Stale, "这个视图刚被别人修改，请刷新后再试。")
	}
	return err
}
