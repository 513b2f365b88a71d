package sheet

import (
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/fault"
)

// Form is a workbook that is sent out to be filled in and comes back: some
// columns are locked, the others say what they take.
type Form struct {
	Name    string // of the tab
	Title   string
	Notes   []string // lines under the title
	Columns []FormColumn
	Rows    [][]string
	Mark    string // what the reader gets back, whatever became of the file's name
}

// FormColumn is a column of a form.
type FormColumn struct {
	Column
	Locked  bool
	Choices []string // what the cells take; nil: anything
	Date    bool     // the cells take dates
	Most    int      // code points that a cell takes, 0: not said
	Prompt  string   // shown while somebody fills in the cell
}

// The mark of a form stands in a sheet that no menu shows, and once more as a
// property of the file: a program that drops the one keeps the other.
const (
	MarkSheet    = "表码"
	MarkProperty = "bihuan-form"
)

// The days that a date of a form may lie between, as Excel counts them: the
// years 2000 and 2099.
const firstDay, lastDay = 36526, 73050

// WriteForm writes f. The same input gives the same bytes. The sheet is
// protected without a password: it keeps people from mistakes, and who has a
// reason can lift it.
func WriteForm(w io.Writer, form Form) error {
	if len(form.Rows) > MaxRows {
		return fault.New(fault.Invalid, "一张表最多%d行，请缩小范围。", MaxRows)
	}
	f := excelize.NewFile()
	defer f.Close()
	style, err := newStyles(f)
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", form.Name); err != nil {
		return err
	}
	columns := make([]Column, len(form.Columns))
	for i, c := range form.Columns {
		columns[i] = c.Column
	}
	lines := make([]line, len(form.Rows))
	for i, cells := range form.Rows {
		lines[i] = line{index: i + 1, cells: cells}
	}
	p := &page{f: f, s: Sheet{Name: form.Name, Title: form.Title, Columns: columns}, style: style}
	if err := p.form(form, lines); err != nil {
		return err
	}
	if err := mark(f, form.Mark); err != nil {
		return err
	}
	return finish(w, f, form.Title)
}

func (p *page) form(form Form, lines []line) error {
	if err := p.columns(); err != nil {
		return err
	}
	if err := p.wide(p.s.Title, p.style.title, 36); err != nil {
		return err
	}
	whole := 0.0
	for _, c := range p.s.Columns {
		whole += c.Width
	}
	for _, note := range form.Notes {
		if err := p.wide(note, p.style.note, float64(wrapped(note, whole))*lineHeight+rowSpace); err != nil {
			return err
		}
	}
	if err := p.heads(); err != nil {
		return err
	}
	first := p.row + 1
	if err := p.body(lines); err != nil {
		return err
	}
	for i, c := range form.Columns {
		if err := p.fillable(i+1, first, c, lines); err != nil {
			return err
		}
	}
	if err := p.print(); err != nil {
		return err
	}
	return p.f.ProtectSheet(p.s.Name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true, EditScenarios: true,
	})
}

// fillable unlocks a column below the headings and says what it takes.
func (p *page) fillable(column, first int, c FormColumn, lines []line) error {
	if c.Locked || p.row < first {
		return nil
	}
	from, to := cell(column, first), cell(column, p.row)
	style, err := p.open(c)
	if err != nil {
		return err
	}
	if err := p.f.SetCellStyle(p.s.Name, from, to, style); err != nil {
		return err
	}
	if err := p.quote(column, first, lines, style); err != nil {
		return err
	}
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(from + ":" + to)
	switch {
	case c.Choices != nil:
		err = rule.SetDropList(c.Choices)
		rule.SetError(excelize.DataValidationErrorStyleStop, c.Head, "请从下拉列表中选择。")
	case c.Date:
		err = rule.SetRange(firstDay, lastDay, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
		rule.SetError(excelize.DataValidationErrorStyleStop, c.Head, "请填写日期，例如 2024-06-30。")
	case c.Most > 0:
		err = rule.SetRange(0, c.Most, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
		rule.SetError(excelize.DataValidationErrorStyleStop, c.Head, "最多"+strconv.Itoa(c.Most)+"个字，请删减。")
	default:
		return nil
	}
	if err != nil {
		return err
	}
	if c.Prompt != "" {
		rule.SetInput(c.Head, c.Prompt)
	}
	return p.f.AddDataValidation(p.s.Name, rule)
}

// quote marks the cells of a column that a program could take for a formula.
func (p *page) quote(column, first int, lines []line, style int) error {
	for i, l := range lines {
		if !formulaLike(l.cells[column-1]) {
			continue
		}
		at := cell(column, first+i)
		if err := p.f.SetCellStyle(p.s.Name, at, at, quoted(p.f, style)); err != nil {
			return err
		}
	}
	return nil
}

// open is the style of a cell to fill in.
func (p *page) open(c FormColumn) (int, error) {
	style, err := p.f.GetStyle(p.style.body(c.Center))
	if err != nil {
		return 0, err
	}
	style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFFBEA"}}
	style.Protection = &excelize.Protection{Locked: false}
	if c.Date {
		format := "yyyy-mm-dd"
		style.NumFmt, style.CustomNumFmt = 0, &format
	}
	return p.f.NewStyle(style)
}

// mark writes what tells the form when it comes back.
func mark(f *excelize.File, text string) error {
	if _, err := f.NewSheet(MarkSheet); err != nil {
		return err
	}
	if err := f.SetCellStr(MarkSheet, cell(1, 1), text); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	if err := f.SetSheetVisible(MarkSheet, false, true); err != nil {
		return err
	}
	return f.SetCustomProps(excelize.CustomProperty{Name: MarkProperty, Value: text})
}
