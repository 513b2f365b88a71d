package ledgersql

import (
	"context"
	"errors"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// Tasks implements ledger.DeskStore.
func (s *Store) Tasks(ctx context.Context, v access.Viewer, mine bool, limit int) ([]ledger.TaskOf, error) {
	w := seen(v, "p")
	w.and("p.state IN ('assigned', 'working', 'reopened')")
	w.and("t.state IN ('open', 'doing')")
	if names := v.Self.All(); mine && len(names) == 0 {
		w.and("1 = 0")
	} else if mine {
		w.and("t.id IN (SELECT y.task_id FROM party y WHERE y.unit_id = " + w.arg(v.ReadUnit()) + " AND y.name IN (" + w.list(names) + "))")
	}
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (ledger.TaskOf, error) {
		var x ledger.TaskOf
		var p ledger.Problem
		t := &x.Task
		err := r.Scan(&t.ID, &t.Title, &t.Unit, &t.Holder, &t.Due, &t.State, &t.Progress, &t.ReportedOn, &t.DoneOn, &t.Reason, &t.Version,
			&p.ID, &p.Year, &p.No, &p.Subject, &p.Title, &p.Leader, &p.LeadUnit, &p.Due, &x.State)
		x.Problem = ledger.Ref{ID: p.ID, Number: p.Number(), Title: p.Title, Leader: p.Leader, LeadUnit: p.LeadUnit, Due: p.Due}
		return x, err
	}, `SELECT t.id, t.title, t.unit, t.holder, t.due, t.state, t.progress, t.reported_on, t.done_on, t.reason, t.version,
			p.id, p.year, p.no, p.subject, p.title, p.leader, p.lead_unit, p.due, p.state
		FROM task t JOIN problem p ON p.id = t.problem_id`+w.String()+`
		ORDER BY COALESCE(NULLIF(t.due, ''), '`+noDue+`'), t.problem_id, t.position LIMIT `+strconv.Itoa(limit), w.args...)
}

// Changed implements ledger.DeskStore.
func (s *Store) Changed(ctx context.Context, v access.Viewer, f ledger.Filter, after int64, limit int) ([]int64, int64, error) {
	w := s.selected(v, f)
	w.and("e.unit_id = ?", v.ReadUnit())
	w.and("e.subject = ?", ledger.SubjectProblem)
	w.and("e.seq > ?", after)
	w.and("e.actor_id <> ?", v.AccountID)
	seqs, err := sqldb.All(ctx, s.DB, sqldb.Value[int64], `SELECT e.seq FROM event e JOIN problem p ON p.id = e.subject_id`+w.String()+`
		ORDER BY e.seq DESC LIMIT `+strconv.Itoa(limit), w.args...)
	if err != nil {
		return nil, 0, err
	}
	last, err := sqldb.One(ctx, s.DB, sqldb.Value[int64], `SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.unit_id = $1 AND e.subject = $2`,
		v.ReadUnit(), ledger.SubjectProblem)
	return seqs, last, err
}

// Looked implements ledger.DeskStore.
func (s *Store) Looked(ctx context.Context, v access.Viewer) (ledger.Look, error) {
	look, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (ledger.Look, error) {
		var l ledger.Look
		var at int64
		err := r.Scan(&l.Seq, &at)
		l.At = instant(at)
		return l, err
	}, `SELECT seq, at FROM last_look WHERE account_id = $1`, v.AccountID)
	if errors.Is(err, sqldb.ErrNone) {
		return ledger.Look{Seq: -1}, nil
	}
	return look, err
}

// SaveLook implements ledger.DeskStore.
func (s *Store) SaveLook(ctx context.Context, v access.Viewer, l ledger.Look) error {
	if err := own(v, v.UnitID); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, `
		INSERT INTO last_look (account_id, seq, at) VALUES ($1, $2, $3)
		ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq, at = excluded.at`, v.AccountID, l.Seq, l.At.UnixMilli())
	return err
}
