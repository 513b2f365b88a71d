package ledger

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/org"
	"bihuan/internal/zh"
)

// Do gives a command to the problem that v saw in the given version, on behalf
// of somebody when b is not nil. It returns fault.Stale with a *Meanwhile
// inside when that version is no longer the current one, and fault.Conflict
// with fault.Lacks when something is missing; nothing is changed then.
func (s *Service) Do(ctx context.Context, v access.Viewer, id string, version int64, c Command, b *OnBehalf) (Problem, error) {
	if err := mayGive(v, c.verb(), b); err != nil {
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
		if c, err = permit(v, p, c, "", b); err != nil {
			return err
		}
		if p.Version != version {
			return s.stale(ctx, v, p, version)
		}
		if c, err = s.prepare(ctx, v, p, c, b, single{s, v}); err != nil {
			return err
		}
		after, err = s.decide(ctx, v, p, c, b)
		return err
	})
	return after, err
}

// DoTask gives a command to a task in the version that v saw. The problem is
// locked, but what others did to its other tasks does not matter.
func (s *Service) DoTask(ctx context.Context, v access.Viewer, task string, version int64, c Command, b *OnBehalf) (Problem, error) {
	if err := mayGive(v, c.verb(), b); err != nil {
		return Problem{}, err
	}
	var after Problem
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		p, err := s.Store.ProblemOfTask(ctx, v, task)
		if err != nil {
			return err
		}
		if c, err = permit(v, p, c, task, b); err != nil {
			return err
		}
		if p.Course.Task(task).Version != version {
			return s.staleTask(ctx, v, p, task, version)
		}
		after, err = s.decide(ctx, v, p, c, b)
		return err
	})
	return after, err
}

// OfTask returns the problem that a task belongs to.
func (s *Service) OfTask(ctx context.Context, v access.Viewer, task string) (Problem, error) {
	return s.Store.ProblemOfTask(ctx, v, task)
}

func (s *Service) decide(ctx context.Context, v access.Viewer, p Problem, c Command, b *OnBehalf) (Problem, error) {
	c, b, files, err := s.arrive(ctx, v, p, c, b)
	if err != nil {
		return Problem{}, err
	}
	at, err := s.circumstances(ctx, v, b)
	if err != nil {
		return Problem{}, err
	}
	at.OnBehalf = at.behalf(v, c)
	events, err := Decide(p, c, at)
	if err != nil {
		return Problem{}, err
	}
	after, err := s.happen(ctx, v, p, events)
	if err != nil {
		return Problem{}, err
	}
	return after, files.keep(ctx, v, after, events)
}

// circumstances are those of this moment; the transaction that ctx carries
// keeps the tables as they are.
func (s *Service) circumstances(ctx context.Context, v access.Viewer, b *OnBehalf) (Circumstances, error) {
	tables, err := s.tables(ctx, v)
	at := Circumstances{Today: s.Today(), NewID: s.NewID, Rules: tables.Rules, Sources: tables.Sources, OnBehalf: b,
		Account: v.AccountID, Acting: append(v.Self.All(), v.Name)}
	if s.Chart != nil {
		at.Chart = func() (*org.Chart, error) { return s.Chart(ctx, v) }
	}
	return at, err
}

// Today returns the date in Asia/Shanghai.
func (s *Service) Today() string { return zh.Day(s.Clock()) }

// prepare gives a command what it needs to know beside its own problem.
func (s *Service) prepare(ctx context.Context, v access.Viewer, p Problem, c Command, b *OnBehalf, others neighbours) (Command, error) {
	switch c := c.(type) {
	case Edit:
		return s.withAspectNo(ctx, v, p, c)
	case Relink:
		return s.withParts(ctx, v, p, c)
	case Merge:
		return s.meet(ctx, v, p, c, b, others)
	case SendLetter:
		return s.frame(ctx, v, p, c, []Problem{p})
	}
	return c, nil
}

// neighbours are the other problems that a command may reach.
type neighbours interface {
	problem(ctx context.Context, id string) (Problem, error)
	let(ctx context.Context, p Problem, c Command, b *OnBehalf) error
}

// single reaches the neighbours of a single command.
type single struct {
	s *Service
	v access.Viewer
}

func (o single) problem(ctx context.Context, id string) (Problem, error) {
	return o.s.Store.Problem(ctx, o.v, id)
}

func (o single) let(ctx context.Context, p Problem, c Command, b *OnBehalf) error {
	_, err := o.s.decide(ctx, o.v, p, c, b)
	return err
}

// meet loads the problem that another one is merged into and lets it know.
// The scan of the act stays with the problem that it was about.
func (s *Service) meet(ctx context.Context, v access.Viewer, p Problem, c Merge, b *OnBehalf, others neighbours) (Command, error) {
	if b != nil {
		without := *b
		without.Upload = ""
		b = &without
	}
	id, err := s.Store.Named(ctx, v, oneLine(c.Into))
	if err != nil {
		return nil, err
	}
	if c.other, err = others.problem(ctx, id); err != nil {
		return nil, err
	}
	// The refusals of the merge come first: they say more.
	at, err := s.circumstances(ctx, v, b)
	if err != nil {
		return nil, err
	}
	if _, err := Decide(p, c, at); err != nil {
		return nil, err
	}
	return c, others.let(ctx, c.other, absorb{p}, b)
}

// staleTask tells what others did to a task after the version that v saw.
func (s *Service) staleTask(ctx context.Context, v access.Viewer, p Problem, task string, version int64) error {
	entries, err := s.History.Of(ctx, v, SubjectProblem, p.ID)
	if err != nil {
		return err
	}
	var later []history.Entry
	count := int64(0)
	for _, e := range entries {
		if e.Body == nil {
			continue
		}
		decoded, err := Decode(e.Kind, e.Body)
		if err != nil {
			return err
		}
		if event, ok := decoded.(Event); ok && touched(event, task) {
			if count++; count > version {
				later = append(later, e)
			}
		}
	}
	return told(&Meanwhile{Now: p}, later)
}

// told makes a fault.Stale out of what happened meanwhile.
func told(m *Meanwhile, later []history.Entry) error {
	for _, e := range later {
		act, err := actOf(e)
		if err != nil {
			return err
		}
		m.Acts = append(m.Acts, act)
	}
	if len(m.Acts) == 0 {
		return fault.New(fault.Invalid, "这个页面的版本号不对，请刷新页面后重新修改。")
	}
	return fault.Wrap(m, fault.Stale, "您打开页面后，%s。您的修改还没有保存，请核对后再决定。", m.said())
}
