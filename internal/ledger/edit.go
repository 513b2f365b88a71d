package ledger

import (
	"context"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Meanwhile is the cause of a fault.Stale: what others did since the version
// that the person saw.
type Meanwhile struct {
	Now  Problem
	Acts []Act // oldest first
}

// Error implements error.
func (m *Meanwhile) Error() string { return "ledger: somebody else changed " + m.Now.ID }

// Changed returns the last change of f meanwhile.
func (m *Meanwhile) Changed(f Field) (change Change, by Act, ok bool) {
	for _, act := range m.Acts {
		for _, c := range act.Changes {
			if c.Field == f {
				change, by, ok = c, act, true
			}
		}
	}
	return change, by, ok
}

// Edit changes fields of the problem that v saw in the given version. It
// returns fault.Stale with a *Meanwhile inside when that version is no longer
// the current one; nothing is changed then.
func (s *Service) Edit(ctx context.Context, v access.Viewer, id string, version int64, edit Edit) (Problem, error) {
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
		if p.Version != version {
			return s.stale(ctx, v, p, version)
		}
		if edit, err = s.withAspectNo(ctx, v, p, edit); err != nil {
			return err
		}
		events, err := Decide(p, edit)
		if err != nil {
			return err
		}
		after, err = s.happen(ctx, v, p, events)
		return err
	})
	return after, err
}

// happen applies events to p, stores the result and records them.
func (s *Service) happen(ctx context.Context, v access.Viewer, p Problem, events []Event) (Problem, error) {
	now := s.now()
	for _, e := range events {
		p = Apply(p, e).stamp(history.Entry{SubjectID: p.ID, UnitID: p.UnitID, Version: p.Version + 1, At: now})
		save := s.Store.SaveProblem
		if p.Version == 1 {
			save = s.Store.AddProblem
		}
		if err := save(ctx, v, p); err != nil {
			return Problem{}, err
		}
		if err := s.record(ctx, v, SubjectProblem, p.ID, p.Version, now, e, p); err != nil {
			return Problem{}, err
		}
	}
	return p, nil
}

func (s *Service) record(ctx context.Context, v access.Viewer, subject, id string, version int64, at time.Time, e history.Event, row any) error {
	return s.History.Append(ctx, history.Record{
		UnitID: v.UnitID, Subject: subject, SubjectID: id, Version: version,
		Actor: v.AccountID, At: at, Event: e, Row: row,
	})
}

// withAspectNo lets the order of the aspect follow its title: that of the
// same title elsewhere in the year, otherwise the next one.
func (s *Service) withAspectNo(ctx context.Context, v access.Viewer, p Problem, edit Edit) (Edit, error) {
	title, ok := edit.Has(FieldAspect)
	if title = oneLine(title); !ok || title == p.Aspect {
		return edit, nil
	}
	no, err := s.aspectNo(ctx, v, p.Year, title)
	if err != nil {
		return edit, err
	}
	p.AspectNo = no
	values := append([]Value{}, edit.Values...)
	return Edit{append(values, Value{FieldAspectNo, p.Get(FieldAspectNo)})}, nil
}

func (s *Service) aspectNo(ctx context.Context, v access.Viewer, year int, title string) (int, error) {
	if title == "" {
		return 0, nil
	}
	facets, err := s.Store.Facets(ctx, v, year)
	if err != nil {
		return 0, err
	}
	next := 1
	for _, a := range facets.Aspects {
		if a.Title == title {
			return a.No, nil
		}
		next = max(next, a.No+1)
	}
	return next, nil
}

func (s *Service) stale(ctx context.Context, v access.Viewer, p Problem, version int64) error {
	entries, err := s.History.Of(ctx, v, SubjectProblem, p.ID)
	if err != nil {
		return err
	}
	m := &Meanwhile{Now: p}
	var said []string
	for _, e := range entries {
		if e.Version <= version {
			continue
		}
		act, err := actOf(e)
		if err != nil {
			return err
		}
		m.Acts = append(m.Acts, act)
		said = append(said, act.who()+"于"+act.At.In(china).Format("1月2日15:04")+act.Sentence)
	}
	if len(said) == 0 {
		return fault.New(fault.Invalid, "这个页面的版本号不对，请刷新页面后重新修改。")
	}
	return fault.Wrap(m, fault.Stale, "您打开页面后，%s。您的修改还没有保存，请核对后再决定。", strings.Join(said, "；"))
}

// who returns the name of the one who acted.
func (a Act) who() string {
	if a.Actor == "" {
		return "本机使用人"
	}
	return a.Actor
}

// china is the zone of every date that people read; it has had no summer time
// since 1991.
var china = time.FixedZone("CST", 8*3600)
