package sheet

import (
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
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
		return errTooMany
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
	p := &page{f: f, s: Sheet{Name: form.Name, Title: form.Title}, style: style}
	for _, c := range form.Columns {
		face := style.body(c.Center)
		if !c.Locked {
			if face, err = p.open(c); err != nil {
				return err
			}
		}
		p.s.Columns, p.faces = append(p.s.Columns, c.Column), append(p.faces, face)
	}
	if err := p.form(form); err != nil {
		return err
	}
	if err := mark(f, form.Mark); err != nil {
		return err
	}
	return finish(w, f, form.Title)
}

func (p *page) form(form Form) error {
	if err := p.beginWith(36, form.Notes); err != nil {
		return err
	}
	for i, cells := range form.Rows {
		if err := p.line(line{index: i + 1, cells: cells}); err != nil {
			return err
		}
	}
	for i, c := range form.Columns {
		if err := p.fillable(i+1, c); err != nil {
			return err
		}
	}
	if err := p.f.ProtectSheet(p.s.Name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true, EditScenarios: true,
	}); err != nil {
		return err
	}
	return p.end()
}

// fillable says what the cells of a column take.
func (p *page) fillable(column int, c FormColumn) error {
	if c.Locked || p.row == p.head {
		return nil
	}
	from, to := cell(column, p.head+1), cell(column, p.row)
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(from + ":" + to)
	var err error
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
