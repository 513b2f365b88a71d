// Package dispatchtest gives tests a ledger whose work can be sent out to
// offices, and hands that fill in the sheets.
package dispatchtest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/blob"
	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchsql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/tabular/excel"
)

// World is a ledger with the service over it. The clock stands at 2024-03-05.
type World struct {
	*ledgertest.World
	Dispatch *dispatch.Service
	Store    *dispatchsql.Store
	Files    *blob.Store
}

// New makes a world in db. Files are read in this process.
func New(t testing.TB, db *sqldb.DB) *World {
	t.Helper()
	w := &World{World: ledgertest.New(t, db), Store: &dispatchsql.Store{DB: db}, Files: &blob.Store{Dir: t.TempDir(), NewID: ident.New}}
	w.Dispatch = &dispatch.Service{DB: db, Store: w.Store, History: w.Past, Ledger: w.Service, Files: w.Files,
		Read:  func(_ context.Context, data []byte) (excel.Form, error) { return excel.ReadForm(data) },
		Clock: w.Clock, NewID: ident.New}
	return w
}

// Kept returns how many files are kept.
func (w *World) Kept(t testing.TB) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(w.Files.Dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Letter is an ordinary round.
var Letter = dispatch.Letter{Name: "3月整改进展填报", By: "2024-03-20", Contact: "党建工作办公室 周禾", Scope: "全部"}

// Sample seeds the ledger and sends everything out that can be: the problem
// with a lead unit and a date of its own as a task, the others as a whole.
func (w *World) Sample(t testing.TB) dispatch.Dispatch {
	t.Helper()
	problems := w.Seed(t)
	p, err := w.Do(t.Context(), w.Keeper, problems[0].ID, 1, ledger.Assign{}, nil)
	if err == nil {
		_, err = w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.Decompose{Tasks: []ledger.NewTask{
			{Title: "制定年度集中学习计划", Unit: "党建工作办公室", Holder: "周禾", Due: "2024-03-29"},
			{Title: "建立研讨发言台账", Unit: "各党支部", Due: "2024-05-31"},
		}}, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	d, err := w.Dispatch.Send(t.Context(), w.Keeper, ledger.Filter{}, dispatch.Options{Assist: true, Assign: true}, Letter)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Problem returns the problem of a row of the first packet as it is now.
func (w *World) Problem(t testing.TB, d dispatch.Dispatch, row int) ledger.Problem {
	t.Helper()
	whole, err := w.Whole(t.Context(), w.Keeper, d.Packets[0].Rows[row].Problem)
	if err != nil {
		t.Fatal(err)
	}
	return whole.Problem
}

// Sheet is a workbook in somebody's hands.
type Sheet struct {
	t testing.TB
	f *excelize.File
}

const tab = "填报表"

// Open opens the sheet of the office at the place in d.
func Open(t testing.TB, d dispatch.Dispatch, at int) *Sheet {
	t.Helper()
	var out bytes.Buffer
	if err := dispatch.WriteForm(&out, d, d.Packets[at]); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return &Sheet{t, f}
}

func (s *Sheet) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// First is the first row below the headings.
const First = 5

// Fill writes texts into columns of row n, from 1.
func (s *Sheet) Fill(n int, pairs ...string) *Sheet {
	s.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		s.must(s.f.SetCellValue(tab, s.cell(dispatch.Column(pairs[i]), n), pairs[i+1]))
	}
	return s
}

func (s *Sheet) cell(c dispatch.Column, n int) string {
	for i, f := range dispatch.Columns {
		if f.Column == c {
			name, err := excelize.CoordinatesToCellName(i+1, First+n-1)
			s.must(err)
			return name
		}
	}
	s.t.Fatalf("no column %s", c)
	return ""
}

// Drop deletes row n, from 1.
func (s *Sheet) Drop(n int) *Sheet {
	s.t.Helper()
	s.must(s.f.RemoveRow(tab, First+n-1))
	return s
}

// Swap exchanges what stands in two rows.
func (s *Sheet) Swap(a, b int) *Sheet {
	s.t.Helper()
	for _, f := range dispatch.Columns {
		x, y := s.cell(f.Column, a), s.cell(f.Column, b)
		left, err := s.f.GetCellValue(tab, x)
		s.must(err)
		right, err := s.f.GetCellValue(tab, y)
		s.must(err)
		s.must(s.f.SetCellValue(tab, x, right))
		s.must(s.f.SetCellValue(tab, y, left))
	}
	return s
}

// Strip takes away what tells the sheet: the mark, its property, the number in
// the title and, with codes, the codes of the rows.
func (s *Sheet) Strip(rows int, codes bool) *Sheet {
	s.t.Helper()
	s.must(s.f.DeleteSheet("表码"))
	s.must(s.f.SetCustomProps(excelize.CustomProperty{Name: "bihuan-form"}))
	s.must(s.f.SetCellValue(tab, "A2", "填报单位"))
	if codes {
		for n := range rows {
			s.must(s.f.SetCellValue(tab, s.cell(dispatch.Code, n+1), ""))
		}
	}
	return s
}

// Bytes returns the file.
func (s *Sheet) Bytes() []byte {
	s.t.Helper()
	var out bytes.Buffer
	s.must(s.f.Write(&out))
	return out.Bytes()
}

// Collect takes files in, by name.
func (w *World) Collect(t testing.TB, files ...dispatch.Upload) dispatch.Collection {
	t.Helper()
	c, err := w.Dispatch.Collect(t.Context(), w.Keeper)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := c.Take(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := c.Done(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Story tells what a preview says, for comparing.
func Story(p dispatch.Preview) string {
	var out bytes.Buffer
	for _, s := range p.Sheets {
		fmt.Fprintf(&out, "%s ← %s（%s）填报人%s %s\n", s.Packet.Office, s.File.Name, s.File.How.Zh(), s.By, s.On)
		for _, c := range s.Cells {
			fmt.Fprintf(&out, "  %s %s：“%s”→“%s”（现在“%s”）%s 可并%v 并%v %s\n", c.Row, c.Column.Zh(), c.Old, c.New, c.Now, c.Kind, c.May, c.Taken, c.Note)
		}
		for _, f := range s.Faults {
			fmt.Fprintf(&out, "  ！第%d行 %s\n", f.Line, f.Text)
		}
		for _, r := range s.Missing {
			fmt.Fprintf(&out, "  缺 %s\n", r.Code)
		}
		for _, f := range s.Others {
			fmt.Fprintf(&out, "  另有 %s\n", f.Name)
		}
	}
	for _, f := range p.Refused {
		fmt.Fprintf(&out, "！%s：%s\n", f.Name, f.Refusal)
	}
	for _, w := range p.Waiting {
		fmt.Fprintf(&out, "未交回：%v\n", w.Offices)
	}
	return out.String()
}
