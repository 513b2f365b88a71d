package ledgersql

import (
	"context"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// NoteBehalf implements ledger.Behalves.
func (s *Store) NoteBehalf(ctx context.Context, v access.Viewer, p ledger.Problem, names []string, on string) error {
	if err := own(v, p.UnitID); err != nil {
		return err
	}
	for _, name := range names {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO behalf (problem_id, version, unit_id, name, done_on, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (problem_id, version, name) DO NOTHING`, p.ID, p.Version, p.UnitID, name, on, p.UpdatedAt.UnixMilli())
		if err != nil {
			return err
		}
	}
	return nil
}

// behalfOrder marks cursors of lists of acts for others.
const behalfOrder ledger.Sort = "behalf"

// Recorded implements ledger.Behalves. An act that bears two of the names is
// one line.
func (s *Store) Recorded(ctx context.Context, v access.Viewer, f ledger.BehalfFilter) (ledger.RecordedPage, error) {
	w := seen(v, "p")
	w.and("b.unit_id = ?", v.ReadUnit())
	w.and("b.name IN (" + w.list(f.Names) + ")")
	if f.From != "" {
		w.and("b.done_on >= ?", f.From)
	}
	if f.To != "" {
		w.and("b.done_on <= ?", f.To)
	}
	if f.After != "" {
		c, err := ledger.ParseCursor(f.After, ledger.Filter{Sort: behalfOrder, Desc: true}, 1, 2)
		if err != nil {
			return ledger.RecordedPage{}, err
		}
		w.and("(b.recorded_at, b.problem_id, b.version) < (?, ?, ?)", c.Nums[0], c.Text[0], c.Nums[1])
	}
	var at []int64
	all, err := sqldb.All(ctx, s.DB, func(r sqldb.Row) (ledger.Recorded, error) {
		var rec ledger.Recorded
		var p ledger.Problem
		var recorded int64
		err := r.Scan(&p.ID, &rec.Version, &recorded, &rec.Name, &p.Year, &p.No, &p.Subject, &p.Title)
		rec.Problem = ledger.Ref{ID: p.ID, Number: p.Number(), Title: p.Title}
		at = append(at, recorded)
		return rec, err
	}, `SELECT b.problem_id, b.version, b.recorded_at, MIN(b.name), p.year, p.no, p.subject, p.title
		FROM behalf b JOIN problem p ON p.id = b.problem_id`+w.String()+`
		GROUP BY b.problem_id, b.version, b.recorded_at, p.year, p.no, p.subject, p.title
		ORDER BY b.recorded_at DESC, b.problem_id DESC, b.version DESC LIMIT `+strconv.Itoa(f.Limit+1), w.args...)
	if err != nil {
		return ledger.RecordedPage{}, err
	}
	page := ledger.RecordedPage{Acts: all[:min(len(all), f.Limit)]}
	if len(all) > f.Limit {
		last := page.Acts[f.Limit-1]
		page.Next = ledger.Cursor{Sort: behalfOrder, Desc: true, Text: []string{last.Problem.ID}, Nums: []int64{at[f.Limit-1], last.Version}}.String()
	}
	return page, nil
}
