package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"iter"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/fault"
)

// MIME is the media type of what Write writes.
const MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// MaxRows bounds one workbook: WPS and Excel open more than that slowly or not
// at all.
const MaxRows = 200_000

// longestCell is Excel's limit in code points.
const longestCell = 32_000

// written is the date in the properties of every workbook: the same rows give
// the same bytes.
const written = "2024-01-01T00:00:00Z"

// errTooMany is what a caller is told of more than MaxRows rows.
var errTooMany = fault.New(fault.Invalid, "一次最多导出%d行，请先按年度或方面筛选，再分次导出。", MaxRows)

// Write is Stream for rows that are there already.
func Write(w io.Writer, l Layout, head Head, rows []Row) error {
	return Stream(w, l, head, func(yield func(Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	})
}

// Stream writes rows as a workbook in the form of l, holding only what a
// layout has to gather; the rest waits in a temporary file. The same rows give
// the same bytes. An error of rows ends it and is returned; more than MaxRows
// rows are fault.Invalid. Nothing is written to w before all rows are there.
func Stream(w io.Writer, l Layout, head Head, rows iter.Seq2[Row, error]) error {
	f := excelize.NewFile()
	defer f.Close()
	style, err := newStyles(f)
	if err != nil {
		return err
	}
	pages := make([]*page, len(l.Sheets))
	gathered := make([]gathering, len(l.Sheets))
	for i, s := range l.Sheets {
		if err := tab(f, i, s.Name); err != nil {
			return err
		}
		pages[i] = &page{f: f, s: s, style: style}
		if err := pages[i].begin(head); err != nil {
			return err
		}
	}
	n := 0
	for row, err := range rows {
		if err != nil {
			return err
		}
		if n++; n > MaxRows {
			return errTooMany
		}
		for i, p := range pages {
			if p.s.Each == EachMeasure {
				gathered[i].add(row)
				continue
			}
			if err := p.line(line{index: n, row: row}); err != nil {
				return err
			}
		}
	}
	for i, p := range pages {
		for _, l := range gathered[i].lines {
			if err := p.line(l); err != nil {
				return err
			}
		}
		if err := p.end(); err != nil {
			return err
		}
	}
	f.SetActiveSheet(0)
	return finish(w, f, l.Name)
}

// tab makes the sheet at a place, from 0, of a new workbook.
func tab(f *excelize.File, i int, name string) error {
	if i == 0 {
		return f.SetSheetName("Sheet1", name)
	}
	_, err := f.NewSheet(name)
	return err
}

// finish names the workbook and writes it.
func finish(w io.Writer, f *excelize.File, title string) error {
	if err := f.SetDocProps(&excelize.DocProperties{
		Title: title, Creator: "闭环", LastModifiedBy: "闭环", Created: written, Modified: written, Language: "zh-CN",
	}); err != nil {
		return err
	}
	if f.SheetCount < 2 {
		return f.Write(w)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return err
	}
	return inOrder(w, out.Bytes())
}

// inOrder writes a workbook with its parts in the order of their names: of
// several streamed sheets excelize writes one first by chance.
func inOrder(w io.Writer, book []byte) error {
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return err
	}
	slices.SortFunc(z.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range z.File {
		if err := out.Copy(part); err != nil {
			return err
		}
	}
	return out.Close()
}

// page is a sheet being written, row by row from the top.
type page struct {
	f     *excelize.File
	out   *excelize.StreamWriter
	s     Sheet
	style styles
	faces []int // of the cells of a line by column, nil: those of the ledger
	row   int   // last row written
	head  int   // last row of the headings
}

// begin writes what stands above the lines.
func (p *page) begin(head Head) error {
	return p.beginWith(40, head.notes())
}

// notes is the line under the title, none when there is nothing to say.
func (h Head) notes() []string {
	var notes []string
	if h.Unit != "" {
		notes = append(notes, "填报单位："+h.Unit)
	}
	if h.Date != "" {
		notes = append(notes, "填报日期："+h.Date)
	}
	if len(notes) == 0 {
		return nil
	}
	return []string{strings.Join(notes, "　　　　")}
}

// beginWith begins with a title of that height and lines under it.
func (p *page) beginWith(height float64, notes []string) error {
	if err := p.print(); err != nil { // before the stream: it begins with what is set so far
		return err
	}
	var err error
	if p.out, err = p.f.NewStreamWriter(p.s.Name); err != nil {
		return err
	}
	whole := 0.0
	for i, c := range p.s.Columns {
		whole += c.Width
		if err := p.out.SetColWidth(i+1, i+1, c.Width); err != nil {
			return err
		}
	}
	first := 2 + len(notes) // of the headings
	p.head = first
	if p.grouped() {
		p.head++
	}
	if err := p.out.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: p.head, TopLeftCell: cell(1, p.head+1), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cell(1, p.head+1), ActiveCell: cell(1, p.head+1), Pane: "bottomLeft"}},
	}); err != nil {
		return err
	}
	if err := p.wide(p.s.Title, p.style.title, height); err != nil {
		return err
	}
	for _, note := range notes {
		if err := p.wide(note, p.style.note, float64(wrapped(note, whole))*lineHeight+rowSpace); err != nil {
			return err
		}
	}
	return p.heads(first)
}

