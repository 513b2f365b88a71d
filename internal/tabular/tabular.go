// Package tabular turns a table that a person pasted or saved as text into
// lines of cells. It knows nothing of what the cells mean.
package tabular

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/zh"
)

// Line is a line of a table with something in it.
type Line struct {
	No    int // from 1, as the program shows it in which the table was made
	Cells []string
}

// Limits of a table: fifty thousand entries and what stands around them.
const (
	MaxLines   = 50_100
	MaxColumns = 200
	MaxCell    = 32_767 // code points, as many as Excel keeps in a cell
)

// ErrTooLong is what a reader of tables answers beyond MaxLines.
var ErrTooLong = fault.New(fault.Invalid, "表格超过%d行，请拆分后分几次读入。", MaxLines)

// ErrTooWide is what a reader of tables answers beyond MaxColumns.
var ErrTooWide = fault.New(fault.Invalid, "表格超过%d栏，可能选错了区域，请只保留需要的栏目。", MaxColumns)

// Text reads cells that are separated by tabs, as WPS and Excel put them into
// the clipboard, or, where the first line with anything has no tab, by commas
// or semicolons.
// Quoted cells may hold line ends. Empty lines are left out. text is valid
// UTF-8 with LF line ends.
func Text(text string) ([]Line, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	r.Comma = separator(text)
	var lines []Line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "表格读不出来，请从 WPS 表格或 Excel 中重新复制，或另存为 .xlsx 后上传。")
		}
		no, _ := r.FieldPos(0)
		line := Line{No: no}
		if line.Cells = Trim(cells); line.Cells == nil {
			continue
		}
		if len(line.Cells) > MaxColumns {
			return nil, ErrTooWide
		}
		for _, cell := range line.Cells {
			if utf8.RuneCountInString(cell) > MaxCell {
				return nil, fault.New(fault.Invalid, "第%d行有一格超过%d字，可能是引号没有成对，请检查这一行。", no, MaxCell)
			}
		}
		if lines = append(lines, line); len(lines) > MaxLines {
			return nil, ErrTooLong
		}
	}
}

func separator(text string) rune {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		commas, semicolons := strings.Count(line, ","), strings.Count(line, ";")
		switch {
		case strings.ContainsRune(line, '\t'):
		case commas > 0 && commas >= semicolons:
			return ','
		case semicolons > 0:
			return ';'
		}
		break
	}
	return '\t'
}

// Trim returns the cells without blanks at their ends and without empty
// cells at the end, nil when nothing is left.
func Trim(cells []string) []string {
	var out []string
	for i, cell := range cells {
		if cell = strings.TrimFunc(cell, func(r rune) bool { return zh.IsBlank(r) || r == '\n' }); cell != "" {
			for len(out) < i {
				out = append(out, "")
			}
			out = append(out, cell)
		}
	}
	return out
}

// Write returns lines as text that Text reads back the same but for their
// numbers.
func Write(lines []Line) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.Comma = '\t'
	for _, line := range lines {
		_ = w.Write(line.Cells) // a builder does not fail
	}
	w.Flush()
	return out.String()
}
