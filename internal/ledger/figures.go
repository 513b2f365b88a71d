package ledger

import (
	"context"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// Figure counts the problems of one group. What was withdrawn
// is counted nowhere.
type Figure struct {
	Of     string // the value that the problems share, as in Section; "" where nobody has said
	Total  int
	Phases map[Phase]int
	Red    int // something is overdue
	Yellow int // something is due soon
	Hollow int // 整改中 without any evidence
}

// Add joins the counts of two figures under the value of f.
func (f Figure) Add(g Figure) Figure {
	sum := Figure{Of: f.Of, Total: f.Total + g.Total, Red: f.Red + g.Red, Yellow: f.Yellow + g.Yellow, Hollow: f.Hollow + g.Hollow, Phases: map[Phase]int{}}
	for _, p := range Phases {
		if n := f.Phases[p] + g.Phases[p]; n > 0 {
			sum.Phases[p] = n
		}
	}
	return sum
}

// maxFigures bounds the groups of one breakdown.
const maxFigures = 2000

// Figures counts what f selects for v by groups, in the order of lists, and
// returns the sum of all.
func (s *Service) Figures(ctx context.Context, v access.Viewer, f Filter, by Group) (all []Figure, sum Figure, err error) {
	if by.Zh() == "" {
		return nil, Figure{}, fault.New(fault.Invalid, "不能按“%s”统计，请从页面上选择。", shorten(string(by)))
	}
	if f, err = s.lit(ctx, v, f); err != nil {
		return nil, Figure{}, err
	}
	if all, err = s.Store.Figures(ctx, v, f, by, maxFigures); err != nil {
		return nil, Figure{}, err
	}
	for _, g := range all {
		sum = sum.Add(g)
	}
	return all, sum, nil
}

// lit checks a filter and gives it the bounds of the lights.
func (s *Service) lit(ctx context.Context, v access.Viewer, f Filter) (Filter, error) {
	f, err := f.Check()
	if err != nil {
		return f, err
	}
	judge, err := s.Judge(ctx, v)
	f.Days = judge.LightDays()
	return f, err
}

// Month counts what belongs to one month.
type Month struct {
	Month      string // YYYY-MM
	Registered int
	Due        int // to be finished by a date in the month, whatever became of it
	Closed     int
}

// MaxMonths bounds Months.
const MaxMonths = 36

// Months counts what f selects for v over n months up to and with the month
// until, oldest first.
func (s *Service) Months(ctx context.Context, v access.Viewer, f Filter, until string, n int) ([]Month, error) {
	last, err := time.Parse("2006-01", until)
	if err != nil || checkYear(last.Year()) != nil || n < 1 || n > MaxMonths {
		return nil, fault.New(fault.Invalid, "月份“%s”不对，请填写 2025-03 这样的年月。", shorten(until))
	}
	if f, err = s.lit(ctx, v, f); err != nil {
		return nil, err
	}
	months := make([]string, n)
	for i := range months {
		months[i] = last.AddDate(0, i+1-n, 0).Format("2006-01")
	}
	return s.Store.Months(ctx, v, f, months)
}
