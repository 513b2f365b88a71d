package excel

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/ooxml"
	"bihuan/internal/tabular"
)

// marker writes marks into the XML of a sheet by byte offsets.
type marker struct {
	b    *book
	part string
	raw  []byte
	m    Marks

	column int // of the marks
	style  string
	prefix string
	edits  []edit
	cols   placeOfColumns
}

// edit replaces raw[from:to] by text.
type edit struct {
	from, to int
	text     string
}

// placeOfColumns is where the widths of columns stand.
type placeOfColumns struct {
	at      int  // before </cols>, or before the rows where there are no <cols>
	there   bool // there are <cols>
	covered bool // the column of the marks has a width already
	ranges  [][2]int
}

const markWidth = 48 // in Excel's unit: a Chinese character is about 2

func (p *marker) write() ([]byte, error) {
	if err := p.place(); err != nil {
		return nil, err
	}
	if err := p.rows(); err != nil {
		return nil, err
	}
	p.width()
	slices.SortStableFunc(p.edits, func(a, b edit) int { return a.from - b.from })
	out := make([]byte, 0, len(p.raw)+len(p.m.Notes)*120)
	at := 0
	for _, e := range p.edits {
		out = append(append(out, p.raw[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, p.raw[at:]...), nil
}

// place finds the column: the one that has the head already, else the one
// behind the last that has something.
func (p *marker) place() error {
	r := &reader{b: p.b, s: ooxml.NewScanner(p.raw, p.b.pack.Budget), sheet: p.m.Sheet}
	last, lastHead, row := 0, 0, 0
	p.cols.at = -1
	for r.err == nil && r.s.Next() {
		if r.s.Kind == ooxml.End && r.s.Is(ooxml.Sheet, "cols") {
			p.cols.at, p.cols.there = r.s.Begin, true
		}
		if r.s.Kind != ooxml.Start {
			continue
		}
		switch {
		case r.s.Is(ooxml.Sheet, "sheetData"):
			p.prefix = prefixOf(r.s)
			if p.cols.at < 0 {
				p.cols.at = r.s.Begin
			}
		case r.s.Is(ooxml.Sheet, "col"):
			from, _ := r.s.Attr(ooxml.None, "min")
			to, _ := r.s.Attr(ooxml.None, "max")
			a, _ := strconv.Atoi(from)
			b, _ := strconv.Atoi(to)
			p.cols.ranges = append(p.cols.ranges, [2]int{a, b})
		case r.s.Is(ooxml.Sheet, "row"):
			row = r.rowNumber(row)
			column := 0
			r.s.Each(func() {
				if r.err != nil || !r.s.Is(ooxml.Sheet, "c") {
					return
				}
				column = r.column(row, column)
				style, _ := r.s.Attr(ooxml.None, "s")
				if r.err != nil {
					return
				}
				cell := r.cell(row, column)
				if cell.Text == "" {
					return
				}
				last = max(last, column)
				if row == p.m.HeadRow && cell.Text == p.m.Head {
					p.column = column
				}
				if row <= p.m.HeadRow && column >= lastHead {
					lastHead, p.style = column, style
				}
			})
		}
	}
	if r.err != nil {
		return r.err
	}
	if err := p.b.pack.Malformed(p.part, r.s.Err()); err != nil {
		return err
	}
	if p.column == 0 {
		p.column = last + 1
	}
	if p.column > maxColumn || p.cols.at < 0 {
		return tabular.ErrTooWide
	}
	for _, c := range p.cols.ranges {
		p.cols.covered = p.cols.covered || c[0] <= p.column && p.column <= c[1]
	}
	return nil
}

func prefixOf(s *ooxml.Scanner) string {
	if len(s.Prefix) == 0 {
		return ""
	}
	return string(s.Prefix) + ":"
}

// rows makes the edits in every row that gets a mark or has an old one.
func (p *marker) rows() error {
	r := &reader{b: p.b, s: ooxml.NewScanner(p.raw, p.b.pack.Budget), sheet: p.m.Sheet}
	row := 0
	for r.err == nil && r.s.Next() {
		if r.s.Kind == ooxml.Start && r.s.Is(ooxml.Sheet, "row") {
			row = r.rowNumber(row)
			p.row(r, row)
		}
	}
	if r.err != nil {
		return r.err
	}
	return p.b.pack.Malformed(p.part, r.s.Err())
}

// row edits the row whose Start is the current token.
func (p *marker) row(r *reader, no int) {
	begin, closed, empty := r.s.Begin, r.s.Close, r.s.Empty
	text := p.m.Notes[no]
	if no == p.m.HeadRow {
		text = p.m.Head
	}
	at, end := -1, -1 // where the cell goes, and what it replaces
	column := 0
	r.s.Each(func() {
		if r.err != nil || !r.s.Is(ooxml.Sheet, "c") {
			return
		}
		from := r.s.Begin
		if column = r.column(no, column); r.err != nil {
			return
		}
		if at < 0 && column >= p.column {
			at, end = from, from
		}
		r.s.Skip(nil)
		if column == p.column {
			end = r.s.Close
		}
	})
	if text == "" {
		if no > p.m.HeadRow && end > at && at >= 0 {
			p.edits = append(p.edits, edit{at, end, ""}) // an old mark
		}
		return
	}
	cell := p.cell(no, text)
	if tag := p.raw[begin:closed]; bytes.Contains(tag, []byte(" spans=")) {
		p.edits = append(p.edits, unspanned(tag, begin))
	}
	switch {
	case empty:
		name := p.prefix + "row"
		p.edits = append(p.edits, edit{closed - len("/>"), closed, ">" + cell + "</" + name + ">"})
	case at >= 0:
		p.edits = append(p.edits, edit{at, end, cell})
	default:
		p.edits = append(p.edits, edit{r.s.Begin, r.s.Begin, cell})
	}
}

// unspanned cuts the hint which columns the row has.
func unspanned(tag []byte, begin int) edit {
	i := bytes.Index(tag, []byte(" spans="))
	quote := tag[i+len(" spans=")]
	end := bytes.IndexByte(tag[i+len(" spans=")+1:], quote) + i + len(" spans=") + 2
	return edit{begin + i, begin + end, ""}
}

func (p *marker) cell(no int, text string) string {
	if r := []rune(text); len(r) > tabular.MaxCell {
		text = string(r[:tabular.MaxCell])
	}
	style := ""
	if no == p.m.HeadRow && p.style != "" {
		style = ` s="` + p.style + `"`
	}
	var escaped strings.Builder
	escaped.Write(ooxml.Escape(nil, text))
	return fmt.Sprintf(`<%[1]sc r="%[2]s"%[3]s t="inlineStr"><%[1]sis><%[1]st xml:space="preserve">%[4]s</%[1]st></%[1]sis></%[1]sc>`,
		p.prefix, refOf(p.column, no), style, escaped.String())
}

// refOf is the name of a cell, as parseRef reads it.
func refOf(column, row int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}

// width gives the column of the marks a width where it has none.
func (p *marker) width() {
	if p.cols.covered {
		return
	}
	col := fmt.Sprintf(`<%scol min="%d" max="%d" width="%d" customWidth="1"/>`, p.prefix, p.column, p.column, markWidth)
	if !p.cols.there {
		col = "<" + p.prefix + "cols>" + col + "</" + p.prefix + "cols>"
	} else {
		// Columns stand in their order: one behind ours must come later.
		for _, c := range p.cols.ranges {
			if c[0] > p.column {
				return
			}
		}
	}
	p.edits = append(p.edits, edit{p.cols.at, p.cols.at, col})
}
