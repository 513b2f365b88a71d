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

// least returns a value that none is below.
func (k key) least() any {
	if k.text != nil {
		return ""
	}
	return 0
}

// noDue sorts behind every date; the indexes on due and next_due have the same
// expression.
const noDue = "9999-12-31"

// What lists are ordered and divided by; migration 10 has an index on each.
var (
	byRef    = key{column: "p.ref", number: func(r row) int64 { return r.ref }}
	byYear   = key{column: "p.year", number: func(r row) int64 { return int64(r.Year) }}
	byLeader = textKey("p.leader", ledger.FieldLeader)
	byUnit   = textKey("p.lead_unit", ledger.FieldLeadUnit)
	byClass  = key{column: "CASE p.class WHEN 'immediate' THEN 1 WHEN 'limited' THEN 2 WHEN 'lasting' THEN 3 ELSE 0 END",
		number: func(r row) int64 { return int64(r.Class.Rank()) }}
	byPhase = key{column: "CASE WHEN p.state IN ('registered', 'assigned') THEN 0 WHEN p.state IN ('close_requested', 'accepted') THEN 2 " +
		"WHEN p.state = 'closed' THEN 3 WHEN p.state = 'withdrawn' THEN 5 WHEN p.class = 'lasting' THEN 4 ELSE 1 END",
		number: func(r row) int64 { return int64(r.Phase().Rank()) }}
	byAspect = []key{{column: "p.aspect_no", number: func(r row) int64 { return int64(r.AspectNo) }}, textKey("p.aspect", ledger.FieldAspect)}
)

func textKey(column string, f ledger.Field) key {
	return key{column: column, text: func(r row) string { return r.Get(f) }}
}

// dateKey puts what has no date behind every date.
func dateKey(column string, date func(row) string) key {
	return key{column: "COALESCE(NULLIF(" + column + ", ''), '" + noDue + "')", text: func(r row) string {
		if day := date(r); day != "" {
			return day
		}
		return noDue
	}}
}

// orders are the keys of every order; ref comes last and makes it total. What
// many problems have in common is followed by their numbers, so that a group in
// the order of numbers reads the same index.
var orders = map[ledger.Sort][]key{
	ledger.ByNumber:  {byYear, byRef},
	ledger.ByAspect:  append(slices.Clone(byAspect), byYear, byRef),
	ledger.ByDue:     {dateKey("p.due", func(r row) string { return r.Due }), byRef},
	ledger.ByLight:   {dateKey("p.next_due", func(r row) string { return r.nextDue }), byRef},
	ledger.ByUpdated: {{column: "p.updated_at", number: func(r row) int64 { return r.UpdatedAt.UnixMilli() }}, byRef},
	ledger.ByClass:   {byClass, byYear, byRef},
	ledger.ByState:   {byPhase, byYear, byRef},
	ledger.ByLeaders: {byLeader, byYear, byRef},
	ledger.ByUnits:   {byUnit, byYear, byRef},
	ledger.ByHolders: {textKey("p.holder", ledger.FieldHolder), byYear, byRef},
}

// groups are the keys that the problems of a group share.
var groups = map[ledger.Group][]key{
	ledger.GroupAspect: byAspect, ledger.GroupLeadUnit: {byUnit}, ledger.GroupLeader: {byLeader}, ledger.GroupClass: {byClass},
	ledger.GroupState: {byPhase}, ledger.GroupYear: {byYear},
}

// place is where a row stands in a list: the values of keys.
type place struct {
	texts []string
	nums  []int64
}

func placeOf(keys []key, r row) place {
	var at place
	for _, k := range keys {
		if k.text != nil {
			at.texts = append(at.texts, k.text(r))
		} else {
			at.nums = append(at.nums, k.number(r))
		}
	}
	return at
}

// take adds the next values of at as arguments and returns columns and
// placeholders as row values.
func (at *place) take(w *where, keys []key) (columns, values string) {
	var places []string
	for _, k := range keys {
		if k.text != nil {
			places = append(places, w.arg(at.texts[0]))
			at.texts = at.texts[1:]
		} else {
			places = append(places, w.arg(at.nums[0]))
			at.nums = at.nums[1:]
		}
	}
	return "(" + columnsOf(keys) + ")", "(" + strings.Join(places, ", ") + ")"
}

func columnsOf(keys []key) string {
	columns := make([]string, len(keys))
	for i, k := range keys {
		columns[i] = k.column
	}
	return strings.Join(columns, ", ")
}

// cursor returns the place of r in the list of f.
func cursor(f ledger.Filter, r row) string {
	at := placeOf(slices.Concat(groups[f.Group], orders[f.Sort]), r)
	return ledger.Cursor{Group: f.Group, Sort: f.Sort, Desc: f.Desc, Text: at.texts, Nums: at.nums}.String()
}

// beyond adds the condition that a row comes after the cursor in a list that
// runs backwards or not. The groups run forwards whatever the order inside
// them, so that a grouped list goes backwards only from a cursor.
func beyond(w *where, f ledger.Filter, at string, before bool) error {
	group, order := groups[f.Group], orders[f.Sort]
	texts, nums := 0, 0
	for _, k := range slices.Concat(group, order) {
		if k.text != nil {
			texts++
		} else {
			nums++
		}
	}
	c, err := ledger.ParseCursor(at, f, texts, nums)
	if err != nil {
		return err
	}
	from := place{c.Text, c.Nums}
	inGroup := comparison(f.Desc != before)
	if len(group) == 0 {
		// The first key alone leads both engines into the index where it is an
		// expression.
		first := place{from.texts, from.nums}
		columns, values := first.take(w, order[:1])
		w.and(columns + inGroup + "= " + values)
		columns, values = from.take(w, order)
		w.and(columns + inGroup + values)
		return nil
	}
	groupColumns, groupValues := from.take(w, group)
	columns, values := from.take(w, order)
	w.and(groupColumns + comparison(before) + "= " + groupValues)
	w.and("(" + groupColumns + comparison(before) + groupValues + " OR " + columns + inGroup + values + ")")
	return nil
}

