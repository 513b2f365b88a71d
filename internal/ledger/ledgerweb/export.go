package ledgerweb

import (
	"bytes"
	"context"
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
}

// export answers with what the filters select and the viewer may see.
func (web *Web) export(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[exportQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	rows, err := Rows(r.Context(), web.Ledger, v, q.Filter())
	if err != nil {
		return nil, err
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	now := web.Clock()
	name, book, err := Book(r.Context(), web.Layouts, v, q.Layout, ui.Date(now.UnixMilli()), rows, judge.StateWords())
	if err != nil {
		return nil, err
	}
	return ui.Bytes(v.UnitName+name+now.In(china).Format("20060102")+".xlsx", sheet.MIME, book), nil
}

// Book writes rows in the layout of that id or name and returns its name with
// the workbook: a copy of the superior's file where the layout has one.
func Book(ctx context.Context, layouts *layout.Service, v access.Viewer, id, date string, rows []sheet.Row, words map[string]map[string]string) (name string, book []byte, err error) {
	head := sheet.Head{Unit: v.UnitName, Date: date}
	form, err := find(ctx, layouts, v, id)
	if err != nil {
		return "", nil, err
	}
	if form.Placed() {
		book, err := layouts.Filled(ctx, v, form.ID, head, rows)
		return form.Name, book, err
	}
	var out bytes.Buffer
	err = sheet.Write(&out, form.Worded(words), head, rows)
	return form.Name, out.Bytes(), err
}

func find(ctx context.Context, layouts *layout.Service, v access.Viewer, id string) (sheet.Layout, error) {
	if layouts == nil {
		return sheet.Find(id)
	}
	return layouts.Find(ctx, v, id)
}

func (web *Web) layouts(ctx context.Context, v access.Viewer) ([]sheet.Layout, error) {
	if web.Layouts == nil {
		return sheet.Layouts()
	}
	return web.Layouts.All(ctx, v)
}

var china = time.FixedZone("CST", 8*3600)

// Rows returns everything that f selects for v as rows of a workbook, one more
// than sheet.MaxRows when there are too many.
func Rows(ctx context.Context, service *ledger.Service, v access.Viewer, f ledger.Filter) ([]sheet.Row, error) {
	f.Limit, f.After, f.Before = ledger.MaxLimit, "", ""
	var rows []sheet.Row
	for {
		all, next, err := service.Wholes(ctx, v, f)
		if err != nil {
			return nil, err
		}
		for _, whole := range all {
			rows = append(rows, row(whole))
		}
		if next == "" || len(rows) > sheet.MaxRows {
			return rows[:min(len(rows), sheet.MaxRows+1)], nil
		}
		f.After = next
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
