package historysql

import (
	"context"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/history"
	"bihuan/internal/sqldb"
)

const entries = `SELECT e.seq, e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, COALESCE(a.name, ''), e.at, b.body
	FROM event e LEFT JOIN event_body b ON b.seq = e.seq LEFT JOIN account a ON a.id = e.actor_id`

// places returns the placeholders for n arguments behind the first ones.
func places(before, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = "$" + strconv.Itoa(before+i+1)
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// OfKind returns the events of one kind of several subjects, the oldest first.
// The caller has checked that v may see the subjects.
func (s *Store) OfKind(ctx context.Context, v access.Viewer, subject, kind string, ids ...string) ([]history.Entry, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{subject, kind, v.UnitID}
	for _, id := range ids {
		args = append(args, id)
	}
	return sqldb.All(ctx, s.DB, s.entry, entries+`
		WHERE e.subject = $1 AND e.kind = $2 AND e.unit_id = $3 AND e.subject_id IN `+places(3, len(ids))+` ORDER BY e.seq`, args...)
}

// At returns the events at places of the history, the oldest first. The caller
// has checked that v may see their subjects.
func (s *Store) At(ctx context.Context, v access.Viewer, seqs ...int64) ([]history.Entry, error) {
	if len(seqs) == 0 {
		return nil, nil
	}
	args := []any{v.UnitID}
	for _, seq := range seqs {
		args = append(args, seq)
	}
	return sqldb.All(ctx, s.DB, s.entry, entries+`
		WHERE e.unit_id = $1 AND e.seq IN `+places(1, len(seqs))+` ORDER BY e.seq`, args...)
}
