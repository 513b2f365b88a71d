package ledger

import (
	"context"
	"slices"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/history"
	"bihuan/internal/zh"
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
	return s.Do(ctx, v, id, version, edit, nil)
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
		if x, is := e.(relinking); is && x.relinks() {
			if err := s.Store.SaveLinks(ctx, v, p); err != nil {
				return Problem{}, err
			}
		}
		if d, ok := e.(done); ok && d.deed().OnBehalf != nil {
			b := d.deed().OnBehalf
			if err := s.Store.NoteBehalf(ctx, v, p, Names(b.Name), b.Date); err != nil {
				return Problem{}, err
			}
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
	i := slices.IndexFunc(entries, func(e history.Entry) bool { return e.Version > version })
	if i < 0 {
		i = len(entries)
	}
	return told(&Meanwhile{Now: p}, entries[i:])
}

// said tells what happened meanwhile, oldest first.
func (m *Meanwhile) said() string {
	said := make([]string, len(m.Acts))
	for i, act := range m.Acts {
		said[i] = act.Who() + "于" + act.At.In(zh.Zone).Format("1月2日15:04") + act.Sentence
	}
	return strings.Join(said, "；")
}

// Who returns the name of the one who acted, and of the one for whom.
func (a Act) Who() string {
	who := a.Actor
	if who == "" {
		who = "本机使用人"
	}
	if a.OnBehalf != nil {
		who += "代" + a.OnBehalf.Name
	}
	return who
}