// end finishes the sheet.
func (p *page) end() error {
	if p.row > p.head {
		if err := p.f.AutoFilter(p.s.Name, cell(1, p.head)+":"+cell(p.last(), p.row), nil); err != nil {
			return err
		}
	}
	return p.out.Flush()
}

// cell returns the name of a cell by column and row, both from 1.
func cell(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // cannot fail within our limits
	return name
}

func (p *page) last() int { return len(p.s.Columns) }

// put writes the next row: a text for each column, all in one style.
func (p *page) put(texts []string, style int, height float64) error {
	p.row++
	cells := make([]any, p.last())
	for i := range cells {
		c := excelize.Cell{StyleID: style}
		if i < len(texts) && texts[i] != "" {
			c.Value = texts[i]
		}
		cells[i] = c
	}
	return p.out.SetRow(cell(1, p.row), cells, excelize.RowOpts{Height: height})
}

// wide writes one text over the whole width.
func (p *page) wide(text string, style int, height float64) error {
	if err := p.put([]string{text}, style, height); err != nil {
		return err
	}
	return p.merge(1, p.row, p.last(), p.row)
}

func (p *page) merge(fromColumn, fromRow, toColumn, toRow int) error {
	if fromColumn == toColumn && fromRow == toRow {
		return nil
	}
	return p.out.MergeCell(cell(fromColumn, fromRow), cell(toColumn, toRow))
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

const headHeight = 30

func (p *page) heads(first int) error {
	heads, groups := make([]string, p.last()), make([]string, p.last())
	for i, c := range p.s.Columns {
		heads[i], groups[i] = c.Head, c.Group
		if c.Group == "" {
			groups[i] = c.Head
		}
	}
	if p.grouped() {
		if err := p.put(groups, p.style.head, headHeight); err != nil {
			return err
		}
		if err := p.mergeGroups(first); err != nil {
			return err
		}
	}
	if err := p.put(heads, p.style.head, headHeight); err != nil {
		return err
	}
	return p.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: p.s.Name, RefersTo: "'" + strings.ReplaceAll(p.s.Name, "'", "''") + "'!" + rows(first, p.head),
	})
}

// mergeGroups joins the headings over neighbouring columns, and those over
// nothing with the ones below.
func (p *page) mergeGroups(row int) error {
	for i := 0; i < p.last(); {
		c, end := p.s.Columns[i], i+1
		if c.Group == "" {
			if err := p.merge(i+1, row, i+1, row+1); err != nil {
				return err
			}
			i++
			continue
		}
		for end < p.last() && p.s.Columns[end].Group == c.Group {
			end++
		}
		if err := p.merge(i+1, row, end, row); err != nil {
			return err
		}
		i = end
	}
	return nil
}

// line writes one line.
func (p *page) line(l line) error {
	p.row++
	height := 1
	cells := make([]any, p.last())
	for i, c := range p.s.Columns {
		text := fit(l.at(i, c))
		face := p.style.body(c.Center)
		if p.faces != nil {
			face = p.faces[i]
		}
		if text == "" {
			cells[i] = excelize.Cell{StyleID: face}
			continue
		}
		if formulaLike(text) {
			face = p.style.quoted(p.f, face)
		}
		cells[i] = excelize.Cell{StyleID: face, Value: text}
		height = max(height, wrapped(text, c.Width))
	}
	return p.out.SetRow(cell(1, p.row), cells, excelize.RowOpts{Height: min(float64(height)*lineHeight+rowSpace, tallestRow)})
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
