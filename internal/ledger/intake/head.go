package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/tabular"
	"bihuan/internal/zh"
)

// Table is a sheet divided into headings and rows.
type Table struct {
	Above   []string // texts over the headings, such as a title
	Heads   []string // one for each column, "" where there is none
	Body    []tabular.Row
	HeadRow int // number of the last row of the headings, 0: there are none
	Score   int // how many headings are known words
}

const (
	headWithin  = 40 // rows in which headings are looked for
	longestHead = 24 // code points
)

// Find divides the rows of a sheet; ok is false for a sheet without a table of
// at least two columns.
func Find(rows []tabular.Row) (t Table, ok bool) {
	best, double := -1, false
	for i := range rows[:min(len(rows), headWithin)] {
		score := headScore(singleHead(rows[i]))
		if score > t.Score {
			best, t.Score, double = i, score, false
		}
		if i+1 == len(rows) {
			break
		}
		if heads, fits := doubleHead(rows[i], rows[i+1]); fits {
			// Headings over headings must add something: a title merged over the
			// whole table does not.
			if s := headScore(heads); s > max(t.Score, headScore(singleHead(rows[i+1]))) {
				best, t.Score, double = i, s, true
			}
		}
	}
	if t.Score < 2 {
		return plainTable(rows, t.Score)
	}
	heads := singleHead(rows[best])
	last := best
	if double {
		last++
		heads, _ = doubleHead(rows[best], rows[last])
	}
	return divide(rows, best, last, heads, t.Score), true
}

// divide makes the table whose headings stand in the rows first to last.
func divide(rows []tabular.Row, first, last int, heads []string, score int) Table {
	t := Table{Heads: heads, HeadRow: rows[last].No, Body: rows[last+1:], Score: score}
	for _, row := range rows[:first] {
		t.Above = append(t.Above, strings.Join(distinct(row), " "))
	}
	t.widen()
	return t
}

// widen makes room for the columns that have no heading.
func (t *Table) widen() {
	width := len(t.Heads)
	for _, row := range t.Body {
		width = max(width, len(row.Cells))
	}
	t.Heads = append(t.Heads, make([]string, width-len(t.Heads))...)
}

// plainTable divides a sheet whose headings are no words that we know: they are
// the first row of several short texts, if that is followed by one as wide.
// Otherwise every row is an entry.
func plainTable(rows []tabular.Row, score int) (Table, bool) {
	wide := 0
	for i, row := range rows {
		n := len(distinct(row))
		if n < 2 {
			continue
		}
		if wide++; wide > 1 || i >= headWithin {
			break
		}
		heads := singleHead(row)
		short := !slices.ContainsFunc(heads, func(h string) bool { return utf8.RuneCountInString(h) > longestHead/2 })
		named := len(heads) - countOf(heads, "")
		if short && named == n && i+1 < len(rows) && len(distinct(rows[i+1]))*2 > n {
			return divide(rows, i, i, heads, score), true
		}
	}
	if wide == 0 {
		return Table{}, false
	}
	t := Table{Body: rows}
	t.widen()
	return t, true
}

func countOf(list []string, text string) int {
	n := 0
	for _, s := range list {
		if s == text {
			n++
		}
	}
	return n
}

// headScore counts the different targets that headings name.
func headScore(heads []string) int {
	found := map[string]bool{}
	for _, head := range heads {
		if code, _, _ := headOf(head); code != Skip {
			found[code] = true
		}
	}
	return len(found)
}

// distinct returns the texts of a row, each once.
func distinct(row tabular.Row) []string {
	var all []string
	for _, c := range row.Cells {
		if c.Text != "" && !slices.Contains(all, c.Text) {
			all = append(all, c.Text)
		}
	}
	return all
}

func singleHead(row tabular.Row) []string {
	heads := make([]string, len(row.Cells))
	for i, c := range row.Cells {
		heads[i] = headText(c)
	}
	return heads
}

