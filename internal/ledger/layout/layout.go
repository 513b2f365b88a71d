// Package layout holds the layouts of a unit beside those that come with the
// program: made by dropping in the blank sheet of a superior, whose own file is
// then filled, or read from a data file.
package layout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/write/sheet"
	"bihuan/internal/zh"
)

// Layout is a layout of a unit.
type Layout struct {
	ID     string       `json:"id"`
	UnitID string       `json:"unit_id"`
	Form   sheet.Layout `json:"form"`
	// File is the blank sheet that is filled, the zero File for a layout that came
	// as a data file.
	File      File      `json:"file,omitzero"`
	EndedOn   string    `json:"ended_on,omitempty"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// File is the blank sheet of a superior.
type File struct {
	Blob   string `json:"blob"`
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Store keeps layouts. Every call serves one viewer and touches rows of the
// viewer's unit only; what is not there is fault.NotFound. Calls that write
// need the transaction of access.Atomic.
type Store interface {
	// Save stores l over version l.Version-1, as a new row when that is 0;
	// fault.Stale when the version is gone.
	Save(ctx context.Context, v access.Viewer, l Layout) error
	Layout(ctx context.Context, v access.Viewer, id string) (Layout, error)
	// Layouts returns all that have not ended in the order of their names, at most
	// MaxLayouts.
	Layouts(ctx context.Context, v access.Viewer) ([]Layout, error)
}

// MaxLayouts bounds the layouts of a unit.
const MaxLayouts = 200

// Recorder is the history as this package uses it.
type Recorder interface {
	history.Recorder
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
}

// Files keeps blank sheets.
type Files interface {
	Put(content []byte) (id string, err error)
	Get(id string) ([]byte, error)
}

// Service runs the use cases of layouts.
type Service struct {
	DB      access.Atomic
	Store   Store
	History Recorder
	Files   Files
	Read    func(ctx context.Context, data []byte) ([]excel.Sheet, error) // in a child process
	Fill    func(ctx context.Context, file []byte, l sheet.Layout, head sheet.Head, rows []sheet.Row) ([]byte, error)
	Clock   func() time.Time
	NewID   func() string
}

func mayWrite(v access.Viewer) error {
	if !v.Writes() {
		return fault.New(fault.Forbidden, "表样由联络员增加和修改，您可以用来导出。")
	}
	return nil
}

// MaxFile bounds a blank sheet or a data file, in bytes.
const MaxFile = 5 << 20

// Draft reads a blank sheet (.xlsx) or a data file (.yaml) and says what layout
// it makes, without storing anything.
func (s *Service) Draft(ctx context.Context, name string, content []byte) (sheet.Layout, error) {
	switch ext := strings.ToLower(path.Ext(name)); {
	case len(content) > MaxFile:
		return sheet.Layout{}, fault.New(fault.Invalid, "文件超过5MB，请上传只有表头的空表。")
	case ext == ".yaml" || ext == ".yml":
		return sheet.Parse(content)
	case ext != ".xlsx":
		return sheet.Layout{}, fault.New(fault.Invalid, "请上传 .xlsx 空表，或从别处导出的 .yaml 表样；旧格式请先另存为 .xlsx。")
	}
	sheets, err := s.Read(ctx, content)
	if err != nil {
		return sheet.Layout{}, err
	}
	form, err := Propose(sheets)
	if err != nil {
		return sheet.Layout{}, err
	}
	form.Name = strings.TrimSpace(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	form.Year = s.Clock().In(zh.Zone).Year()
	form.Source = "上级下发的空表“" + path.Base(name) + "”"
	// Whether it can be filled is found out now, not when the export is due.
	if _, err := s.Fill(ctx, content, checkable(form), sheet.Head{}, nil); err != nil {
		return sheet.Layout{}, err
	}
	return form, nil
}

// checkable is form as it will be once it is named.
func checkable(form sheet.Layout) sheet.Layout {
	form.ID = "draft"
	return form
}

// Add stores a new layout made from a file; name is what people will call it,
// "": as the file is called.
func (s *Service) Add(ctx context.Context, v access.Viewer, name, file string, content []byte) (Layout, error) {
	if err := mayWrite(v); err != nil {
		return Layout{}, err
	}
	form, err := s.Draft(ctx, file, content)
	if err != nil {
		return Layout{}, err
	}
	l := Layout{ID: s.NewID(), UnitID: v.UnitID, Form: form}
	if name = strings.TrimSpace(name); name != "" {
		l.Form.Name = name
	}
	if l.File, err = s.keep(form, file, content); err != nil {
		return Layout{}, err
	}
	return s.save(ctx, v, l, func(l Layout) history.Event { return Added{l.Form, l.File} })
}

// keep stores the file of a layout that fills it.
func (s *Service) keep(form sheet.Layout, name string, content []byte) (File, error) {
	if !form.Placed() || !strings.EqualFold(path.Ext(name), ".xlsx") {
		return File{}, nil
	}
	blob, err := s.Files.Put(content)
	sum := sha256.Sum256(content)
	return File{Blob: blob, Name: path.Base(name), SHA256: hex.EncodeToString(sum[:])}, err
}

// save checks and stores l and records what event tells of it.
func (s *Service) save(ctx context.Context, v access.Viewer, l Layout, event func(Layout) history.Event) (Layout, error) {
	l.Form.ID, l.Form.Order = l.ID, 100
	if l.File.Blob == "" {
		for i := range l.Form.Sheets {
			l.Form.Sheets[i].Place = sheet.Place{}
			if l.Form.Sheets[i].Title == "" {
				l.Form.Sheets[i].Title = l.Form.Name
			}
		}
	}
	if err := check(l.Form); err != nil {
		return Layout{}, err
	}
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		if err := s.unique(ctx, v, l); err != nil {
			return err
		}
		e, now := event(l), history.Instant(s.Clock())
		l = Apply(l, e).stamp(history.Entry{SubjectID: l.ID, UnitID: l.UnitID, Version: l.Version + 1, At: now})
		if err := s.Store.Save(ctx, v, l); err != nil {
			return err
		}
		return s.History.Append(ctx, history.Record{UnitID: v.UnitID, Subject: Subject, SubjectID: l.ID, Version: l.Version, Actor: v.AccountID, At: now, Event: e, Row: l})
	})
	return l, err
}

const maxName = 60

func check(form sheet.Layout) error {
	if n := utf8.RuneCountInString(form.Name); n > maxName {
		return fault.New(fault.Invalid, "表样名称最多%d个字，现在有%d个，请缩短。", maxName, n)
	}
	for _, s := range form.Sheets {
		for _, c := range s.Columns {
			if !sheet.KnownChoice(s.Each, c.Field) {
				return fault.New(fault.Invalid, "栏目“%s”不能填“%s”，请从列表中选择。", c.Head, c.Field)
			}
		}
	}
	return form.Check()
}

// unique refuses a name that another layout has.
func (s *Service) unique(ctx context.Context, v access.Viewer, l Layout) error {
	all, err := s.Store.Layouts(ctx, v)
	if err != nil {
		return err
	}
	if l.Version == 0 && len(all) >= MaxLayouts {
		return fault.New(fault.Invalid, "表样最多%d种，请先停用不用的。", MaxLayouts)
	}
	built, err := sheet.Layouts()
	for _, b := range built {
		all = append(all, Layout{ID: b.ID, Form: b})
	}
	for _, other := range all {
		if other.ID != l.ID && other.Form.Name == l.Form.Name {
			return fault.New(fault.Conflict, "已经有名为“%s”的表样，请换一个名称。", l.Form.Name)
		}
	}
	return err
}

// Change is what somebody decides about a layout.
type Change struct {
	Name   string
	Note   string
	Fields map[Spot]string            // what a column shows
	Words  map[Spot]map[string]string // other words for the values of a column
	// Systems name the table of words of a superior that a column of states takes.
	Systems map[Spot]string
}

// Spot names a column: by its sheet and its place in it, from 0.
type Spot struct{ Sheet, Column int }

// Edit changes the layout that v saw in the given version.
func (s *Service) Edit(ctx context.Context, v access.Viewer, id string, version int64, c Change) (Layout, error) {
	l, err := s.current(ctx, v, id, version)
	if err != nil {
		return Layout{}, err
	}
	l.Form = apply(l.Form, c)
	return s.save(ctx, v, l, func(l Layout) history.Event { return Changed{l.Form, l.File} })
}

func apply(form sheet.Layout, c Change) sheet.Layout {
	if name := strings.TrimSpace(c.Name); name != "" {
		form.Name = name
	}
	form.Note = strings.TrimSpace(c.Note)
	sheets := make([]sheet.Sheet, len(form.Sheets))
	for i, s := range form.Sheets {
		s.Columns = append([]sheet.Column{}, s.Columns...)
		for j := range s.Columns {
			at := Spot{i, j}
			if field, ok := c.Fields[at]; ok {
				s.Columns[j].Field = field
			}
			if words, ok := c.Words[at]; ok {
				s.Columns[j].Words = words
			}
			if system, ok := c.Systems[at]; ok {
				s.Columns[j].System = system
			}
			if !worded(s.Columns[j].Field) {
				s.Columns[j].Words = nil
			}
			if s.Columns[j].Field != "state" {
				s.Columns[j].System = ""
			}
		}
		sheets[i] = s
	}
	form.Sheets = sheets
	return form
}

// worded reports whether superiors have words of their own for a field.
func worded(field string) bool { return field == "state" || field == "class" || field == "subject" }

func (s *Service) current(ctx context.Context, v access.Viewer, id string, version int64) (Layout, error) {
	if err := mayWrite(v); err != nil {
		return Layout{}, err
	}
	l, err := s.Store.Layout(ctx, v, id)
	switch {
	case err != nil:
		return Layout{}, err
	case l.EndedOn != "":
		return Layout{}, fault.New(fault.Conflict, "表样“%s”已经停用。", l.Form.Name)
	case l.Version != version:
		return Layout{}, fault.New(fault.Stale, "您打开页面后，这个表样被别人改过，请刷新后再改。")
	}
	return l, nil
}

// Replace gives a layout another blank sheet. What was decided about columns
// stays where their headings stay.
func (s *Service) Replace(ctx context.Context, v access.Viewer, id string, version int64, file string, content []byte) (Layout, error) {
	l, err := s.current(ctx, v, id, version)
	if err != nil {
		return Layout{}, err
	}
	form, err := s.Draft(ctx, file, content)
	if err != nil {
		return Layout{}, err
	}
	keepChoices(&form, l.Form)
	form.Name, form.Note = l.Form.Name, l.Form.Note
	l.Form = form
	if l.File, err = s.keep(form, file, content); err != nil {
		return Layout{}, err
	}
	return s.save(ctx, v, l, func(l Layout) history.Event { return Changed{l.Form, l.File} })
}

func keepChoices(form *sheet.Layout, before sheet.Layout) {
	known := map[string]sheet.Column{}
	for _, s := range before.Sheets {
		for _, c := range s.Columns {
			known[c.Group+"/"+c.Head] = c
		}
	}
	for i := range form.Sheets {
		for j := range form.Sheets[i].Columns {
			c := &form.Sheets[i].Columns[j]
			if old, ok := known[c.Group+"/"+c.Head]; ok {
				c.Field, c.Words, c.System = old.Field, old.Words, old.System
			}
		}
	}
}

// End takes a layout out of use.
func (s *Service) End(ctx context.Context, v access.Viewer, id string, version int64) (Layout, error) {
	l, err := s.current(ctx, v, id, version)
	if err != nil {
		return Layout{}, err
	}
	return s.save(ctx, v, l, func(Layout) history.Event { return Ended{On: zh.Day(s.Clock())} })
}

// Layout returns a layout of the unit.
func (s *Service) Layout(ctx context.Context, v access.Viewer, id string) (Layout, error) {
	return s.Store.Layout(ctx, v, id)
}

// All lists the layouts that v can export to: those of the program, then those
// of the unit.
func (s *Service) All(ctx context.Context, v access.Viewer) ([]sheet.Layout, error) {
	all, err := sheet.Layouts()
	if err != nil {
		return nil, err
	}
	own, err := s.Store.Layouts(ctx, v)
	forms := append([]sheet.Layout{}, all...)
	for _, l := range own {
		forms = append(forms, l.Form)
	}
	return forms, err
}

// Find returns the layout of that id or name, the whole ledger for "".
func (s *Service) Find(ctx context.Context, v access.Viewer, id string) (sheet.Layout, error) {
	own, err := s.Store.Layouts(ctx, v)
	if err != nil {
		return sheet.Layout{}, err
	}
	for _, l := range own {
		if id != "" && (l.ID == id || l.Form.Name == id) {
			return l.Form, nil
		}
	}
	return sheet.Find(id)
}

// Filled returns the blank sheet of a layout, one that is Placed, filled with
// rows in the given form of it.
func (s *Service) Filled(ctx context.Context, v access.Viewer, form sheet.Layout, head sheet.Head, rows []sheet.Row) ([]byte, error) {
	l, err := s.Store.Layout(ctx, v, form.ID)
	if err != nil {
		return nil, err
	}
	content, err := s.Files.Get(l.File.Blob)
	if err != nil {
		return nil, err
	}
	return s.Fill(ctx, content, form, head, rows)
}
