package ledgersql

import (
	"context"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// saveParties makes the rows of party follow from the texts of p.
func (s *Store) saveParties(ctx context.Context, p ledger.Problem) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM party WHERE problem_id = $1`, p.ID); err != nil {
		return err
	}
	return s.addParties(ctx, p)
}

func (s *Store) addParties(ctx context.Context, p ledger.Problem) error {
	for _, c := range p.Concerned() {
		_, err := s.DB.Exec(ctx, `INSERT INTO party (problem_id, task_id, role, name, unit_id) VALUES ($1, $2, $3, $4, $5)`,
			p.ID, c.Task, string(c.As), c.Name, p.UnitID)
		if err != nil {
			return err
		}
	}
	return nil
}

// FillParties makes the rows of party for all problems of all units anew. It
// is a step of an upgrade and needs a transaction.
func (s *Store) FillParties(ctx context.Context) error {
	all := map[string]*ledger.Problem{}
	var order []*ledger.Problem
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		var p ledger.Problem
		err := r.Scan(&p.ID, &p.UnitID, &p.Leader, &p.LeadUnit, &p.AssistUnits, &p.Holder, &p.Person)
		all[p.ID], order = &p, append(order, &p)
		return err
	}, `SELECT id, unit_id, leader, lead_unit, assist_units, holder, person FROM problem ORDER BY ref`)
	if err != nil {
		return err
	}
	err = s.DB.Each(ctx, func(r sqldb.Row) error {
		var problem string
		var t ledger.Task
		err := r.Scan(&problem, &t.ID, &t.State, &t.Unit, &t.Holder)
		if p := all[problem]; err == nil && p != nil {
			p.Course.Tasks = append(p.Course.Tasks, t)
		}
		return err
	}, `SELECT problem_id, id, state, unit, holder FROM task ORDER BY problem_id, position`)
	if err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM party`); err != nil {
		return err
	}
	for _, p := range order {
		if err := s.addParties(ctx, *p); err != nil {
			return err
		}
	}
	return nil
}

// named narrows to what the filter says of names.
func named(w *where, v access.Viewer, f ledger.Filter) {
	if f.Mine {
		w.and(w.naming("p", v.ReadUnit(), v.Self.All()))
	}
	for _, name := range ledger.Names(f.Party) {
		w.and(w.naming("p", v.ReadUnit(), []string{name}))
	}
	if f.AssistUnit != "" {
		w.and(w.naming("p", v.ReadUnit(), []string{f.AssistUnit}, ledger.AsAssistUnit))
	}
}

// names lists those that the selected problems have in one capacity.
func (s *Store) names(ctx context.Context, as ledger.As, w *where) ([]string, error) {
	return sqldb.All(ctx, s.DB, sqldb.Value[string], `SELECT DISTINCT y.name FROM party y JOIN problem p ON p.id = y.problem_id`+
		w.with("y.role = '"+string(as)+"'").String()+` ORDER BY y.name LIMIT `+strconv.Itoa(mostValues), w.args...)
}
