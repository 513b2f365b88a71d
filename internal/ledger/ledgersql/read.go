package ledgersql

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

const problemColumns = `p.id, p.unit_id, p.visibility, p.year, p.no, p.state, p.subject, p.person, p.aspect_no, p.aspect, p.title,
	p.statement, p.examples, p.class, p.leader, p.lead_unit, p.assist_units, p.holder, p.due, p.goal, p.material_id,
	p.material_revision, p.origin_start, p.origin_end, p.origin_line, p.origin_sentence, p.version, p.created_at, p.updated_at, p.ref,
	p.course, p.next_due, p.remark`

// row is a problem with its address in the search index, which also breaks
// ties of every order.
type row struct {
	ledger.Problem
	ref     int64
	nextDue string
}

func problem(r sqldb.Row) (row, error) {
	var p row
	var examples, course string
	var created, updated int64
	o := &p.Origin
	err := r.Scan(&p.ID, &p.UnitID, &p.Visibility, &p.Year, &p.No, &p.State, &p.Subject, &p.Person, &p.AspectNo, &p.Aspect, &p.Title,
		&p.Statement, &examples, &p.Class, &p.Leader, &p.LeadUnit, &p.AssistUnits, &p.Holder, &p.Due, &p.Goal, &o.MaterialID,
		&o.Revision, &o.Start, &o.End, &o.Line, &o.Sentence, &p.Version, &created, &updated, &p.ref, &course, &p.nextDue, &p.Remark)
	if err != nil {
		return p, err
	}
	p.CreatedAt, p.UpdatedAt = instant(created), instant(updated)
	p.Causes, p.Measures = []string{}, []string{}
	return p, errors.Join(json.Unmarshal([]byte(examples), &p.Examples), json.Unmarshal([]byte(course), &p.Course))
}

// Problem implements ledger.Store.
func (s *Store) Problem(ctx context.Context, v access.Viewer, id string) (ledger.Problem, error) {
	w := seen(v, "p")
	w.and("p.id = ?", id)
	found, err := sqldb.One(ctx, s.DB, problem, `SELECT `+problemColumns+` FROM problem p`+w.String(), w.args...)
	if errors.Is(err, sqldb.ErrNone) {
		return ledger.Problem{}, fault.New(fault.NotFound, "没有这个问题，可能已被删除或您无权查看。")
	}
	if err != nil {
		return ledger.Problem{}, err
	}
	all := []ledger.Problem{found.Problem}
	err = s.link(ctx, v, all)
	return all[0], err
}

// Problems implements ledger.Store.
func (s *Store) Problems(ctx context.Context, v access.Viewer, ids ...string) ([]ledger.Problem, error) {
	var all []ledger.Problem
	seenIDs := map[string]bool{}
	wanted := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		twice := seenIDs[id]
		seenIDs[id] = true
		return twice
	})
	for some := range slices.Chunk(wanted, 200) {
		w := seen(v, "p")
		w.and("p.id IN (" + w.list(some) + ")")
		rows, err := sqldb.All(ctx, s.DB, problem, `SELECT `+problemColumns+` FROM problem p`+w.String()+` ORDER BY p.ref`, w.args...)
		if err != nil {
			return nil, err
		}
		problems := make([]ledger.Problem, len(rows))
		for i, r := range rows {
			problems[i] = r.Problem
		}
		if err := s.link(ctx, v, problems); err != nil {
			return nil, err
		}
		all = append(all, problems...)
	}
	return all, nil
}

// Causes implements ledger.Store.
func (s *Store) Causes(ctx context.Context, v access.Viewer, problems ...string) ([]ledger.Cause, error) {
	if len(problems) == 0 {
		return nil, nil
	}
	w := seenLinked(v, "c", "problem_cause", "cause_id")
	w.and("EXISTS (SELECT 1 FROM problem_cause l WHERE l.cause_id = c.id AND l.problem_id IN (" + w.list(problems) + "))")
	return s.causes(ctx, w, "")
}

// Cause implements ledger.Store.
func (s *Store) Cause(ctx context.Context, v access.Viewer, id string) (ledger.Cause, error) {
	w := seenLinked(v, "c", "problem_cause", "cause_id")
	w.and("c.id = ?", id)
	all, err := s.causes(ctx, w, "")
	if err == nil && len(all) == 0 {
		return ledger.Cause{}, fault.New(fault.NotFound, "没有这条原因，可能已被删除或您无权查看。")
	}
	if err != nil {
		return ledger.Cause{}, err
	}
	return all[0], nil
}

// causes lists in the order of numbers; limit is an SQL clause or nothing.
func (s *Store) causes(ctx context.Context, w *where, limit string) ([]ledger.Cause, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (ledger.Cause, error) {
		var c ledger.Cause
		var created, updated int64
		o := &c.Origin
		err := r.Scan(&c.ID, &c.UnitID, &c.Visibility, &c.Year, &c.No, &c.Title, &c.Statement, &o.MaterialID, &o.Revision,
			&o.Start, &o.End, &o.Line, &o.Sentence, &c.Withdrawn, &c.Version, &created, &updated)
		c.CreatedAt, c.UpdatedAt = instant(created), instant(updated)
		return c, err
	}, `SELECT c.id, c.unit_id, c.visibility, c.year, c.no, c.title, c.statement, c.material_id, c.material_revision,
			c.origin_start, c.origin_end, c.origin_line, c.origin_sentence, c.withdrawn, c.version, c.created_at, c.updated_at
		FROM cause c`+w.String()+` ORDER BY c.year, c.visibility DESC, c.no`+limit, w.args...)
}

