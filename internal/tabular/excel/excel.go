// Package excel reads the tables of a workbook. Workbooks come from strangers:
// they are opened in a child process, within limits.
package excel

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/tabular"
)

// Work is the name under which Serve must be given to child.Main.
const Work = "read-workbook"

// Sheet is one visible table of a workbook.
type Sheet struct {
	Name  string
	Lines []tabular.Line
}

// Limits of what a workbook may hold when it is unpacked.
const (
	maxUnzipped = 50 << 20
	maxSheets   = 50
	maxGap      = 100_000 // empty rows that are walked over
)

var errUnreadable = "这不是可以读取的 Excel 文件，或文件已损坏、加了密码。请用 WPS 表格或 Excel 打开，另存为 .xlsx 后再试。"

// InChild reads the visible sheets of a workbook (.xlsx) in a child process.
// Dates come as the numbers that the file holds. What cannot be read is
// fault.Invalid with a sentence. The program, or in tests TestMain, must have
// called child.Main with Serve.
func InChild(ctx context.Context, data []byte) ([]Sheet, error) {
	output, err := child.Run(ctx, Work, data, child.Standard)
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	err = gob.NewDecoder(bytes.NewReader(output)).Decode(&sheets)
	return sheets, err
}

// Serve reads a workbook in the child.
func Serve(_ context.Context, input []byte) ([]byte, error) {
	sheets, err := Read(input)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = gob.NewEncoder(&out).Encode(sheets)
	return out.Bytes(), err
}

// Read is InChild in this process, for data of our own.
func Read(data []byte) ([]Sheet, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, RawCellValue: true})
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "%s", errUnreadable)
	}
	defer f.Close()
	names := f.GetSheetList()
	if len(names) > maxSheets {
		return nil, fault.New(fault.Invalid, "工作簿有%d张表，最多%d张，请把需要的表另存为一个文件。", len(names), maxSheets)
	}
	var sheets []Sheet
	for _, name := range names {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		lines, err := read(f, name)
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 {
			sheets = append(sheets, Sheet{name, lines})
		}
	}
	return sheets, nil
}

func read(f *excelize.File, name string) ([]tabular.Line, error) {
	rows, err := f.Rows(name)
	if err != nil {
		var none excelize.ErrSheetNotExist
		if errors.As(err, &none) {
			return nil, nil
		}
		return nil, fault.Wrap(err, fault.Invalid, "%s", errUnreadable)
	}
	defer rows.Close()
	var lines []tabular.Line
	for no, gap := 1, 0; rows.Next() && gap < maxGap; no++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "%s", errUnreadable)
		}
		if len(cells) > tabular.MaxColumns {
			cells = cells[:lastUsed(cells)]
		}
		if len(cells) > tabular.MaxColumns {
			return nil, tabular.ErrTooWide
		}
		line := tabular.Line{No: no, Cells: tabular.Trim(cells)}
		if line.Cells == nil {
			gap++
			continue
		}
		gap = 0
		if lines = append(lines, line); len(lines) > tabular.MaxLines {
			return nil, tabular.ErrTooLong
		}
	}
	return lines, rows.Error()
}

// lastUsed returns the number of cells up to the last one with text.
func lastUsed(cells []string) int {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	return n
}
