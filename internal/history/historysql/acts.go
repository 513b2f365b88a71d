package historysql

import (
	"context"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/history"
	"bihuan/internal/sqldb"
)

// Acts returns events of v's unit of the given kinds that f selects, the
// newest first. The caller has checked that v may see them.
func (s *Store) Acts(ctx context.Context, v access.Viewer, kinds []string, f access.AuditFilter) ([]history.Entry, error) {
	var args []any
	arg := func(a any) string { args = append(args, a); return "$" + strconv.Itoa(len(args)) }
	list := func(texts []string) string {
		var places []string
		for _, t := range texts {
			places = append(places, arg(t))
		}
		return "(" + strings.Join(places, ", ") + ")"
	}
	// The subjects follow from the kinds; naming them lets the index serve.
	conditions := []string{
		"e.unit_id = " + arg(v.UnitID),
		"e.subject IN " + list([]string{access.SubjectAccount, access.SubjectSession, access.SubjectToken, access.SubjectProfile, access.SubjectAct, history.Subject}),
		"e.kind IN " + list(kinds),
	}
	if f.Actor != "" {
		conditions = append(conditions, "e.actor_id = "+arg(f.Actor))
	}
	if !f.From.IsZero() {
		conditions = append(conditions, "e.at >= "+arg(f.From.UnixMilli()))
	}
	if !f.To.IsZero() {
		conditions = append(conditions, "e.at < "+arg(f.To.UnixMilli()))
	}
	if f.Before > 0 {
		conditions = append(conditions, "e.seq < "+arg(f.Before))
	}
	return sqldb.All(ctx, s.DB, s.entry, `
		SELECT e.seq, e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, COALESCE(a.name, ''), e.at, b.body
		FROM event e LEFT JOIN event_body b ON b.seq = e.seq LEFT JOIN account a ON a.id = e.actor_id
		WHERE `+strings.Join(conditions, " AND ")+`
		ORDER BY e.seq DESC LIMIT `+strconv.Itoa(f.Limit), args...)
}
