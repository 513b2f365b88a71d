package ledgerweb

import (
	"context"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

type exportQuery struct {
	grid.Query
	Layout string `json:"layout"`
	CSV    bool   `json:"csv"`
}

// export answers with what the filters select and the viewer may see.
func (web *Web) export(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[exportQuery](r)
	if err != nil {
		return nil, err
	}
	v, now := access.From(r.Context()), web.Clock()
	e := Exporter{Ledger: web.Ledger, Layouts: web.Layouts, Date: ui.Date(now.UnixMilli()), CSV: q.CSV}
	form, err := e.Form(r.Context(), v, q.Layout)
	if err != nil {
		return nil, err
	}
	if _, err := q.Filter().Check(); err != nil {
		return nil, err
	}
	name, kind := v.UnitName+form.Name+now.In(china).Format("20060102"), sheet.MIME
	ext := ".xlsx"
	if q.CSV {
		ext, kind = ".csv", "text/csv; charset=utf-8"
	}
	return ui.File{Name: name + ext, Type: kind, Write: func(w io.Writer) error {
		_, err := e.Write(r.Context(), w, v, form, q.Filter())
		return err
	}}, nil
}

// Exporter writes parts of a ledger in the layouts of superiors.
type Exporter struct {
	Ledger  *ledger.Service
	Layouts *layout.Service // nil: only those of the program
	Date    string          // as it is printed
	CSV     bool            // the first table as text
}

// Form returns the layout of that id or name, with the words of superiors that
// are in force.
func (e Exporter) Form(ctx context.Context, v access.Viewer, id string) (sheet.Layout, error) {
	form, err := e.find(ctx, v, id)
	if err != nil {
		return form, err
	}
	judge, err := e.Ledger.Judge(ctx, v)
	return form.Worded(judge.StateWords()), err
}

// Write writes what f selects for v to w: row by row, but for a layout that
// fills the file of a superior. It returns the number of problems.
func (e Exporter) Write(ctx context.Context, w io.Writer, v access.Viewer, form sheet.Layout, f ledger.Filter) (n int, err error) {
	head := sheet.Head{Unit: v.Letterhead(), Date: e.Date}
	rows := func(yield func(sheet.Row, error) bool) {
		for row, err := range Rows(ctx, e.Ledger, v, f) {
			n++
			if !yield(row, err) {
				return
			}
		}
	}
	switch {
	case e.CSV:
		err = sheet.StreamCSV(w, form, rows)
	case form.Placed():
		err = e.fill(ctx, w, v, form, head, rows)
	default:
		err = sheet.Stream(w, form, head, rows)
	}
	return n, err
}

func (e Exporter) fill(ctx context.Context, w io.Writer, v access.Viewer, form sheet.Layout, head sheet.Head, rows iter.Seq2[sheet.Row, error]) error {
	var all []sheet.Row
	for row, err := range rows {
		if err != nil {
			return err
		}
		if all = append(all, row); len(all) > sheet.MaxFill {
			break // Filled says what to do
		}
	}
	book, err := e.Layouts.Filled(ctx, v, form, head, all)
	if err != nil {
		return err
	}
	_, err = w.Write(book)
	return err
}

func (e Exporter) find(ctx context.Context, v access.Viewer, id string) (sheet.Layout, error) {
	if e.Layouts == nil {
		return sheet.Find(id)
	}
	return e.Layouts.Find(ctx, v, id)
}

func (web *Web) layouts(ctx context.Context, v access.Viewer) ([]sheet.Layout, error) {
	if web.Layouts == nil {
		return sheet.Layouts()
	}
	return web.Layouts.All(ctx, v)
}

var china = time.FixedZone("CST", 8*3600)

// Rows yields everything that f selects for v as rows of a workbook, a page of
// the list at a time.
func Rows(ctx context.Context, service *ledger.Service, v access.Viewer, f ledger.Filter) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		f := f
		f.Limit, f.After, f.Before = ledger.MaxLimit, "", ""
		for {
			all, next, err := service.Wholes(ctx, v, f)
			if err != nil {
				yield(sheet.Row{}, err)
				return
			}
			for _, whole := range all {
				if !yield(row(whole), nil) {
					return
				}
			}
			if f.After = next; next == "" {
				return
			}
		}
	}
}

func row(whole ledger.Whole) sheet.Row {
	p := whole.Problem
	r := sheet.Row{
		Number: p.Number(), Year: strconv.Itoa(p.Year), Subject: p.Subject.Zh(), Person: p.Person, Aspect: p.Aspect,
		Title: p.Title, Statement: p.Statement, Examples: p.Examples, Class: p.Class.Zh(), State: p.Phase().Zh(), Goal: p.Goal,
		Leader: p.Leader, LeadUnit: p.LeadUnit, AssistUnits: p.AssistUnits, Holder: p.Holder, Due: p.Due, Remark: p.Remark, Source: sources(whole.Material, p.Content),
	}
	for _, s := range p.Sources {
		reply := ""
		if s.Reply {
			reply = "需报办结情况"
		}
		r.From = append(r.From, sheet.Source{Kind: s.KindZh, Title: s.Title, Number: s.Number, Date: s.Date, Who: s.Who, Wording: s.Wording, Due: s.Due, Reply: reply})
	}
	for _, c := range whole.Causes {
		r.Causes = append(r.Causes, c.Title)
	}
	for _, t := range p.Course.Tasks {
		if t.Progress != "" {
			r.Progress = append(r.Progress, t.Title+"："+t.Progress)
		}
	}
	r.Effect = p.Course.Closing.Effect
	for _, e := range p.Course.Evidence {
		r.Evidence = append(r.Evidence, e.Sentence())
	}
	for _, m := range whole.Measures {
		r.Measures = append(r.Measures, measureRow(m))
	}
	return r
}

func measureRow(m ledger.Measure) sheet.Measure {
	out := sheet.Measure{Key: m.ID, Title: m.Title, Statement: m.Statement}
	for _, a := range m.Actions {
		out.Actions = append(out.Actions, sheet.Action{Text: a.Text, Holder: a.Holder, Due: a.Due})
	}
	for _, promise := range m.Promises {
		out.Promises = append(out.Promises, promise.Text)
	}
	return out
}

// sources names the material and all other sources.
func sources(title string, c ledger.Content) string {
	return strings.Join(nonEmpty(source(title, c.Origin), c.SourceText()), "；")
}

func source(title string, o ledger.Origin) string {
	if !o.Known() {
		return ""
	}
	if title == "" {
		title = "材料"
	} else {
		title = "《" + title + "》"
	}
	return title + "第" + strconv.Itoa(o.Line) + "段：“" + o.Sentence + "”"
}
