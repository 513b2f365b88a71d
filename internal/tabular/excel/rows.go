package excel

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/ooxml"
	"bihuan/internal/tabular"
)

// Limits of a sheet (trust.md, E 37).
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
)

// reader reads one sheet.
type reader struct {
	b      *book
	s      *ooxml.Scanner
	sheet  string
	rows   []tabular.Row
	areas  []area
	hidden struct{ rows, columns bool }
	err    error
}

// readSheet reads the rows of a tab.
func (b *book) readSheet(t tab) (Sheet, error) {
	raw, err := b.pack.Part(t.part)
	if err != nil {
		return Sheet{}, err
	}
	r := &reader{b: b, s: ooxml.NewScanner(raw, b.pack.Budget), sheet: t.name}
	at := 0 // number of the last row
	for r.err == nil && r.s.Next() {
		switch {
		case r.s.Kind != ooxml.Start:
		case r.s.Is(ooxml.Sheet, "col"):
			r.hidden.columns = r.hidden.columns || r.isHidden()
		case r.s.Is(ooxml.Sheet, "row"):
			at = r.row(at)
		case r.s.Is(ooxml.Sheet, "mergeCell"):
			r.merge()
		}
	}
	if r.err != nil {
		return Sheet{}, r.err
	}
	if err := b.pack.Malformed(t.part, r.s.Err()); err != nil {
		return Sheet{}, err
	}
	if err := r.spread(); err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{Name: t.name, Rows: r.rows}
	switch {
	case r.hidden.rows && r.hidden.columns:
		sheet.Notes = append(sheet.Notes, "表中有隐藏或被筛选掉的行，也有隐藏的列，都读取了。")
	case r.hidden.rows:
		sheet.Notes = append(sheet.Notes, "表中有隐藏或被筛选掉的行，也读取了。")
	case r.hidden.columns:
		sheet.Notes = append(sheet.Notes, "表中有隐藏的列，也读取了。")
	}
	return sheet, nil
}

func (r *reader) isHidden() bool {
	is, _ := r.s.Attr(ooxml.None, "hidden")
	return is == "1" || is == "true"
}

func (r *reader) refuse(format string, args ...any) {
	if r.err == nil {
		r.err = fault.New(fault.Invalid, "表“%s”"+format, append([]any{clip(r.sheet)}, args...)...)
	}
}

// row reads the row whose Start is the current token and returns its number.
func (r *reader) row(last int) int {
	no := r.rowNumber(last)
	if r.err != nil {
		return last
	}
	row := tabular.Row{No: no, Hidden: r.isHidden()}
	used, column := 0, 0
	r.s.Each(func() {
		if r.err != nil || !r.s.Is(ooxml.Sheet, "c") {
			return
		}
		column = r.column(no, column)
		if r.err != nil {
			return
		}
		cell := r.cell(no, column)
		if cell.Text == "" {
			return
		}
		if column > tabular.MaxColumns {
			r.err = tabular.ErrTooWide
			return
		}
		for len(row.Cells) < column {
			row.Cells = append(row.Cells, tabular.Cell{})
		}
		row.Cells[column-1], used = cell, column
	})
	if used == 0 || r.err != nil {
		return no
	}
	r.hidden.rows = r.hidden.rows || row.Hidden
	if r.rows = append(r.rows, row); len(r.rows) > tabular.MaxLines {
		r.err = tabular.ErrTooLong
	}
	return no
}

// rowNumber returns the number of the row whose Start is the current token.
func (r *reader) rowNumber(last int) int {
	text, ok := r.s.Attr(ooxml.None, "r")
	if !ok {
		return last + 1
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= last || n > maxRow {
		r.refuse("第%d行之后的行号“%s”不对，不是正常的工作表，没有读。请用 WPS 表格或 Excel 打开后另存为 .xlsx 再试。", last, clip(text))
		return last
	}
	return n
}

// column returns the number of the cell whose Start is the current token.
func (r *reader) column(row, last int) int {
	text, ok := r.s.Attr(ooxml.None, "r")
	if !ok {
		return last + 1
	}
	column, at, ok := parseRef(text)
	if !ok || at != row || column <= last {
		r.refuse("第%d行有一格的位置“%s”不对，不是正常的工作表，没有读。请用 WPS 表格或 Excel 打开后另存为 .xlsx 再试。", row, clip(text))
		return last
	}
	return column
}

// parseRef reads a position like C12: column and row from 1.
func parseRef(text string) (column, row int, ok bool) {
	i := 0
	for ; i < len(text) && i < 4; i++ {
		c := text[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	digits := text[i:]
	if i == 0 || len(digits) == 0 || len(digits) > 7 || strings.Trim(digits, "0123456789") != "" {
		return 0, 0, false
	}
	row, _ = strconv.Atoi(digits)
	return column, row, column <= maxColumn && row >= 1 && row <= maxRow
}

// cell reads the cell whose Start is the current token.
func (r *reader) cell(row, column int) tabular.Cell {
	s := r.s
	kind, _ := s.Attr(ooxml.None, "t")
	style, _ := s.Attr(ooxml.None, "s")
	var raw []byte
	formula, text := false, ""
	s.Each(func() {
		switch {
		case s.Is(ooxml.Sheet, "f"):
			formula = true
		case s.Is(ooxml.Sheet, "is"):
			text = richText(s)
		case s.Is(ooxml.Sheet, "v"):
			for depth := s.Depth(); s.Next() && !(s.Kind == ooxml.End && s.Depth() < depth); {
				if s.Kind == ooxml.Text {
					raw = content(s, raw)
				}
			}
		}
	})
	cell := r.value(kind, strings.TrimSpace(string(raw)), style, row)
	switch kind {
	case "inlineStr":
		cell = tabular.Cell{Text: tidy(text)}
	case "str":
		cell = tabular.Cell{Text: tidy(unescape(string(raw)))}
	}
	cell.Formula = formula
	if len(cell.Text) > tabular.MaxCell && utf8.RuneCountInString(cell.Text) > tabular.MaxCell {
		r.refuse("第%d行第%d栏超过%d字，没有读。请删减这一格后再试。", row, column, tabular.MaxCell)
	}
	return cell
}

// value understands what a cell of that type holds.
func (r *reader) value(kind, raw, style string, row int) tabular.Cell {
	switch kind {
	case "s":
		i, err := strconv.Atoi(raw)
		if raw == "" {
			return tabular.Cell{}
		}
		if err != nil || i < 0 || i >= len(r.b.strings) {
			r.refuse("第%d行有一格指向不存在的文字（%s），文件已损坏，没有读。请用 WPS 表格或 Excel 打开后另存为 .xlsx 再试。", row, clip(raw))
			return tabular.Cell{}
		}
		return tabular.Cell{Text: tidy(r.b.strings[i])}
	case "b":
		if raw == "1" || raw == "true" {
			return tabular.Cell{Text: "是", Kind: tabular.Bool}
		}
		return tabular.Cell{Text: "否", Kind: tabular.Bool}
	case "e":
		return tabular.Cell{Text: tidy(raw), Kind: tabular.Wrong}
	case "d":
		day, _, _ := strings.Cut(raw, "T")
		return tabular.Cell{Text: tidy(day), Kind: tabular.Day}
	case "inlineStr", "str":
		return tabular.Cell{}
	}
	n, err := strconv.Atoi(style)
	f := plain
	if err == nil && n >= 0 && n < len(r.b.formats) {
		f = r.b.formats[n]
	}
	return r.b.number(raw, f)
}
