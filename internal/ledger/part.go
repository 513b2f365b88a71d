package ledger

import (
	"context"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// MaxParts bounds Store.AllCauses and Store.AllMeasures.
const MaxParts = 500

// Linked is a cause or a measure as a list offers it for linking.
type Linked[T any] struct {
	Part     T
	Problems []Ref // that it belongs to, as far as the viewer sees them
}

// Parts lists the causes and measures of a year that count, with the problems
// that they belong to.
func (s *Service) Parts(ctx context.Context, v access.Viewer, year int) ([]Linked[Cause], []Planned, error) {
	causes, err := s.Store.AllCauses(ctx, v, year)
	if err != nil {
		return nil, nil, err
	}
	measures, err := s.Store.Plan(ctx, v, year)
	return causes, measures, err
}

// CausePage returns a cause with the problems that it belongs to and its past,
// newest first.
func (s *Service) CausePage(ctx context.Context, v access.Viewer, id string) (Cause, []Problem, []Act, error) {
	c, err := s.Store.Cause(ctx, v, id)
	if err != nil {
		return c, nil, nil, err
	}
	problems, acts, err := s.around(ctx, v, SubjectCause, id)
	return c, problems, acts, err
}

// MeasurePage is CausePage of a measure.
func (s *Service) MeasurePage(ctx context.Context, v access.Viewer, id string) (Measure, []Problem, []Act, error) {
	m, err := s.Store.Measure(ctx, v, id)
	if err != nil {
		return m, nil, nil, err
	}
	problems, acts, err := s.around(ctx, v, SubjectMeasure, id)
	return m, problems, acts, err
}

func (s *Service) around(ctx context.Context, v access.Viewer, subject, id string) ([]Problem, []Act, error) {
	ids, _, err := s.Store.LinkedTo(ctx, v, subject, id)
	if err != nil {
		return nil, nil, err
	}
	problems, err := s.Store.Problems(ctx, v, ids...)
	if err != nil {
		return nil, nil, err
	}
	entries, err := s.History.Of(ctx, v, subject, id)
	if err != nil {
		return nil, nil, err
	}
	var acts []Act
	for _, e := range slices.Backward(entries) {
		act, err := actOf(e)
		if err != nil {
			return nil, nil, err
		}
		acts = append(acts, act)
	}
	return problems, acts, nil
}

// withParts loads what the links of a command and of its problem lead to. An
// id that v does not see stays unknown.
func (s *Service) withParts(ctx context.Context, v access.Viewer, p Problem, c Relink) (Relink, error) {
	c.parts = map[string]part{}
	for _, id := range unique(slices.Concat(c.Causes, p.Causes)) {
		x, err := s.Store.Cause(ctx, v, id)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return c, err
		}
		c.parts[id] = part{x.Title, x.Visibility, x.Withdrawn}
	}
	for _, id := range unique(slices.Concat(c.Measures, p.Measures)) {
		x, err := s.Store.Measure(ctx, v, id)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return c, err
		}
		c.parts[id] = part{x.Title, x.Visibility, x.Withdrawn}
	}
	return c, nil
}

// AddCauseTo registers a cause and links it to the problem that v saw in the
// given version.
func (s *Service) AddCauseTo(ctx context.Context, v access.Viewer, id string, version int64, content CauseContent) (Problem, error) {
	return s.addTo(ctx, v, id, version, func(ctx context.Context, r *registering, p Problem) (Relink, error) {
		key := NewCause{Key: "new", CauseContent: content}
		err := r.registerCause(ctx, key, p.Visibility)
		return Relink{Causes: append(slices.Clone(p.Causes), r.ids[SubjectCause+"/new"]), Measures: p.Measures}, err
	})
}

