package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// Table is a workbook of one plain table that is no ledger, such as a list of
// people. Only Head, Width and Center of its columns count; every row has as
// many cells as there are columns.
type Table struct {
	Name    string // of the tab
	Title   string
	Columns []Column
	Rows    [][]string
}

// WriteTable writes t in the look of Write. The same input gives the same
// bytes. It returns fault.Invalid for more than MaxRows rows.
func WriteTable(w io.Writer, t Table, head Head) error { return WriteTables(w, head, t) }

// WriteTables is WriteTable for several tables, a tab each.
func WriteTables(w io.Writer, head Head, tables ...Table) error {
	f := excelize.NewFile()
	defer f.Close()
	style, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, t := range tables {
		if len(t.Rows) > MaxRows {
			return errTooMany
		}
		if err := tab(f, i, t.Name); err != nil {
			return err
		}
		p := &page{f: f, s: Sheet{Name: t.Name, Title: t.Title, Columns: t.Columns}, style: style}
		if err := p.begin(head); err != nil {
			return err
		}
		for n, cells := range t.Rows {
			if err := p.line(line{index: n + 1, cells: cells}); err != nil {
				return err
			}
		}
		if err := p.end(); err != nil {
			return err
		}
	}
	return finish(w, f, tables[0].Title)
}
