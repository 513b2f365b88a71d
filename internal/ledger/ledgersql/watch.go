package ledgersql

import (
	"context"
	"errors"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// saveWatch makes what is looked for follow from p; before is the day since
// which p was being worked on, "" when it was not.
func (s *Store) saveWatch(ctx context.Context, p ledger.Problem, before string) error {
	began := p.Begins(before)
	w := p.Watch(began)
	_, err := s.DB.Exec(ctx, `
		INSERT INTO problem_watch (problem_id, unproven, ripe, asked_on, moved_on, began_on) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (problem_id) DO UPDATE SET unproven = excluded.unproven, ripe = excluded.ripe, asked_on = excluded.asked_on,
			moved_on = excluded.moved_on, began_on = excluded.began_on`,
		p.ID, w.Unproven, w.Ripe, w.AskedOn, w.MovedOn, began)
	if err != nil {
		return err
	}
	for _, l := range p.Course.Letters {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO letter (letter_id, problem_id, sent_on, answered) VALUES ($1, $2, $3, $4)
			ON CONFLICT (letter_id, problem_id) DO UPDATE SET answered = excluded.answered`,
			l.ID, p.ID, l.On, l.RepliedOn != "")
		if err != nil {
			return err
		}
	}
	return nil
}

// rewatch is saveWatch after a change.
func (s *Store) rewatch(ctx context.Context, p ledger.Problem) error {
	before, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT began_on FROM problem_watch WHERE problem_id = $1`, p.ID)
	if err != nil && !errors.Is(err, sqldb.ErrNone) {
		return err
	}
	return s.saveWatch(ctx, p, before)
}

// FillWatches writes what is looked for of the problems of all units that have
// no such row. It is a step of an upgrade and needs a transaction.
func (s *Store) FillWatches(ctx context.Context) error {
	rows, err := sqldb.All(ctx, s.DB, problem, `SELECT `+problemColumns+` FROM problem p
		WHERE NOT EXISTS (SELECT 1 FROM problem_watch x WHERE x.problem_id = p.id) ORDER BY p.ref`)
	if err != nil {
		return err
	}
	at := map[string]*ledger.Problem{}
	for i := range rows {
		at[rows[i].ID] = &rows[i].Problem
	}
	err = s.DB.Each(ctx, func(r sqldb.Row) error {
		var problem string
		var t ledger.Task
		err := r.Scan(&problem, &t.ID, &t.State, &t.ReportedOn, &t.DoneOn)
		if p := at[problem]; p != nil {
			p.Course.Tasks = append(p.Course.Tasks, t)
		}
		return err
	}, `SELECT problem_id, id, state, reported_on, done_on FROM task ORDER BY problem_id, position`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := s.saveWatch(ctx, r.Problem, ""); err != nil {
			return err
		}
	}
	return nil
}

// Watched implements ledger.Store.
func (s *Store) Watched(ctx context.Context, v access.Viewer, f ledger.Filter) ([]ledger.Watched, error) {
	w := s.selected(v, f)
	w.and("(p.next_due <> '' AND p.next_due <= ? OR x.unproven > 0 OR x.asked_on <> '' OR x.moved_on <> '' AND x.moved_on < ?)", f.Days.Yellow, f.Days.Still)
	type found struct {
		row
		movedOn string
	}
	rows, err := sqldb.All(ctx, s.DB, func(r sqldb.Row) (found, error) {
		var f found
		var err error
		f.row, err = problem(tailed{r, []any{&f.movedOn}})
		return f, err
	}, `SELECT `+problemColumns+`, COALESCE(x.moved_on, '') FROM problem p LEFT JOIN problem_watch x ON x.problem_id = p.id`+w.String()+
		` ORDER BY COALESCE(NULLIF(p.next_due, ''), '`+noDue+`'), p.ref LIMIT `+strconv.Itoa(ledger.MaxPressing+1), w.args...)
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
	all := make([]ledger.Watched, len(rows))
	for i, r := range rows {
		all[i] = ledger.Watched{Problem: problems[i], MovedOn: r.movedOn}
	}
	return all, nil
}

// MovedOn implements ledger.Store.
func (s *Store) MovedOn(ctx context.Context, v access.Viewer, problem string) (string, error) {
	w := seen(v, "p")
	w.and("x.problem_id = ?", problem)
	day, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT x.moved_on FROM problem_watch x JOIN problem p ON p.id = x.problem_id`+w.String(), w.args...)
	if errors.Is(err, sqldb.ErrNone) {
		return "", nil
	}
	return day, err
}

// tailed scans more columns behind those that the reader of a row asks for.
type tailed struct {
	sqldb.Row
	more []any
}

// Scan implements sqldb.Row.
func (t tailed) Scan(into ...any) error { return t.Row.Scan(append(into, t.more...)...) }

// Mail implements ledger.Store. The cursor is the day and the id of the last
// letter of a page.
func (s *Store) Mail(ctx context.Context, v access.Viewer, f ledger.MailFilter) ([]string, string, error) {
	w := seen(v, "p")
	if f.Open {
		w.and("x.answered = ?", false)
	}
	if f.After != "" {
		day, id, err := ledger.ParseMailCursor(f.After)
		if err != nil {
			return nil, "", err
		}
		w.and("(x.sent_on, x.letter_id) < (?, ?)", day, id)
	}
	type line struct{ id, day string }
	lines, err := sqldb.All(ctx, s.DB, func(r sqldb.Row) (line, error) {
		var l line
		err := r.Scan(&l.id, &l.day)
		return l, err
	}, `SELECT x.letter_id, x.sent_on FROM letter x JOIN problem p ON p.id = x.problem_id`+w.String()+`
		GROUP BY x.letter_id, x.sent_on ORDER BY x.sent_on DESC, x.letter_id DESC LIMIT `+strconv.Itoa(f.Limit+1), w.args...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(lines) > f.Limit {
		lines = lines[:f.Limit]
		last := lines[f.Limit-1]
		next = ledger.MailCursor(last.day, last.id)
	}
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = l.id
	}
	return ids, next, nil
}

// OfLetters implements ledger.Store.
func (s *Store) OfLetters(ctx context.Context, v access.Viewer, letters ...string) ([]ledger.Problem, error) {
	if len(letters) == 0 {
		return nil, nil
	}
	w := seen(v, "p")
	w.and("p.id IN (SELECT x.problem_id FROM letter x WHERE x.letter_id IN (" + w.list(letters) + "))")
	rows, err := sqldb.All(ctx, s.DB, problem, `SELECT `+problemColumns+` FROM problem p`+w.String()+` ORDER BY p.year, p.no, p.ref`, w.args...)
	if err != nil {
		return nil, err
	}
	problems := make([]ledger.Problem, len(rows))
	for i, r := range rows {
		problems[i] = r.Problem
	}
	return problems, s.link(ctx, v, problems)
}
