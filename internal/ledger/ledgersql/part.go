package ledgersql

import (
	"context"
	"fmt"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
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

// links are the tables of links by the subject that they lead to.
var links = map[string]struct{ table, column string }{
	ledger.SubjectCause: {"problem_cause", "cause_id"}, ledger.SubjectMeasure: {"problem_measure", "measure_id"},
}

// SaveLinks implements ledger.Store.
func (s *Store) SaveLinks(ctx context.Context, v access.Viewer, p ledger.Problem) error {
	if err := own(v, p.UnitID); err != nil {
		return err
	}
	for subject, ids := range map[string][]string{ledger.SubjectCause: p.Causes, ledger.SubjectMeasure: p.Measures} {
		l := links[subject]
		if _, err := s.DB.Exec(ctx, `DELETE FROM `+l.table+` WHERE problem_id = $1`, p.ID); err != nil {
			return err
		}
		for i, id := range ids {
			if _, err := s.DB.Exec(ctx, `INSERT INTO `+l.table+` (problem_id, `+l.column+`, position) VALUES ($1, $2, $3)`, p.ID, id, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// LinkedTo implements ledger.Store.
func (s *Store) LinkedTo(ctx context.Context, v access.Viewer, subject, id string) ([]string, int, error) {
	l := links[subject]
	w := seen(v, "p")
	w.and("l."+l.column+" = ?", id)
	ids, err := sqldb.All(ctx, s.DB, sqldb.Value[string],
		`SELECT p.id FROM `+l.table+` l JOIN problem p ON p.id = l.problem_id`+w.String()+` ORDER BY p.ref`, w.args...)
	if err != nil {
		return nil, 0, err
	}
	all, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `SELECT COUNT(*) FROM `+l.table+` WHERE `+l.column+` = $1`, id)
	return ids, all - len(ids), err
}

// AllCauses implements ledger.Store.
func (s *Store) AllCauses(ctx context.Context, v access.Viewer, year int) ([]ledger.Linked[ledger.Cause], error) {
	w := seenLinked(v, "c", "problem_cause", "cause_id")
	w.and("c.withdrawn = ''")
	if year != 0 {
		w.and("c.year = ?", year)
	}
	causes, err := s.causes(ctx, w, " LIMIT "+strconv.Itoa(ledger.MaxParts))
	if err != nil || len(causes) == 0 {
		return nil, err
	}
	all := make([]ledger.Linked[ledger.Cause], len(causes))
	at, ids := map[string]int{}, make([]string, len(causes))
	for i, c := range causes {
		all[i].Part, at[c.ID], ids[i] = c, i, c.ID
	}
	w = seen(v, "p")
	w.and("l.cause_id IN (" + w.list(ids) + ")")
	return all, s.DB.Each(ctx, func(r sqldb.Row) error {
		var cause string
		var p ledger.Problem
		err := r.Scan(&cause, &p.ID, &p.Year, &p.No, &p.Subject, &p.Title)
		l := &all[at[cause]]
		l.Problems = append(l.Problems, ledger.Ref{ID: p.ID, Number: p.Number(), Title: p.Title})
		return err
	}, `SELECT l.cause_id, p.id, p.year, p.no, p.subject, p.title
		FROM problem_cause l JOIN problem p ON p.id = l.problem_id`+w.String()+` ORDER BY l.cause_id, p.ref`, w.args...)
}
