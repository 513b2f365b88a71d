package sheet

import (
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/fault"
)

// MIME is the media type of what Write writes.
const MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// MaxRows bounds one workbook: it is made in memory.
const MaxRows = 10_000

// longestCell is Excel's limit in code points.
const longestCell = 32_000

// written is the date in the properties of every workbook: the same rows give
// the same bytes.
const written = "2024-01-01T00:00:00Z"

// Write writes rows as a workbook in the form of l. The same input gives the
// same bytes. It returns fault.Invalid for more than MaxRows rows.
func Write(w io.Writer, l Layout, head Head, rows []Row) error {
	if len(rows) > MaxRows {
		return fault.New(fault.Invalid, "一次最多导出%d个问题，请先按年度或方面筛选，再分次导出。", MaxRows)
	}
	f := excelize.NewFile()
	defer f.Close()
	style, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, s := range l.Sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err != nil {
			return err
		}
		page := &page{f: f, s: s, style: style}
		if err := page.write(head, s.tableLines(rows)); err != nil {
			return err
		}
	}
	f.SetActiveSheet(0)
	return finish(w, f, l.Name)
}

// finish names the workbook and writes it.
func finish(w io.Writer, f *excelize.File, title string) error {
	if err := f.SetDocProps(&excelize.DocProperties{
		Title: title, Creator: "闭环", LastModifiedBy: "闭环", Created: written, Modified: written, Language: "zh-CN",
	}); err != nil {
		return err
	}
	return f.Write(w)
}

// page is a sheet being written.
type page struct {
	f     *excelize.File
	s     Sheet
	style styles
	row   int // last row written
}

func (p *page) write(head Head, lines []line) error {
	steps := []func() error{
		p.columns,
		func() error { return p.top(head) },
		p.heads,
		func() error { return p.body(lines) },
		p.print,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// cell returns the name of a cell by column and row, both from 1.
func cell(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // cannot fail within our limits
	return name
}

func (p *page) last() int { return len(p.s.Columns) }

func (p *page) columns() error {
	for i, c := range p.s.Columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := p.f.SetColWidth(p.s.Name, name, name, c.Width); err != nil {
			return err
		}
	}
	return nil
}

// wide writes one text over the whole width.
func (p *page) wide(text string, style int, height float64) error {
	p.row++
	if err := p.f.SetCellStr(p.s.Name, cell(1, p.row), text); err != nil {
		return err
	}
	if err := p.f.MergeCell(p.s.Name, cell(1, p.row), cell(p.last(), p.row)); err != nil {
		return err
	}
	if err := p.f.SetCellStyle(p.s.Name, cell(1, p.row), cell(p.last(), p.row), style); err != nil {
		return err
	}
	return p.f.SetRowHeight(p.s.Name, p.row, height)
}

func (p *page) top(head Head) error {
	if err := p.wide(p.s.Title, p.style.title, 40); err != nil {
		return err
	}
	var notes []string
	if head.Unit != "" {
		notes = append(notes, "填报单位："+head.Unit)
	}
	if head.Date != "" {
		notes = append(notes, "填报日期："+head.Date)
	}
	if len(notes) == 0 {
		return nil
	}
	return p.wide(strings.Join(notes, "　　　　"), p.style.note, 22)
}

// grouped reports whether the headings stand in two rows.
func (p *page) grouped() bool {
	for _, c := range p.s.Columns {
		if c.Group != "" {
			return true
		}
	}
	return false
}

func (p *page) heads() error {
	first := p.row + 1
	p.row = first
	if p.grouped() {
		p.row++
	}
	for i, c := range p.s.Columns {
		if err := p.f.SetCellStr(p.s.Name, cell(i+1, p.row), c.Head); err != nil {
			return err
		}
		if first == p.row {
			continue
		}
		if err := p.groupHead(i, first); err != nil {
			return err
		}
	}
	if err := p.f.SetCellStyle(p.s.Name, cell(1, first), cell(p.last(), p.row), p.style.head); err != nil {
		return err
	}
	for row := first; row <= p.row; row++ {
		if err := p.f.SetRowHeight(p.s.Name, row, 30); err != nil {
			return err
		}
	}
	if err := p.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: p.s.Name, RefersTo: "'" + p.s.Name + "'!" + rows(first, p.row),
	}); err != nil {
		return err
	}
	return p.f.SetPanes(p.s.Name, &excelize.Panes{
		Freeze: true, YSplit: p.row, TopLeftCell: cell(1, p.row+1), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cell(1, p.row+1), ActiveCell: cell(1, p.row+1), Pane: "bottomLeft"}},
	})
}