func comparison(backwards bool) string {
	if backwards {
		return " <"
	}
	return " >"
}

// orderBy reads the list of f, from its end when before is set.
func orderBy(f ledger.Filter, before bool) string {
	var terms []string
	said := map[string]bool{} // what a group has in common does not order it
	add := func(keys []key, backwards bool) {
		for _, k := range keys {
			switch {
			case said[k.column]:
			case backwards:
				terms = append(terms, k.column+" DESC")
			default:
				terms = append(terms, k.column)
			}
			said[k.column] = true
		}
	}
	add(groups[f.Group], before)
	add(orders[f.Sort], f.Desc != before)
	return " ORDER BY " + strings.Join(terms, ", ")
}

// List implements ledger.Store. A page before a cursor is read backwards and
// turned around.
func (s *Store) List(ctx context.Context, v access.Viewer, f ledger.Filter) (ledger.Page, error) {
	before := f.Before != ""
	w, err := s.page(v, f, before)
	if err != nil {
		return ledger.Page{}, err
	}
	rows, err := sqldb.All(ctx, s.DB, problem,
		`SELECT `+problemColumns+` FROM problem p`+w.String()+orderBy(f, before)+` LIMIT `+strconv.Itoa(f.Limit+1), w.args...)
	if err != nil {
		return ledger.Page{}, err
	}
	more := len(rows) > f.Limit
	rows = rows[:min(len(rows), f.Limit)]
	if before {
		slices.Reverse(rows)
	}
	page := ledger.Page{Problems: make([]ledger.Problem, len(rows))}
	for i, r := range rows {
		page.Problems[i] = r.Problem
	}
	if len(rows) > 0 {
		first, last := cursor(f, rows[0]), cursor(f, rows[len(rows)-1])
		if before || more {
			page.Next = last
		}
		if f.After != "" || before && more {
			page.Prev = first
		}
		if page.Sections, err = s.sections(ctx, v, f, rows); err != nil {
			return ledger.Page{}, err
		}
	}
	return page, s.link(ctx, v, page.Problems)
}

// page is narrowed to what lies beyond the cursor of f.
func (s *Store) page(v access.Viewer, f ledger.Filter, before bool) (*where, error) {
	w, at := s.narrowed(v, f), f.After
	if before {
		at = f.Before
	}
	if at == "" {
		if group := groups[f.Group]; len(group) > 0 {
			// It is always true and leads SQLite to the index of the group, without
			// which it would sort the whole list.
			w.and(group[0].column+" >= ?", group[0].least())
		}
		return w, nil
	}
	return w, beyond(w, f, at, before)
}

// narrowed is selected with the gap and the light.
func (s *Store) narrowed(v access.Viewer, f ledger.Filter) *where {
	w := s.selected(v, f)
	if f.Gap != "" {
		w.and(gaps[f.Gap])
	}
	lit(w, f)
	return w
}

// sections divides the rows of a page into their groups and counts what these
// hold on all pages. The groups of a page follow each other, so that the first
// and the last bound what is looked at.
func (s *Store) sections(ctx context.Context, v access.Viewer, f ledger.Filter, rows []row) ([]ledger.Section, error) {
	keys := groups[f.Group]
	if len(keys) == 0 {
		return nil, nil
	}
	counts := map[string]int{}
	w := s.narrowed(v, f)
	first, last := placeOf(keys, rows[0]), placeOf(keys, rows[len(rows)-1])
	columns, values := first.take(w, keys)
	w.and(columns + " >= " + values)
	columns, values = last.take(w, keys)
	w.and(columns + " <= " + values)
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		var count int
		values := make([]string, len(keys))
		into := []any{&count}
		for i := range values {
			into = append(into, &values[i])
		}
		err := r.Scan(into...)
		counts[strings.Join(values, "\n")] = count
		return err
	}, `SELECT COUNT(*), `+columnsOf(keys)+` FROM problem p`+w.String()+` GROUP BY `+columnsOf(keys)+` ORDER BY `+columnsOf(keys), w.args...)
	if err != nil {
		return nil, err
	}
	var all []ledger.Section
	current := ""
	for i, r := range rows {
		if id := groupID(keys, r); i == 0 || id != current {
			current = id
			all = append(all, ledger.Section{Of: sectionOf(f.Group, r.Problem), Count: counts[id]})
		}
		all[len(all)-1].Rows++
	}
	return all, nil
}

// groupID returns the keys of the group of r as the database writes them.
func groupID(keys []key, r row) string {
	values := make([]string, len(keys))
	for i, k := range keys {
		if k.text != nil {
			values[i] = k.text(r)
		} else {
			values[i] = strconv.FormatInt(k.number(r), 10)
		}
	}
	return strings.Join(values, "\n")
}

// sectionOf returns what p has in common with its group.
func sectionOf(g ledger.Group, p ledger.Problem) string {
	switch g {
	case ledger.GroupAspect:
		return p.Aspect
	case ledger.GroupLeadUnit:
		return p.LeadUnit
	case ledger.GroupLeader:
		return p.Leader
	case ledger.GroupClass:
		return string(p.Class)
	case ledger.GroupState:
		return string(p.Phase())
	}
	return strconv.Itoa(p.Year)
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
