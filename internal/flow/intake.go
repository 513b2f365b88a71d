package flow

import (
	"context"
	"path"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/org"
	"bihuan/internal/tabular"
	"bihuan/internal/zh"
)

// Intake takes ledgers of other programs in: a file or a pasted text waits as a
// draft until a person has looked at what it would become.
type Intake struct {
	DB     access.Atomic
	Store  intake.Store
	Ledger *ledger.Service
	Org    *org.Directory
	Files  Files
	// Book reads a workbook in a limited process, Text decodes a text, Older makes
	// a workbook out of what only another program reads, Mark writes answers into
	// a workbook.
	Book  func(ctx context.Context, data []byte) ([]tabular.Sheet, error)
	Text  func(data []byte) (string, error)
	Older func(ctx context.Context, data []byte) ([]byte, error)
	Mark  func(ctx context.Context, data []byte, m Marks) ([]byte, error)
	Clock func() time.Time
	NewID func() string
}

// Files keeps the content of files.
type Files interface {
	Put(content []byte) (id string, err error)
	Get(id string) ([]byte, error)
}

// Marks are answers to rows of a sheet.
type Marks struct {
	Sheet   string
	HeadRow int
	Notes   map[int]string // by number of row
}

// Pasted is the name of a draft that was pasted.
const Pasted = "粘贴的表格"

// MaxIntake bounds one file.
const MaxIntake = 20 << 20

func mayTakeIn(v access.Viewer) error {
	if !v.Writes() {
		return fault.New(fault.Forbidden, "只有联络员可以导入台账。")
	}
	return nil
}

// Receive reads a file and keeps it as a draft with what the program proposes
// for it.
func (f *Intake) Receive(ctx context.Context, v access.Viewer, name string, content []byte) (intake.Draft, error) {
	if err := mayTakeIn(v); err != nil {
		return intake.Draft{}, err
	}
	if len(content) > MaxIntake {
		return intake.Draft{}, fault.New(fault.Invalid, "“%s”超过%d MB，请删去图片，或拆成几个文件再试。", name, MaxIntake>>20)
	}
	content, sheets, err := f.sheets(ctx, name, content)
	if err != nil {
		return intake.Draft{}, err
	}
	d := intake.Draft{ID: f.NewID(), UnitID: v.UnitID, AccountID: v.AccountID, Name: name, Version: 1, CreatedAt: f.Clock().UTC(), ExpiresAt: f.Clock().UTC().Add(intake.Keep)}
	d.Choices = intake.Choices{Sheet: best(sheets), Subject: ledger.Team, OnTwin: intake.SkipTwin}
	if d.Choices, err = f.proposed(ctx, v, sheets, name, d.Choices); err != nil {
		return intake.Draft{}, err
	}
	if d.File, err = f.Files.Put(content); err != nil {
		return intake.Draft{}, err
	}
	return d, f.DB.Atomic(ctx, func(ctx context.Context) error { return f.Store.SaveDraft(ctx, v, d) })
}

// sheets reads the tables of a file. What only another program reads comes back
// as the workbook that it made.
func (f *Intake) sheets(ctx context.Context, name string, content []byte) ([]byte, []tabular.Sheet, error) {
	ext := strings.ToLower(path.Ext(name))
	if f.Older != nil && (ext == ".xls" || ext == ".et" || ext == ".ods") {
		converted, err := f.Older(ctx, content)
		if err != nil {
			return nil, nil, err
		}
		content = converted
	}
	var sheets []tabular.Sheet
	var err error
	if isBook(content) || ext == ".xlsx" || ext == ".xlsm" {
		sheets, err = f.Book(ctx, content)
	} else {
		sheets, err = f.plain(name, content)
	}
	if err == nil && len(sheets) == 0 {
		err = fault.New(fault.Invalid, "“%s”里没有内容，请检查是否选错了文件。", name)
	}
	return content, sheets, err
}

func isBook(content []byte) bool {
	return strings.HasPrefix(string(content[:min(2, len(content))]), "PK")
}

// plain reads a table that is text.
func (f *Intake) plain(name string, content []byte) ([]tabular.Sheet, error) {
	text, err := f.Text(content)
	if err != nil {
		return nil, err
	}
	lines, err := tabular.Text(text)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	for _, line := range lines {
		for i, cell := range line.Cells {
			line.Cells[i] = unguarded(cell)
		}
	}
	return []tabular.Sheet{{Name: name, Rows: tabular.Rows(lines)}}, nil
}

// unguarded takes away the apostrophe that an export as text sets before what a
// program could take for a formula.
func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		return rest
	}
	return cell
}

// best returns the name of the sheet whose headings are known best.
func best(sheets []tabular.Sheet) string {
	name, score := sheets[0].Name, -1
	for _, s := range sheets {
		if t, ok := intake.Find(s.Rows); ok && t.Score > score {
			name, score = s.Name, t.Score
		}
	}
	return name
}

// proposed fills in what the columns of the chosen sheet become, as the last
// time if there was one, and the year.
func (f *Intake) proposed(ctx context.Context, v access.Viewer, sheets []tabular.Sheet, name string, c intake.Choices) (intake.Choices, error) {
	t, err := table(sheets, c.Sheet)
	if err != nil {
		return c, nil // told when the sheet is looked at
	}
	names, err := f.names(ctx, v)
	if err != nil {
		return c, err
	}
	if c.Year == 0 {
		c.Year = yearOf(strings.Join(append(t.Above, name), " "), f.Clock())
	}
	columns := intake.Propose(t, names, c.Year)
	remembered, err := f.Store.Columns(ctx, v, t.Signature())
	if err != nil {
		return c, err
	}
	c.Columns = nil
	for _, column := range intake.Recall(columns, remembered) {
		c.Columns = append(c.Columns, column.Target)
	}
	return c, nil
}

