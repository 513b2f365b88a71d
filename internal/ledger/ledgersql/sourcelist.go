package ledgersql

import (
	"context"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// sourceOrder is what a list of sources is ordered by: the source's key comes
// last and makes it total.
type sourceOrder struct {
	column string
	text   func(ledger.SourceLine) string // nil for a number
	number func(ledger.SourceLine) int64
}

var sourceOrders = map[ledger.SourceSort]sourceOrder{
	ledger.SourceByDate:  {column: "g.day", text: func(l ledger.SourceLine) string { return l.Of.Date }},
	ledger.SourceByTitle: {column: "g.title", text: func(l ledger.SourceLine) string { return l.Of.Title }},
	ledger.SourceByDue: {column: "g.by_due", text: func(l ledger.SourceLine) string {
		if l.Of.Due == "" {
			return noDue
		}
		return l.Of.Due
	}},
	ledger.SourceByOpen: {column: "(g.total - g.done)", number: func(l ledger.SourceLine) int64 { return int64(l.Open()) }},
}

// sourceGroups is the query that makes one line of all problems of a source.
func (s *Store) sourceGroups(w *where, f ledger.SourceFilter) string {
	today := w.arg(f.Days.Today)
	return `SELECT s.key AS key, MIN(s.kind) AS kind, MAX(s.kind_zh) AS kind_zh, MIN(s.title) AS title, MIN(s.number) AS number, MIN(s.day) AS day,
		MAX(s.who) AS who, COALESCE(MIN(NULLIF(s.due, '')), '') AS due, COALESCE(MIN(NULLIF(s.due, '')), '` + noDue + `') AS by_due,
		MAX(CASE WHEN s.reply THEN 1 ELSE 0 END) AS reply, COUNT(DISTINCT p.id) AS total,
		COUNT(DISTINCT CASE WHEN p.state = 'closed' THEN p.id END) AS done,
		COUNT(DISTINCT CASE WHEN p.state <> 'closed' AND p.next_due <> '' AND p.next_due < ` + today + ` THEN p.id END) AS late,
		COALESCE(MIN(CASE WHEN p.state <> 'closed' THEN NULLIF(p.next_due, '') END), '') AS next
		FROM problem_source s JOIN problem p ON p.id = s.problem_id` + w.String() + ` GROUP BY s.key`
}

// Sources implements ledger.Store.
func (s *Store) Sources(ctx context.Context, v access.Viewer, f ledger.SourceFilter) (ledger.SourcePage, error) {
	w := seen(v, "p")
	w.and("p.state <> ?", string(ledger.Withdrawn))
	if f.Key != "" {
		w.and("s.key = ?", f.Key)
	}
	if f.Kind != "" {
		w.and("s.kind = ?", f.Kind)
	}
	if f.Year != 0 {
		w.and("p.year = ?", f.Year)
	}
	for word := range strings.FieldsSeq(f.Q) {
		like := w.arg("%" + literally.Replace(lower(word)) + "%")
		w.and(`(LOWER(s.title) LIKE ` + like + ` ESCAPE '\' OR LOWER(s.number) LIKE ` + like + ` ESCAPE '\' OR LOWER(s.who) LIKE ` + like + ` ESCAPE '\')`)
	}
	groups := s.sourceGroups(w, f)
	over := &where{args: w.args}
	over.and("1 = 1")
	if f.Reply {
		over.and("g.reply = 1")
	}
	switch f.Stage {
	case ledger.SourceDone:
		over.and("g.total = g.done")
	case ledger.SourceOpen:
		over.and("g.total > g.done")
	case ledger.SourceLate:
		over.and("g.total > g.done AND (g.late > 0 OR g.due <> '' AND g.due < ?)", f.Days.Today)
	}
	total, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `SELECT COUNT(*) FROM (`+groups+`) g`+over.String(), over.args...)
	if err != nil || total == 0 {
		return ledger.SourcePage{}, err
	}
	order := sourceOrders[f.Sort]
	// The latest date and the most open come first; dates to come and titles
	// begin with the first.
	backwards := f.Desc != (f.Sort == ledger.SourceByDate || f.Sort == ledger.SourceByOpen)
	if err := order.beyond(over, f, backwards); err != nil {
		return ledger.SourcePage{}, err
	}
	direction := ""
	if backwards {
		direction = " DESC"
	}
	lines, err := sqldb.All(ctx, s.DB, sourceLine, `SELECT g.key, g.kind, g.kind_zh, g.title, g.number, g.day, g.who, g.due, g.reply, g.total, g.done, g.late, g.next
		FROM (`+groups+`) g`+over.String()+` ORDER BY `+order.column+direction+`, g.key`+direction+` LIMIT `+strconv.Itoa(f.Limit+1), over.args...)
	page := ledger.SourcePage{Lines: lines[:min(len(lines), f.Limit)], Total: total}
	if len(lines) > f.Limit {
		page.Next = order.cursor(f, lines[f.Limit-1])
	}
	return page, err
}

func (o sourceOrder) cursor(f ledger.SourceFilter, l ledger.SourceLine) string {
	c := ledger.Cursor{Sort: ledger.Sort(f.Sort), Desc: f.Desc, Text: []string{l.Key}}
	if o.text != nil {
		c.Text = []string{o.text(l), l.Key}
	} else {
		c.Nums = []int64{o.number(l)}
	}
	return c.String()
}

// beyond adds the condition that a line comes after the cursor of f.
func (o sourceOrder) beyond(w *where, f ledger.SourceFilter, backwards bool) error {
	if f.After == "" {
		return nil
	}
	texts, nums := 2, 0
	if o.text == nil {
		texts, nums = 1, 1
	}
	c, err := ledger.ParseCursor(f.After, ledger.Filter{Sort: ledger.Sort(f.Sort), Desc: f.Desc}, texts, nums)
	if err != nil {
		return err
	}
	var first string
	if o.text != nil {
		first = w.arg(c.Text[0])
	} else {
		first = w.arg(c.Nums[0])
	}
	compare := " > "
	if backwards {
		compare = " < "
	}
	w.and("(" + o.column + ", g.key)" + compare + "(" + first + ", " + w.arg(c.Text[texts-1]) + ")")
	return nil
}

func sourceLine(r sqldb.Row) (ledger.SourceLine, error) {
	var l ledger.SourceLine
	var reply int
	err := r.Scan(&l.Key, &l.Of.Kind, &l.Of.KindZh, &l.Of.Title, &l.Of.Number, &l.Of.Date, &l.Of.Who, &l.Of.Due, &reply, &l.Total, &l.Done, &l.Late, &l.Next)
	l.Of.Reply = reply == 1
	return l, err
}
