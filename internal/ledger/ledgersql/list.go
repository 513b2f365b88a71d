package ledgersql

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// key is one expression that a list is ordered by, with its value in a row.
type key struct {
	column string
	text   func(row) string // nil for a number
	number func(row) int64
}

func ref(r row) int64 { return r.ref }

// noDue sorts behind every date; the indexes on due and next_due have the same
// expression.
const noDue = "9999-12-31"

// orders are the keys of every order; ref comes last and makes it total.
var orders = map[ledger.Sort][]key{
	ledger.ByNumber: {{column: "p.year", number: func(r row) int64 { return int64(r.Year) }}, {column: "p.ref", number: ref}},
	ledger.ByAspect: {
		{column: "p.aspect_no", number: func(r row) int64 { return int64(r.AspectNo) }},
		{column: "p.aspect", text: func(r row) string { return r.Aspect }},
		{column: "p.ref", number: ref},
	},
	ledger.ByDue: {
		{column: "COALESCE(NULLIF(p.due, ''), '" + noDue + "')", text: func(r row) string {
			if r.Due == "" {
				return noDue
			}
			return r.Due
		}},
		{column: "p.ref", number: ref},
	},
	ledger.ByLight: {
		{column: "COALESCE(NULLIF(p.next_due, ''), '" + noDue + "')", text: func(r row) string {
			if r.nextDue == "" {
				return noDue
			}
			return r.nextDue
		}},
		{column: "p.ref", number: ref},
	},
	ledger.ByUpdated: {{column: "p.updated_at", number: func(r row) int64 { return r.UpdatedAt.UnixMilli() }}, {column: "p.ref", number: ref}},
}

// cursor returns the place of r in the list of f.
func cursor(f ledger.Filter, r row) string {
	c := ledger.Cursor{Sort: f.Sort, Desc: f.Desc}
	for _, k := range orders[f.Sort] {
		if k.text != nil {
			c.Text = append(c.Text, k.text(r))
		} else {
			c.Nums = append(c.Nums, k.number(r))
		}
	}
	return c.String()
}

// beyond adds the condition that a row comes after the cursor in a list that
// runs backwards or not.
func beyond(w *where, f ledger.Filter, at string, backwards bool) error {
	keys := orders[f.Sort]
	texts := 0
	for _, k := range keys {
		if k.text != nil {
			texts++
		}
	}
	c, err := ledger.ParseCursor(at, f, texts, len(keys)-texts)
	if err != nil {
		return err
	}
	var columns, places []string
	for _, k := range keys {
		columns = append(columns, k.column)
		if k.text != nil {
			places = append(places, w.arg(c.Text[0]))
			c.Text = c.Text[1:]
		} else {
			places = append(places, w.arg(c.Nums[0]))
			c.Nums = c.Nums[1:]
		}
	}
	compare := " > "
	if backwards {
		compare = " < "
	}
	w.and("(" + strings.Join(columns, ", ") + ")" + compare + "(" + strings.Join(places, ", ") + ")")
	return nil
}

func orderBy(s ledger.Sort, backwards bool) string {
	direction := ""
	if backwards {
		direction = " DESC"
	}
	var terms []string
	for _, k := range orders[s] {
		terms = append(terms, k.column+direction)
	}
	return " ORDER BY " + strings.Join(terms, ", ")
}

// List implements ledger.Store. A page before a cursor is read backwards and
// turned around.
func (s *Store) List(ctx context.Context, v access.Viewer, f ledger.Filter) (ledger.Page, error) {
	w := s.selected(v, f)
	if f.Gap != "" {
		w.and(gaps[f.Gap])
	}
	lit(w, f)
	backwards := f.Desc
	at := f.After
	if f.Before != "" {
		at, backwards = f.Before, !backwards
	}
	if at != "" {
		if err := beyond(w, f, at, backwards); err != nil {
			return ledger.Page{}, err
		}
	}
	rows, err := sqldb.All(ctx, s.DB, problem,
		`SELECT `+problemColumns+` FROM problem p`+w.String()+orderBy(f.Sort, backwards)+` LIMIT `+strconv.Itoa(f.Limit+1), w.args...)
	if err != nil {
		return ledger.Page{}, err
	}
	more := len(rows) > f.Limit
	rows = rows[:min(len(rows), f.Limit)]
	if f.Before != "" {
		slices.Reverse(rows)
	}
	page := ledger.Page{Problems: make([]ledger.Problem, len(rows))}
	for i, r := range rows {
		page.Problems[i] = r.Problem
	}
	if len(rows) > 0 {
		first, last := cursor(f, rows[0]), cursor(f, rows[len(rows)-1])
		if f.Before != "" || more {
			page.Next = last
		}
		if f.After != "" || f.Before != "" && more {
			page.Prev = first
		}
	}
	return page, s.link(ctx, v, page.Problems)
}

// Counts implements ledger.Store. It looks at no more rows than it counts, so
// that its cost has a bound.
func (s *Store) Counts(ctx context.Context, v access.Viewer, f ledger.Filter) (ledger.Counts, error) {
	w := s.selected(v, f)
	lit(w, f)
	var sums, flags []string
	for i, gap := range ledger.Gaps {
		name := "g" + strconv.Itoa(i)
		flags = append(flags, `CASE WHEN `+gaps[gap]+` THEN 1 ELSE 0 END AS `+name)
		sums = append(sums, `COALESCE(SUM(`+name+`), 0)`)
	}
	flags = append(flags, "CASE WHEN p.next_due <> '' AND p.next_due < "+w.arg(f.Days.Today)+" THEN 1 ELSE 0 END AS red",
		"CASE WHEN p.next_due >= "+w.arg(f.Days.Today)+" AND p.next_due <= "+w.arg(f.Days.Yellow)+" THEN 1 ELSE 0 END AS yellow")
	sums = append(sums, "COALESCE(SUM(red), 0)", "COALESCE(SUM(yellow), 0)")
	return sqldb.One(ctx, s.DB, func(r sqldb.Row) (ledger.Counts, error) {
		c := ledger.Counts{Gaps: map[ledger.Gap]int{}}
		got := make([]int, len(ledger.Gaps))
		into := []any{&c.Total}
		for i := range got {
			into = append(into, &got[i])
		}
		into = append(into, &c.Red, &c.Yellow)
		err := r.Scan(into...)
		for i, gap := range ledger.Gaps {
			c.Gaps[gap] = got[i]
		}
		if c.Total > ledger.MaxCount {
			c.Total, c.More = ledger.MaxCount, true
		}
		return c, err
	}, `SELECT COUNT(*), `+strings.Join(sums, ", ")+` FROM (
			SELECT `+strings.Join(flags, ", ")+` FROM problem p`+w.String()+` ORDER BY p.ref LIMIT `+strconv.Itoa(ledger.MaxCount+1)+`
		) counted`, w.args...)
}
