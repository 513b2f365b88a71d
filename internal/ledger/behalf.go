package ledger

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// BehalfFilter selects acts that were recorded for somebody.
type BehalfFilter struct {
	Names    []string // of the one who asks; filled in by the use case
	Name     string   // that of the person or of one office, "": all
	From, To string   // days of the act, "" open
	Limit    int      // at most MaxLimit, 0: DefaultLimit
	After    string   // cursor
}

// Recorded is an act that bears somebody's name and that somebody else
// recorded.
type Recorded struct {
	Problem Ref
	Name    string // as it was recorded
	Version int64  // of the problem since
	Act     Act
}

// RecordedPage is a page of such acts, the last recorded first.
type RecordedPage struct {
	Acts []Recorded
	Next string // cursor, "" at the end
}

// Behalves keep which acts bear whose name.
type Behalves interface {
	// NoteBehalf notes that the version of p came of an act in those names.
	NoteBehalf(ctx context.Context, v access.Viewer, p Problem, names []string, on string) error
	// Recorded lists what f selects in problems that v sees; the acts
	// themselves are still missing.
	Recorded(ctx context.Context, v access.Viewer, f BehalfFilter) (RecordedPage, error)
}

// InMyName returns what was recorded in the name of v, or of an office where v
// has a post, in problems that v sees.
func (s *Service) InMyName(ctx context.Context, v access.Viewer, f BehalfFilter) (RecordedPage, error) {
	switch {
	case f.Name == "":
		f.Names = v.Self.All()
	case f.Name == v.Self.Name:
		f.Names = v.Self.Names
	case v.Self.In(f.Name):
		f.Names = []string{f.Name}
	default:
		return RecordedPage{}, fault.New(fault.Invalid, "“%s”不是您本人或您任职的单位，请从筛选框中选择。", shorten(f.Name))
	}
	for _, day := range []struct{ what, value string }{{"开始日期", f.From}, {"结束日期", f.To}} {
		if err := checkDate(day.what, day.value); err != nil {
			return RecordedPage{}, err
		}
	}
	if f.Limit == 0 {
		f.Limit = DefaultLimit
	}
	if len(f.Names) == 0 {
		return RecordedPage{}, nil
	}
	page, err := s.Store.Recorded(ctx, v, f)
	if err != nil {
		return page, err
	}
	acts := map[string]map[int64]Act{}
	for i, r := range page.Acts {
		if acts[r.Problem.ID] == nil {
			if acts[r.Problem.ID], err = s.acts(ctx, v, r.Problem.ID); err != nil {
				return page, err
			}
		}
		page.Acts[i].Act = acts[r.Problem.ID][r.Version]
	}
	return page, nil
}

// acts returns the history of a problem by version.
func (s *Service) acts(ctx context.Context, v access.Viewer, problem string) (map[int64]Act, error) {
	entries, err := s.History.Of(ctx, v, SubjectProblem, problem)
	all := map[int64]Act{}
	for _, e := range entries {
		if all[e.Version], err = actOf(e); err != nil {
			return nil, err
		}
	}
	return all, err
}

// FillBehalf notes for all problems that v sees what their histories tell of
// acts for others. It is a step of an upgrade.
func (s *Service) FillBehalf(ctx context.Context, v access.Viewer) error {
	f, err := Filter{Limit: MaxLimit}.Check()
	if err != nil {
		return err
	}
	for {
		page, err := s.Store.List(ctx, v, f)
		if err != nil {
			return err
		}
		for _, p := range page.Problems {
			acts, err := s.acts(ctx, v, p.ID)
			if err != nil {
				return err
			}
			for version, act := range acts {
				if act.OnBehalf == nil {
					continue
				}
				p.Version, p.UpdatedAt = version, act.At
				if err := s.Store.NoteBehalf(ctx, v, p, Names(act.OnBehalf.Name), act.OnBehalf.Date); err != nil {
					return err
				}
			}
		}
		if f.After = page.Next; f.After == "" {
			return nil
		}
	}
}
