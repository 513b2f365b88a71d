package ledgersql

import (
	"bihuan/internal/access"
	"bihuan/internal/ledger"
)

// ListQuery returns the query of a page with its arguments.
func (s *Store) ListQuery(v access.Viewer, f ledger.Filter) (string, []any, error) {
	w, err := s.page(v, f, f.Before != "")
	return `SELECT p.id FROM problem p` + w.String() + orderBy(f, f.Before != "") + ` LIMIT 51`, w.args, err
}
