package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/fault"
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
			return fault.New(fault.Invalid, "一次最多导出%d行，请缩小范围后分次导出。", MaxRows)
		}
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err != nil {
			return err
		}
		lines := make([]line, len(t.Rows))
		for i, cells := range t.Rows {
			lines[i] = line{index: i + 1, cells: cells}
		}
		page := &page{f: f, s: Sheet{Name: t.Name, Title: t.Title, Columns: t.Columns}, style: style}
		if err := page.write(head, lines); err != nil {
			return err
		}
	}
	return finish(w, f, tables[0].Title)
}
