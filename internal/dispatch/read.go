package dispatch

import (
	"slices"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/zh"
)

// Filled is a sheet that came back, as it was filled in.
type Filled struct {
	Code     string   `json:"code,omitempty"` // of the packet, as the sheet itself says
	Modified string   `json:"modified,omitempty"`
	Columns  []Column `json:"columns"` // that it still has
	Lines    []Line   `json:"lines"`
}

// Line is one row of it.
type Line struct {
	No    int   `json:"no"` // as the program shows it in which it was filled in
	Cells Cells `json:"cells"`
}

var errForeign = fault.New(fault.Invalid, "看不出是下发的填报表：没有找到“编码”“进展情况（办理结果）”这些栏目。请确认文件没有选错，表头没有改动。")

// Read finds the sheet within a workbook and takes its rows. Columns are known
// by their headings, so that others may stand between them. What is no such
// sheet is fault.Invalid.
func Read(book excel.Form) (Filled, error) {
	for _, sheet := range book.Sheets {
		lines := sheet.Lines()
		at, columns := heading(lines)
		if at < 0 {
			continue
		}
		f := Filled{Code: codeOfMark(book.Mark), Modified: book.Modified}
		for _, c := range columns {
			if c != "" {
				f.Columns = append(f.Columns, c)
			}
		}
		for _, line := range lines[at+1:] {
			if cells := cellsOf(line, columns); len(cells) > 0 {
				f.Lines = append(f.Lines, Line{No: line.No, Cells: cells})
			}
		}
		if f.Code == "" {
			f.Code = codeIn(lines[:at], f.Lines)
		}
		return f, nil
	}
	return Filled{}, errForeign
}

// heading finds the line of the headings: most columns, Progress among them.
func heading(lines []tabular.Line) (at int, columns []Column) {
	const least = 4 // headings that make a line one of headings
	for i, line := range lines {
		found := make([]Column, len(line.Cells))
		n := 0
		for j, cell := range line.Cells {
			if c, ok := columnOf(cell); ok && !slices.Contains(found, c) {
				found[j] = c
				n++
			}
		}
		if n >= least && slices.Contains(found, Progress) {
			return i, found
		}
	}
	return -1, nil
}

func cellsOf(line tabular.Line, columns []Column) Cells {
	cells := Cells{}
	for i, text := range line.Cells {
		if i >= len(columns) || columns[i] == "" || text == "" {
			continue
		}
		c := columns[i]
		text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
		if c.Facts().Date || c == Due {
			text = day(text)
		}
		cells[c] = text
	}
	return cells
}

// day returns a date as YYYY-MM-DD, and what names no single day as it is.
func day(text string) string {
	if when, err := zh.ParseDay(text, 0); err == nil && when.Exact() && when.First != "" {
		return when.First
	}
	return text
}

// label stands before the code of a packet above the table.
const label = "表号："

// codeIn finds the code of a packet where the mark is gone: above the table,
// or in front of the codes of most rows.
func codeIn(above []tabular.Line, rows []Line) string {
	for _, line := range above {
		for _, cell := range line.Cells {
			if _, rest, ok := strings.Cut(cell, label); ok && len(rest) >= codeLength && isCode(rest[:codeLength]) {
				return rest[:codeLength]
			}
		}
	}
	votes := map[string]int{}
	best := ""
	for _, row := range rows {
		code := packetOf(row.Cells[Code])
		if code == "" {
			continue
		}
		if votes[code]++; votes[code] > votes[best] || votes[code] == votes[best] && code < best {
			best = code
		}
	}
	return best
}

// How says by what a file was recognised.
type How string

// The ways, the surest first.
const (
	ByCode    How = "code"
	ByName    How = "name"
	ByContent How = "content"
)

// Zh says it for people.
func (h How) Zh() string {
	return map[How]string{ByCode: "按表内编码", ByName: "按文件名", ByContent: "按内容"}[h]
}

// recognise returns the packet among those of open dispatches, newest first,
// that a file without a code is: by its name, otherwise by its rows.
func recognise(name string, f Filled, open []Dispatch) (dispatch, packet string, how How) {
	name = squeeze(name)
	longest := 0
	for _, d := range open {
		for _, p := range d.Packets {
			if office := squeeze(p.Office); len(office) > longest && strings.Contains(name, office) {
				dispatch, packet, how, longest = d.ID, p.Code, ByName, len(office)
			}
		}
	}
	if how != "" {
		return dispatch, packet, how
	}
	most, tied := 0, false
	for _, d := range open {
		for _, p := range d.Packets {
			n := alike(p, f)
			if n > most {
				dispatch, packet, how, most, tied = d.ID, p.Code, ByContent, n, false
			} else if n == most {
				tied = true
			}
		}
	}
	if 2*most < len(f.Lines) || most == 0 || tied {
		return "", "", ""
	}
	return dispatch, packet, how
}

// alike counts the lines of f that say what a row of p says.
func alike(p Packet, f Filled) int {
	texts := map[string]bool{}
	for _, r := range p.Rows {
		texts[content(r.Cells)] = true
	}
	n := 0
	for _, l := range f.Lines {
		if key := content(l.Cells); key != "" && texts[key] {
			n++
		}
	}
	return n
}

// content is what tells a row from others where its code is gone.
func content(c Cells) string {
	if c[Problem] == "" {
		return ""
	}
	return squeeze(c[Problem]) + "\n" + squeeze(c[Work])
}