func table(sheets []tabular.Sheet, name string) (intake.Table, error) {
	for _, s := range sheets {
		if s.Name != name {
			continue
		}
		if t, ok := intake.Find(s.Rows); ok {
			return t, nil
		}
		return intake.Table{}, fault.New(fault.Invalid, "表“%s”里没有两栏以上的表格，请另选一张表。", name)
	}
	return intake.Table{}, fault.New(fault.Invalid, "文件里没有表“%s”，请另选一张表。", name)
}

// names returns the names of the organisation.
func (f *Intake) names(ctx context.Context, v access.Viewer) (intake.Names, error) {
	names := intake.Names{Offices: map[string]bool{}, People: map[string]bool{}}
	chart, err := f.Org.Chart(ctx, v)
	if err != nil {
		return names, err
	}
	today := zh.Day(f.Clock())
	for _, o := range chart.Offices {
		if o.Current(today) {
			names.Offices[o.Name] = true
			names.Offices[o.Label()] = true
		}
	}
	for _, p := range chart.People {
		if p.Current(today) {
			names.People[p.Name] = true
		}
	}
	return names, nil
}

// Look is a draft with what a person chooses from.
type Look struct {
	Draft   intake.Draft
	Sheets  []SheetInfo
	Table   intake.Table
	Columns []intake.Column
	Notes   []string
	Fault   error // why the chosen sheet cannot be a ledger, nil when it can
}

// SheetInfo is a sheet to choose.
type SheetInfo struct {
	Name string
	Rows int
}

// Look returns a draft with its sheets and columns.
func (f *Intake) Look(ctx context.Context, v access.Viewer, id string) (Look, error) {
	d, sheets, err := f.open(ctx, v, id)
	if err != nil {
		return Look{}, err
	}
	look := Look{Draft: d}
	for _, s := range sheets {
		look.Sheets = append(look.Sheets, SheetInfo{s.Name, len(s.Rows)})
		if s.Name == d.Choices.Sheet {
			look.Notes = s.Notes
		}
	}
	if look.Table, look.Fault = table(sheets, d.Choices.Sheet); look.Fault != nil {
		return look, nil
	}
	names, err := f.names(ctx, v)
	if err != nil {
		return Look{}, err
	}
	look.Columns = intake.Propose(look.Table, names, d.Choices.Year)
	for i := range look.Columns {
		if c := &look.Columns[i]; i < len(d.Choices.Columns) && c.Target != d.Choices.Columns[i] {
			c.Target, c.Score, c.Reason = d.Choices.Columns[i], 100, "已选定"
		}
	}
	return look, nil
}

// open loads a draft and reads its file again.
func (f *Intake) open(ctx context.Context, v access.Viewer, id string) (intake.Draft, []tabular.Sheet, error) {
	if err := mayTakeIn(v); err != nil {
		return intake.Draft{}, nil, err
	}
	d, err := f.Store.Draft(ctx, v, id)
	if err != nil {
		return d, nil, err
	}
	content, err := f.Files.Get(d.File)
	if err != nil {
		return d, nil, err
	}
	var sheets []tabular.Sheet
	if isBook(content) {
		sheets, err = f.Book(ctx, content)
	} else {
		sheets, err = f.plain(d.Name, content)
	}
	return d, sheets, err
}

// Drafts returns what waits to be taken in, newest first.
func (f *Intake) Drafts(ctx context.Context, v access.Viewer) ([]intake.Draft, error) {
	if err := mayTakeIn(v); err != nil {
		return nil, err
	}
	return f.Store.Drafts(ctx, v, f.Clock())
}

// Discard forgets a draft.
func (f *Intake) Discard(ctx context.Context, v access.Viewer, id string) error {
	if err := mayTakeIn(v); err != nil {
		return err
	}
	return f.DB.Atomic(ctx, func(ctx context.Context) error { return f.Store.DropDraft(ctx, v, id) })
}

// Choose keeps what a person chose for the draft that they saw in that version,
// and remembers the columns for the next table of the same headings. Choosing
// another sheet proposes its columns anew.
func (f *Intake) Choose(ctx context.Context, v access.Viewer, id string, version int64, c intake.Choices) (intake.Draft, error) {
	d, sheets, err := f.open(ctx, v, id)
	if err != nil {
		return d, err
	}
	if err := c.Check(); err != nil {
		return d, err
	}
	if d.Batch != "" {
		return d, errTaken
	}
	t, err := table(sheets, c.Sheet)
	if err != nil {
		return d, err
	}
	if c.Sheet != d.Choices.Sheet {
		if c, err = f.proposed(ctx, v, sheets, d.Name, c); err != nil {
			return d, err
		}
	}
	d.Choices, d.Version = c, version+1
	names, err := f.names(ctx, v)
	if err != nil {
		return d, err
	}
	columns := intake.Propose(t, names, c.Year)
	for i := range columns {
		if i < len(c.Columns) {
			columns[i].Target = c.Columns[i]
		}
	}
	return d, f.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := f.Store.SaveDraft(ctx, v, d); err != nil {
			return err
		}
		return f.Store.SaveColumns(ctx, v, t.Signature(), intake.Remember(columns), f.Clock())
	})
}

var errTaken = fault.New(fault.Conflict, "这个文件已经导入过了，请到批次中查看结果，或重新上传。")

// Draft returns a draft.
func (f *Intake) Draft(ctx context.Context, v access.Viewer, id string) (intake.Draft, error) {
	if err := mayTakeIn(v); err != nil {
		return intake.Draft{}, err
	}
	return f.Store.Draft(ctx, v, id)
}