// Measures implements ledger.Store.
func (s *Store) Measures(ctx context.Context, v access.Viewer, problems ...string) ([]ledger.Measure, error) {
	if len(problems) == 0 {
		return nil, nil
	}
	w := seenLinked(v, "m", "problem_measure", "measure_id")
	w.and("EXISTS (SELECT 1 FROM problem_measure l WHERE l.measure_id = m.id AND l.problem_id IN (" + w.list(problems) + "))")
	return s.measures(ctx, w, "")
}

// Measure implements ledger.Store.
func (s *Store) Measure(ctx context.Context, v access.Viewer, id string) (ledger.Measure, error) {
	w := seenLinked(v, "m", "problem_measure", "measure_id")
	w.and("m.id = ?", id)
	all, err := s.measures(ctx, w, "")
	if err == nil && len(all) == 0 {
		return ledger.Measure{}, fault.New(fault.NotFound, "没有这条措施，可能已被删除或您无权查看。")
	}
	if err != nil {
		return ledger.Measure{}, err
	}
	return all[0], nil
}

// measures lists in the order of numbers; limit is an SQL clause or nothing.
func (s *Store) measures(ctx context.Context, w *where, limit string) ([]ledger.Measure, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (ledger.Measure, error) {
		var m ledger.Measure
		var actions, promises string
		var created, updated int64
		o := &m.Origin
		err := r.Scan(&m.ID, &m.UnitID, &m.Visibility, &m.Year, &m.No, &m.Title, &m.Statement, &actions, &promises, &o.MaterialID,
			&o.Revision, &o.Start, &o.End, &o.Line, &o.Sentence, &m.Withdrawn, &m.Version, &created, &updated)
		if err != nil {
			return m, err
		}
		m.CreatedAt, m.UpdatedAt = instant(created), instant(updated)
		return m, errors.Join(json.Unmarshal([]byte(actions), &m.Actions), json.Unmarshal([]byte(promises), &m.Promises))
	}, `SELECT m.id, m.unit_id, m.visibility, m.year, m.no, m.title, m.statement, m.actions, m.promises, m.material_id,
			m.material_revision, m.origin_start, m.origin_end, m.origin_line, m.origin_sentence, m.withdrawn, m.version, m.created_at, m.updated_at
		FROM measure m`+w.String()+` ORDER BY m.year, m.visibility DESC, m.no`+limit, w.args...)
}

// list returns the placeholders of the given values.
func (w *where) list(values []string) string {
	places := make([]string, len(values))
	for i, value := range values {
		places[i] = w.arg(value)
	}
	return strings.Join(places, ", ")
}

// linkOf is one line of problem_cause or problem_measure.
type linkOf struct{ problem, to string }

func scanLink(r sqldb.Row) (linkOf, error) {
	var l linkOf
	err := r.Scan(&l.problem, &l.to)
	return l, err
}

// of selects what belongs to problems by alias p that v sees, from a table of
// alias t with a column problem_id. It is joined by CROSS JOIN, which makes
// SQLite begin with the named problems: left to itself it takes a unit for
// small and reads all of it.
func of(v access.Viewer, t string, problems []string) *where {
	w := seen(v, "p")
	w.and("p.id = " + t + ".problem_id")
	w.and(t + ".problem_id IN (" + w.list(problems) + ")")
	return w
}

// link fills in the tasks and the ids of causes and measures of problems that v
// sees: what belongs to a problem is seen with it.
func (s *Store) link(ctx context.Context, v access.Viewer, problems []ledger.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	at := map[string]*ledger.Problem{}
	ids := make([]string, len(problems))
	for i := range problems {
		ids[i] = problems[i].ID
		at[ids[i]] = &problems[i]
	}
	w := of(v, "l", ids)
	causes, err := sqldb.All(ctx, s.DB, scanLink, `
		SELECT l.problem_id, l.cause_id FROM problem_cause l CROSS JOIN problem p`+w.String()+`
		ORDER BY l.problem_id, l.position`, w.args...)
	if err != nil {
		return err
	}
	measures, err := sqldb.All(ctx, s.DB, scanLink, `
		SELECT l.problem_id, l.measure_id FROM problem_measure l CROSS JOIN problem p`+w.String()+`
		ORDER BY l.problem_id, l.position`, w.args...)
	if err != nil {
		return err
	}
	for _, l := range causes {
		at[l.problem].Causes = append(at[l.problem].Causes, l.to)
	}
	for _, l := range measures {
		at[l.problem].Measures = append(at[l.problem].Measures, l.to)
	}
	if err := s.sources(ctx, v, ids, at); err != nil {
		return err
	}
	return s.tasks(ctx, v, ids, at)
}