// headText returns what a cell says as a heading, "" when it is none.
func headText(c tabular.Cell) string {
	if c.Kind != tabular.String || utf8.RuneCountInString(c.Text) > longestHead*2 {
		return ""
	}
	return strings.Join(strings.Fields(c.Text), "")
}

// doubleHead joins two rows of headings. They fit when whatever stands in the
// lower row stands under a group of columns, or under nothing.
func doubleHead(upper, lower tabular.Row) (heads []string, fits bool) {
	width := max(len(upper.Cells), len(lower.Cells))
	heads = make([]string, width)
	below := 0
	for j := range width {
		up, low := headText(cellAt(upper, j)), headText(cellAt(lower, j))
		switch {
		case low == "" && lower.Text(j) != "": // a number, a date, a long text
			return nil, false
		case low == "" || low == up:
			heads[j] = up
			continue
		}
		if utf8.RuneCountInString(low) > longestHead {
			return nil, false
		}
		group := groupOver(upper, lower, j)
		if group == "" && up != "" {
			return nil, false
		}
		below++
		if heads[j] = low; group != "" {
			heads[j] = group + "/" + low
		}
	}
	return heads, below >= 2
}

func cellAt(row tabular.Row, j int) tabular.Cell {
	if j < len(row.Cells) {
		return row.Cells[j]
	}
	return tabular.Cell{}
}

// groupOver returns the heading of the group that column j belongs to, "" where
// it belongs to none. In a table without merged areas a group reaches to the
// right over empty cells that have something below.
func groupOver(upper, lower tabular.Row, j int) string {
	at := cellAt(upper, j)
	if at.Spread {
		return headText(at)
	}
	if at.Text == "" {
		for i := j - 1; i >= 0; i-- {
			if c := cellAt(upper, i); c.Text != "" {
				if c.Spread || lower.Text(i) == "" || lower.Text(i) == c.Text {
					return ""
				}
				return headText(c)
			}
		}
		return ""
	}
	next := cellAt(upper, j+1)
	if next.Spread && next.Text == at.Text || next.Text == "" && lower.Text(j+1) != "" {
		return headText(at)
	}
	return ""
}

// headOf returns the target that a heading names and how surely: 100 for one of
// its words. word is the word that was met.
func headOf(head string) (code string, score int, word string) {
	group, last, grouped := strings.Cut(head, "/")
	if !grouped {
		last, group = head, ""
	}
	if code, score, word = headWord(last); score == 100 || group == "" {
		return code, score, word
	}
	if c, s, w := headWord(group + last); s > score {
		return c, s, w
	}
	if c, s, w := headWord(group); s-10 > score {
		return c, s - 10, w
	}
	return code, score, word
}

func headWord(head string) (code string, score int, word string) {
	plain := bare(withoutBrackets(head))
	if plain == "" {
		plain = bare(head)
	}
	if plain == "" || utf8.RuneCountInString(plain) > longestHead {
		return Skip, 0, ""
	}
	v := words()
	if code, ok := v.heads[plain]; ok {
		return code, 100, head
	}
	n := utf8.RuneCountInString(plain)
	for _, t := range v.targets {
		for _, w := range t.Words {
			b := bare(w)
			m := utf8.RuneCountInString(b)
			if m < 2 {
				continue
			}
			got := 0
			switch {
			case strings.HasSuffix(plain, b): // Chinese says at the end what a thing is
				got = 62 + 30*m/n
			case strings.Contains(plain, b):
				got = 50 + 30*m/n
			case n >= 2 && m <= n+2 && strings.Contains(b, plain):
				got = 45 + 30*n/m
			}
			if got > score {
				code, score, word = t.Code, got, w
			}
		}
	}
	if score < 55 {
		return Skip, 0, ""
	}
	return code, score, word
}

// withoutBrackets drops remarks: 完成时限（年月日）.
func withoutBrackets(s string) string {
	s = zh.Fold(s)
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i:], ')')
		if j < 0 {
			return s[:i]
		}
		s = s[:i] + s[i+j+1:]
	}
}
