package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/tabular"
	"bihuan/internal/zh"
)

// Table is a sheet in which the headings were found.
type Table struct {
	Above   []string // texts over the headings, such as a title
	Heads   []string // one for each column, "" where there is none
	Body    []tabular.Row
	HeadRow int // number of the last row of the headings
}

const (
	headWithin  = 40 // rows in which headings are looked for
	longestHead = 24 // code points
)

// Find returns the table of a sheet; ok is false where no headings are found.
func Find(rows []tabular.Row) (t Table, ok bool) {
	best, bestScore, double := -1, 0, false
	for i := range rows[:min(len(rows), headWithin)] {
		if score := headScore(singleHead(rows[i])); score > bestScore {
			best, bestScore, double = i, score, false
		}
		if i+1 < len(rows) {
			if heads, fits := doubleHead(rows[i], rows[i+1]); fits {
				if score := headScore(heads); score >= bestScore && score > 1 {
					best, bestScore, double = i, score, true
				}
			}
		}
	}
	if bestScore < 2 {
		return Table{}, false
	}
	last := best
	t.Heads = singleHead(rows[best])
	if double {
		last++
		t.Heads, _ = doubleHead(rows[best], rows[last])
	}
	for _, row := range rows[:best] {
		if text := distinct(row); len(text) > 0 {
			t.Above = append(t.Above, strings.Join(text, " "))
		}
	}
	t.HeadRow, t.Body = rows[last].No, rows[last+1:]
	width := len(t.Heads)
	for _, row := range t.Body {
		width = max(width, len(row.Cells))
	}
	t.Heads = append(t.Heads, make([]string, width-len(t.Heads))...)
	return t, true
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