// AddMeasureTo is AddCauseTo of a measure.
func (s *Service) AddMeasureTo(ctx context.Context, v access.Viewer, id string, version int64, content MeasureContent) (Problem, error) {
	return s.addTo(ctx, v, id, version, func(ctx context.Context, r *registering, p Problem) (Relink, error) {
		err := r.registerMeasure(ctx, NewMeasure{Key: "new", MeasureContent: content}, p.Visibility)
		return Relink{Causes: p.Causes, Measures: append(slices.Clone(p.Measures), r.ids[SubjectMeasure+"/new"])}, err
	})
}

func (s *Service) addTo(ctx context.Context, v access.Viewer, id string, version int64, add func(ctx context.Context, r *registering, p Problem) (Relink, error)) (Problem, error) {
	if err := mayWrite(v); err != nil {
		return Problem{}, err
	}
	var after Problem
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		p, err := s.Store.Problem(ctx, v, id)
		if err != nil {
			return err
		}
		r := &registering{s: s, v: v, year: p.Year, next: map[string]int{}, ids: map[string]string{}}
		link, err := add(ctx, r, p)
		if err != nil {
			return err
		}
		after, err = s.Do(ctx, v, id, version, link, nil)
		return err
	})
	return after, err
}

// EditCause changes what a cause says that v saw in the given version.
func (s *Service) EditCause(ctx context.Context, v access.Viewer, id string, version int64, title, statement string) (Cause, error) {
	content := CauseContent{Title: title, Statement: statement}.normal()
	var c Cause
	err := s.changePart(ctx, v, SubjectCause, id, version, func(ctx context.Context) (int64, string, error) {
		var err error
		c, err = s.Store.Cause(ctx, v, id)
		return c.Version, c.Withdrawn, err
	}, func(ctx context.Context) error {
		if err := checkPart("原因", content.Title, content.Statement, Origin{}); err != nil {
			return err
		}
		if c.Title == content.Title && c.Statement == content.Statement {
			return nil
		}
		var err error
		c, err = s.causeHappens(ctx, v, c, CauseEdited{content.Title, content.Statement, c.Title})
		return err
	})
	return c, err
}

// EditMeasure is EditCause of a measure.
func (s *Service) EditMeasure(ctx context.Context, v access.Viewer, id string, version int64, title, statement string, actions []Action) (Measure, error) {
	content := MeasureContent{Title: title, Statement: statement, Actions: tidyActions(actions)}.normal()
	var m Measure
	err := s.changePart(ctx, v, SubjectMeasure, id, version, func(ctx context.Context) (int64, string, error) {
		var err error
		m, err = s.Store.Measure(ctx, v, id)
		return m.Version, m.Withdrawn, err
	}, func(ctx context.Context) error {
		if err := content.check(); err != nil {
			return err
		}
		if m.Title == content.Title && m.Statement == content.Statement && slices.Equal(m.Actions, content.Actions) {
			return nil
		}
		var err error
		m, err = s.measureHappens(ctx, v, m, MeasureEdited{content.Title, content.Statement, content.Actions, m.Title})
		return err
	})
	return m, err
}

func tidyActions(actions []Action) []Action {
	all := []Action{}
	for _, a := range actions {
		a = Action{strings.TrimSpace(a.Text), oneLine(a.Holder), oneLine(a.Due)}
		if a != (Action{}) {
			all = append(all, a)
		}
	}
	return all
}

// WithdrawCause takes a cause out of the ledger: it no longer belongs to any
// problem and stays readable. It returns fault.Conflict where a problem that is
// being accepted or is closed rests on it.
func (s *Service) WithdrawCause(ctx context.Context, v access.Viewer, id string, version int64, reason string) error {
	var c Cause
	return s.withdrawPart(ctx, v, SubjectCause, id, version, reason, func(ctx context.Context) (int64, string, error) {
		var err error
		c, err = s.Store.Cause(ctx, v, id)
		return c.Version, c.Withdrawn, err
	}, func(ctx context.Context, reason string) error {
		_, err := s.causeHappens(ctx, v, c, CauseWithdrawn{reason})
		return err
	})
}

