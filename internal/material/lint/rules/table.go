package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// table is a table of the document with its figures read.
type table struct {
	header []string // without blanks, "" beyond the cells there are
	rows   []row
}

type row struct {
	cells []cell
	label string // first text of the row, without blanks
	total string // 合计, 小计 … where the row is one
}

type cell struct {
	document.Span
	number lint.Number
	ok     bool // the cell is one number and nothing else
	empty  bool
}

// tablesOf reads the tables whose first row is a header.
func tablesOf(p *lint.Pass) []table {
	var list []table
	p.Doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		if n.Kind == document.Table && len(n.Rows) >= 3 {
			if t, ok := readTable(p, n.Rows); ok {
				list = append(list, t)
			}
		}
		return true
	})
	return list
}

// maxColumns is the number of columns of a table that are checked.
const maxColumns = 200

func readTable(p *lint.Pass, rows [][]document.Span) (table, bool) {
	var t table
	for _, s := range rows[0][:min(len(rows[0]), maxColumns)] {
		c := readCell(p, s)
		if c.ok {
			return t, false
		}
		t.header = append(t.header, unspaced(p.At(s)))
	}
	for _, spans := range rows[1:] {
		var r row
		for i, s := range spans[:min(len(spans), maxColumns)] {
			c := readCell(p, s)
			r.cells = append(r.cells, c)
			if c.ok || c.empty {
				continue
			}
			text := unspaced(p.At(s))
			if r.label == "" {
				r.label = text
			}
			if i < 2 && isTotal(text) {
				r.total = text
			}
		}
		t.rows = append(t.rows, r)
	}
	return t, true
}

func readCell(p *lint.Pass, s document.Span) cell {
	c := cell{Span: s}
	text := strings.TrimSpace(p.At(s))
	if text == "" || text == "—" || text == "-" || text == "/" || text == "——" || text == "－" {
		c.empty = true
		return c
	}
	numbers := p.Index.NumbersIn(s)
	if len(numbers) == 1 && p.At(numbers[0].Span) == text {
		c.number, c.ok = numbers[0], true
	}
	return c
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u3000' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
}

func isTotal(s string) bool {
	switch strings.TrimSuffix(strings.TrimSuffix(s, "："), ":") {
	case "合计", "总计", "共计", "小计", "总数", "全县合计", "全市合计", "全镇合计":
		return true
	}
	return false
}

// column returns the name of column i.
func (t *table) column(i int) string {
	if i < len(t.header) {
		return t.header[i]
	}
	return ""
}

// at returns the cell of column i in row r, an empty one beyond its end.
func (r row) at(i int) cell {
	if i < len(r.cells) {
		return r.cells[i]
	}
	return cell{empty: true}
}
