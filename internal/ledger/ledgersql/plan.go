package ledgersql

import (
	"context"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// Plan implements ledger.Store.
func (s *Store) Plan(ctx context.Context, v access.Viewer, year int) ([]ledger.Planned, error) {
	w := seenLinked(v, "m", "problem_measure", "measure_id")
	w.and("m.withdrawn = ''")
	if year != 0 {
		w.and("m.year = ?", year)
	}
	measures, err := s.measures(ctx, w, " LIMIT "+strconv.Itoa(ledger.MaxPlan))
	if err != nil || len(measures) == 0 {
		return nil, err
	}
	all := make([]ledger.Planned, len(measures))
	at := map[string]*ledger.Planned{}
	ids := make([]string, len(measures))
	for i, m := range measures {
		all[i].Measure = m
		at[m.ID], ids[i] = &all[i], m.ID
	}
	return all, s.serves(ctx, v, ids, at)
}

// serves fills in which problems the measures serve, as far as v sees them.
func (s *Store) serves(ctx context.Context, v access.Viewer, measures []string, at map[string]*ledger.Planned) error {
	w := seen(v, "p")
	w.and("l.measure_id IN (" + w.list(measures) + ")")
	return s.DB.Each(ctx, func(r sqldb.Row) error {
		var measure string
		var p ledger.Problem
		if err := r.Scan(&measure, &p.ID, &p.Year, &p.No, &p.Subject, &p.Title, &p.Leader, &p.LeadUnit, &p.Due); err != nil {
			return err
		}
		at[measure].Problems = append(at[measure].Problems, ledger.Ref{
			ID: p.ID, Number: p.Number(), Title: p.Title, Leader: p.Leader, LeadUnit: p.LeadUnit, Due: p.Due})
		return nil
	}, `SELECT l.measure_id, p.id, p.year, p.no, p.subject, p.title, p.leader, p.lead_unit, p.due
		FROM problem_measure l JOIN problem p ON p.id = l.problem_id`+w.String()+`
		ORDER BY l.measure_id, p.ref`, w.args...)
}
