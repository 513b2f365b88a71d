package syntax

import (
	"strings"

	"bihuan/internal/material/document"
)

// table reads a table whose first row is the line [at, end) and returns the
// end of its last line, 0 when no table starts here.
func (p *parser) table(at, end int) int {
	last := p.tableEnd(at, end)
	if last == 0 {
		return 0
	}
	p.placeText()
	p.records = append(p.records, record{
		start: int32(at), markerEnd: int32(at), textStart: int32(at), textEnd: int32(last), end: int32(last),
		parent: p.top(), kind: document.Table,
	})
	return last
}

// tableEnd returns the end of the last line of the table that starts with the
// line [at, end), 0 for none. Two or more lines in a row with the same number
// of cells, separated by TAB, are one.
func (p *parser) tableEnd(at, end int) int {
	if at < p.indented {
		return 0
	}
	cells := p.cells(at, end)
	if cells < 2 {
		return 0
	}
	rows, last, inner := 1, end, interior(p.text[at:end])
	for next := end + 1; next < len(p.text); {
		stop := lineEnd(p.text, next)
		if p.cells(next, stop) != cells {
			break
		}
		rows, last = rows+1, stop
		inner = inner || interior(p.text[next:stop])
		next = stop + 1
	}
	switch {
	case rows < 2:
		return 0
	case !inner:
		p.indented = last
		return 0
	}
	return last
}

// cells returns the number of cells of a row, 0 or 1 for a line that is none.
// A TAB that only parts a marker from its text makes no row.
func (p *parser) cells(at, end int) int {
	line := p.text[at:end]
	tabs := strings.Count(line, "\t")
	if tabs == 0 {
		return 0
	}
	if tabs == 1 {
		from := blanks(p.text, at, end)
		if m, ok := readMarker(p.text, from, end, atLine); ok && m.class != document.Bare && !m.refers && m.end < end && p.text[m.end] == '\t' {
			return 0
		}
	}
	return tabs + 1
}

// interior reports whether a TAB stands behind other text: one at the start
// only indents.
func interior(line string) bool {
	return strings.Contains(strings.TrimSpace(line), "\t")
}

// rows returns the cells of the table s, without the blanks around them.
func (p *parser) rows(s document.Span) [][]document.Span {
	lines := strings.Count(p.text[s.Start:s.End], "\n") + 1
	tabs := strings.Count(p.text[s.Start:s.End], "\t")
	rows := make([][]document.Span, 0, lines)
	cells := make([]document.Span, 0, lines+tabs)
	for at := s.Start; at <= s.End; {
		end := lineEnd(p.text[:s.End], at)
		first := len(cells)
		for from := at; ; {
			stop := end
			if i := strings.IndexByte(p.text[from:end], '\t'); i >= 0 {
				stop = from + i
			}
			last := trimRight(p.text, from, stop)
			cells = append(cells, document.Span{Start: blanks(p.text, from, last), End: last})
			if stop == end {
				break
			}
			from = stop + 1
		}
		rows = append(rows, cells[first:len(cells):len(cells)])
		at = end + 1
	}
	return rows
}
