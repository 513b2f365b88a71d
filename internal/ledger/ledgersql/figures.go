package ledgersql

import (
	"context"
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
	"bihuan/internal/zh"
)

// Figures implements ledger.Store.
func (s *Store) Figures(ctx context.Context, v access.Viewer, f ledger.Filter, by ledger.Group, most int) ([]ledger.Figure, error) {
	w := s.selected(v, f)
	lit(w, f)
	var sums []string
	sum := func(condition string) {
		sums = append(sums, "COALESCE(SUM(CASE WHEN "+condition+" THEN 1 ELSE 0 END), 0)")
	}
	// in returns the condition of a phase.
	in := func(p ledger.Phase) string {
		phase := &where{args: w.args}
		inPhase(phase, p)
		w.args = phase.args
		return strings.Join(phase.conditions, " AND ")
	}
	phases := ledger.Phases[:len(ledger.Phases)-1] // without what was withdrawn
	for _, p := range phases {
		sum(in(p))
	}
	sum("p.next_due <> '' AND p.next_due < " + w.arg(f.Days.Today))
	sum("p.next_due >= " + w.arg(f.Days.Today) + " AND p.next_due <= " + w.arg(f.Days.Yellow))
	sum(in(ledger.InProgress) + " AND p.has_evidence = FALSE")
	keys := columnsOf(groups[by])
	var all []ledger.Figure
	at := map[string]int{}
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		g := ledger.Figure{Phases: map[ledger.Phase]int{}}
		counts := make([]int, len(phases))
		var into []any
		var values [2]string
		for i := range groups[by] {
			into = append(into, &values[i])
		}
		into = append(into, &g.Total)
		for i := range counts {
			into = append(into, &counts[i])
		}
		if err := r.Scan(append(into, &g.Red, &g.Yellow, &g.Hollow)...); err != nil {
			return err
		}
		for i, p := range phases {
			if counts[i] > 0 {
				g.Phases[p] = counts[i]
			}
		}
		g.Of = groupOf(by, values[len(groups[by])-1])
		// The same aspect may have had another order in another year.
		if i, known := at[g.Of]; known {
			all[i] = all[i].Add(g)
			return nil
		}
		at[g.Of] = len(all)
		all = append(all, g)
		return nil
	}, `SELECT `+keys+`, COUNT(*), `+strings.Join(sums, ", ")+` FROM problem p`+w.String()+`
		GROUP BY `+keys+` ORDER BY `+keys+` LIMIT `+strconv.Itoa(most), w.args...)
	return all, err
}

// groupOf returns what sectionOf returns, from the last key of a group as the
// database writes it.
func groupOf(g ledger.Group, key string) string {
	n, err := strconv.Atoi(key)
	switch {
	case g == ledger.GroupClass && err == nil && n < len(ledger.Classes):
		return string(ledger.Classes[n])
	case g == ledger.GroupState && err == nil && n < len(ledger.Phases):
		return string(ledger.Phases[n])
	}
	return key
}

// Months implements ledger.Store. One pass counts all months.
func (s *Store) Months(ctx context.Context, v access.Viewer, f ledger.Filter, months []string) ([]ledger.Month, error) {
	w := s.selected(v, f)
	lit(w, f)
	var sums []string
	between := func(column string, from, to any) {
		sums = append(sums, "COALESCE(SUM(CASE WHEN "+column+" >= "+w.arg(from)+" AND "+column+" < "+w.arg(to)+" THEN 1 ELSE 0 END), 0)")
	}
	for _, month := range months {
		first, err := time.ParseInLocation("2006-01", month, zh.Zone)
		if err != nil {
			return nil, err
		}
		next := first.AddDate(0, 1, 0)
		between("p.created_at", first.UnixMilli(), next.UnixMilli())
		between("p.due", first.Format(time.DateOnly), next.Format(time.DateOnly))
		between("p.closed_on", first.Format(time.DateOnly), next.Format(time.DateOnly))
	}
	return sqldb.One(ctx, s.DB, func(r sqldb.Row) ([]ledger.Month, error) {
		all := make([]ledger.Month, len(months))
		var into []any
		for i := range all {
			all[i].Month = months[i]
			into = append(into, &all[i].Registered, &all[i].Due, &all[i].Closed)
		}
		return all, r.Scan(into...)
	}, `SELECT `+strings.Join(sums, ", ")+` FROM problem p`+w.String(), w.args...)
}