// WithdrawMeasure is WithdrawCause of a measure.
func (s *Service) WithdrawMeasure(ctx context.Context, v access.Viewer, id string, version int64, reason string) error {
	var m Measure
	return s.withdrawPart(ctx, v, SubjectMeasure, id, version, reason, func(ctx context.Context) (int64, string, error) {
		var err error
		m, err = s.Store.Measure(ctx, v, id)
		return m.Version, m.Withdrawn, err
	}, func(ctx context.Context, reason string) error {
		_, err := s.measureHappens(ctx, v, m, MeasureWithdrawn{reason})
		return err
	})
}

func (s *Service) withdrawPart(ctx context.Context, v access.Viewer, subject, id string, version int64, reason string,
	load func(ctx context.Context) (int64, string, error), happen func(ctx context.Context, reason string) error) error {
	return s.changePart(ctx, v, subject, id, version, load, func(ctx context.Context) error {
		var in intake
		if reason = in.need("撤回理由", reason, 500); in.err != nil {
			return in.err
		}
		ids, hidden, err := s.Store.LinkedTo(ctx, v, subject, id)
		if err != nil {
			return err
		}
		if hidden > 0 {
			return fault.New(fault.Conflict, "它还关联着您无权查看的问题，不能撤回，请由能查看全部问题的联络员办理。")
		}
		problems, err := s.Store.Problems(ctx, v, ids...)
		if err != nil {
			return err
		}
		without := func(ids []string) []string {
			return slices.DeleteFunc(slices.Clone(ids), func(x string) bool { return x == id })
		}
		for _, p := range problems {
			if _, err := s.Do(ctx, v, p.ID, p.Version, Relink{Causes: without(p.Causes), Measures: without(p.Measures)}, nil); err != nil {
				return fault.New(fault.KindOf(err), "问题%s与它关联，不能撤回：%s", p.Number(), fault.Text(err))
			}
		}
		return happen(ctx, reason)
	})
}

// changePart runs do on a part that v saw in the given version and that
// counts. load reads it anew, inside the transaction.
func (s *Service) changePart(ctx context.Context, v access.Viewer, subject, id string, version int64,
	load func(ctx context.Context) (now int64, withdrawn string, err error), do func(ctx context.Context) error) error {
	if err := mayWrite(v); err != nil {
		return err
	}
	what := map[string]string{SubjectCause: "这条原因", SubjectMeasure: "这条措施"}[subject]
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		now, withdrawn, err := load(ctx)
		switch {
		case err != nil:
			return err
		case withdrawn != "":
			return fault.New(fault.Conflict, "%s已经撤回，不能再修改。", what)
		case now != version:
			entries, err := s.History.Of(ctx, v, subject, id)
			if err != nil {
				return err
			}
			return history.Stale(what, entries, version, Decode)
		}
		return do(ctx)
	})
}

func (s *Service) causeHappens(ctx context.Context, v access.Viewer, c Cause, e history.Event) (Cause, error) {
	now := s.now()
	c = ApplyCause(c, e).stamp(history.Entry{SubjectID: c.ID, UnitID: c.UnitID, Version: c.Version + 1, At: now})
	if err := s.Store.SaveCause(ctx, v, c); err != nil {
		return Cause{}, err
	}
	return c, s.record(ctx, v, SubjectCause, c.ID, c.Version, now, e, c)
}

func (s *Service) measureHappens(ctx context.Context, v access.Viewer, m Measure, e history.Event) (Measure, error) {
	now := s.now()
	m = ApplyMeasure(m, e).stamp(history.Entry{SubjectID: m.ID, UnitID: m.UnitID, Version: m.Version + 1, At: now})
	if err := s.Store.SaveMeasure(ctx, v, m); err != nil {
		return Measure{}, err
	}
	return m, s.record(ctx, v, SubjectMeasure, m.ID, m.Version, now, e, m)
}
