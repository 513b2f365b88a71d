package ledgersql

import (
	"context"
	"encoding/json"
	"errors"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// courseOf returns the column of a course: its tasks are rows of their own.
func courseOf(p ledger.Problem) (string, error) {
	c := p.Course
	c.Tasks = nil
	raw, err := json.Marshal(c)
	return string(raw), err
}

func hasEvidence(p ledger.Problem) bool { return len(p.Course.Proven()) > 0 }

// saveTasks stores the tasks of p that are newer than the stored ones, each
// over the version before it.
func (s *Store) saveTasks(ctx context.Context, p ledger.Problem) error {
	if len(p.Course.Tasks) == 0 {
		return nil
	}
	stored := map[string]int64{}
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		var id string
		var version int64
		err := r.Scan(&id, &version)
		stored[id] = version
		return err
	}, `SELECT id, version FROM task WHERE problem_id = $1 ORDER BY position`, p.ID)
	if err != nil {
		return err
	}
	for i, t := range p.Course.Tasks {
		if stored[t.ID] == t.Version {
			continue
		}
		if err := s.saveTask(ctx, p, i, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) saveTask(ctx context.Context, p ledger.Problem, position int, t ledger.Task) error {
	n, err := s.DB.Exec(ctx, `
		INSERT INTO task (id, problem_id, unit_id, visibility, position, title, unit, holder, due, state, progress, reported_on,
			done_on, reason, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET due = excluded.due, state = excluded.state, progress = excluded.progress,
			reported_on = excluded.reported_on, done_on = excluded.done_on, reason = excluded.reason, version = excluded.version
		WHERE task.version = excluded.version - 1`,
		t.ID, p.ID, p.UnitID, string(p.Visibility), position, t.Title, t.Unit, t.Holder, t.Due, string(t.State), t.Progress, t.ReportedOn,
		t.DoneOn, t.Reason, t.Version)
	if err == nil && n != 1 {
		return fault.New(fault.Stale, "这项任务刚被别人修改，请刷新后再试。")
	}
	return err
}

// tasks fills in the tasks of problems that v sees.
func (s *Store) tasks(ctx context.Context, v access.Viewer, ids []string, at map[string]*ledger.Problem) error {
	w := of(v, "t", ids)
	return s.DB.Each(ctx, func(r sqldb.Row) error {
		var problem string
		var t ledger.Task
		err := r.Scan(&problem, &t.ID, &t.Title, &t.Unit, &t.Holder, &t.Due, &t.State, &t.Progress, &t.ReportedOn, &t.DoneOn, &t.Reason, &t.Version)
		c := &at[problem].Course
		c.Tasks = append(c.Tasks, t)
		return err
	}, `SELECT t.problem_id, t.id, t.title, t.unit, t.holder, t.due, t.state, t.progress, t.reported_on, t.done_on, t.reason, t.version
		FROM task t CROSS JOIN problem p`+w.String()+` ORDER BY t.problem_id, t.position`, w.args...)
}

// ProblemOfTask implements ledger.Store.
func (s *Store) ProblemOfTask(ctx context.Context, v access.Viewer, task string) (ledger.Problem, error) {
	w := seen(v, "p")
	w.and("t.id = ?", task)
	id, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT t.problem_id FROM task t JOIN problem p ON p.id = t.problem_id`+w.String(), w.args...)
	if errors.Is(err, sqldb.ErrNone) {
		return ledger.Problem{}, fault.New(fault.NotFound, "没有这项任务，可能已被删除或您无权查看。")
	}
	if err != nil {
		return ledger.Problem{}, err
	}
	return s.Problem(ctx, v, id)
}

// Named implements ledger.Store.
func (s *Store) Named(ctx context.Context, v access.Viewer, name string) (string, error) {
	w := seen(v, "p")
	year, no, subject, isNumber := ledger.ParseNumber(name)
	if isNumber {
		w.and("p.year = ?", year)
		w.and("p.no = ?", no)
		w.and("p.subject = ?", string(subject))
	} else {
		w.and("p.id = ?", name)
	}
	id, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT p.id FROM problem p`+w.String(), w.args...)
	if errors.Is(err, sqldb.ErrNone) {
		return "", fault.New(fault.NotFound, "没有编号为“%s”的问题，请填写 2024-3 这样的编号。", name)
	}
	return id, err
}