// groupHead writes the upper heading of column i where its group begins.
func (p *page) groupHead(i, row int) error {
	c := p.s.Columns[i]
	if c.Group == "" {
		if err := p.f.SetCellStr(p.s.Name, cell(i+1, row), c.Head); err != nil {
			return err
		}
		return p.f.MergeCell(p.s.Name, cell(i+1, row), cell(i+1, row+1))
	}
	if i > 0 && p.s.Columns[i-1].Group == c.Group {
		return nil
	}
	end := i
	for end+1 < len(p.s.Columns) && p.s.Columns[end+1].Group == c.Group {
		end++
	}
	if err := p.f.SetCellStr(p.s.Name, cell(i+1, row), c.Group); err != nil {
		return err
	}
	return p.f.MergeCell(p.s.Name, cell(i+1, row), cell(end+1, row))
}

func (p *page) body(all []line) error {
	first := p.row + 1
	text := map[string]bool{} // cells that a program could take for a formula, and whether they are centred
	for _, l := range all {
		p.row++
		height := 1
		for i, c := range p.s.Columns {
			value := fit(l.at(i, c))
			if value == "" {
				continue
			}
			if err := p.f.SetCellStr(p.s.Name, cell(i+1, p.row), value); err != nil {
				return err
			}
			if formulaLike(value) {
				text[cell(i+1, p.row)] = c.Center
			}
			height = max(height, wrapped(value, c.Width))
		}
		if err := p.f.SetRowHeight(p.s.Name, p.row, min(float64(height)*lineHeight+rowSpace, tallestRow)); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	for i, c := range p.s.Columns {
		if err := p.f.SetCellStyle(p.s.Name, cell(i+1, first), cell(i+1, p.row), p.style.body(c.Center)); err != nil {
			return err
		}
	}
	for at, center := range text {
		if err := p.f.SetCellStyle(p.s.Name, at, at, p.style.quoted(center)); err != nil {
			return err
		}
	}
	return p.f.AutoFilter(p.s.Name, cell(1, first-1)+":"+cell(p.last(), p.row), nil)
}

// formulaLike reports whether a program could take text for a formula.
func formulaLike(text string) bool {
	return text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0]))
}

// Heights in points. A row gets its height from us: not every program fits rows
// to wrapped texts when it opens a workbook.
const (
	lineHeight = 14.5 // of the body font
	rowSpace   = 8
	tallestRow = 409 // Excel's limit
)

// wrapped estimates how many lines text takes in a column of that width.
func wrapped(text string, width float64) int {
	room := width - 1.5
	n := 0
	for part := range strings.Lines(text) {
		used := 0.0
		for _, r := range strings.TrimSuffix(part, "\n") {
			if r < 0x2000 {
				used += 1.1
			} else {
				used += 2
			}
		}
		n += max(1, int(math.Ceil(used/room)))
	}
	return n
}

// fit keeps a text inside what a cell holds.
func fit(text string) string {
	if len(text) <= longestCell || utf8.RuneCountInString(text) <= longestCell {
		return text
	}
	return string([]rune(text)[:longestCell]) + "……（后文过长，请在系统中查看）"
}
