package ledgersql

import (
	"context"
	"fmt"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

// SaveCause implements ledger.Store.
func (s *Store) SaveCause(ctx context.Context, v access.Viewer, c ledger.Cause) error {
	if err := own(v, c.UnitID); err != nil {
		return err
	}
	return s.savePart(ctx, "这条原因", `
		UPDATE cause SET title = $1, statement = $2, withdrawn = $3, version = $4, updated_at = $5
		WHERE id = $6 AND version = $7 AND unit_id = $8`,
		c.Title, c.Statement, c.Withdrawn, c.Version, c.UpdatedAt.UnixMilli(), c.ID, c.Version-1, c.UnitID)
}

// SaveMeasure implements ledger.Store.
func (s *Store) SaveMeasure(ctx context.Context, v access.Viewer, m ledger.Measure) error {
	if err := own(v, m.UnitID); err != nil {
		return err
	}
	actions, err := asJSON(m.Actions)
	if err != nil {
		return err
	}
	promises, err := asJSON(m.Promises)
	if err != nil {
		return err
	}
	return s.savePart(ctx, "这条措施", `
		UPDATE measure SET title = $1, statement = $2, actions = $3, promises = $4, withdrawn = $5, version = $6, updated_at = $7
		WHERE id = $8 AND version = $9 AND unit_id = $10`,
		m.Title, m.Statement, actions, promises, m.Withdrawn, m.Version, m.UpdatedAt.UnixMilli(), m.ID, m.Version-1, m.UnitID)
}

func (s *Store) savePart(ctx context.Context, what, query string, args ...any) error {
	n, err := s.DB.Exec(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("ledgersql: %w", err)
	}
	if n != 1 {
		return fault.New(fault.Stale, "%s刚被别人修改，请刷新后再试。", what)
	}
	return nil
}
