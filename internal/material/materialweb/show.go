package materialweb

import (
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/material"
	"bihuan/internal/material/document"
	"bihuan/internal/ui"
)

// Material is the page of one material, and its JSON.
type Material struct {
	Line
	Findings  []Finding      `json:"findings"`
	Draft     material.Draft `json:"draft"`
	Revisions []Revision     `json:"revisions"`

	View      string             `json:"-"` // findings, draft, past
	Done      string             `json:"-"` // what was just done
	DoneTo    string             `json:"-"` // to which problem, "" for all
	Tabs      []ui.Tab           `json:"-"`
	Text      Text               `json:"-"`
	Groups    []Group            `json:"-"` // problems by aspect
	Causes    []material.Cause   `json:"-"`
	Measures  []Measure          `json:"-"`
	Loose     []Promise          `json:"-"` // promises outside measures
	Past      []history.Happened `json:"-"`
	Dismissed int                `json:"-"`
	Open      int                `json:"-"` // links that nobody judged
	Confirmed int                `json:"-"`
	Writes    bool               `json:"-"` // the viewer may correct the draft
	Word      bool               `json:"-"` // comments can be written into the file
	Notices   []string           `json:"-"` // what was left out while reading
	Drop      ui.Drop            `json:"-"` // for the next version
	Aspects   []material.Aspect  `json:"-"`
	All       []ui.Option        `json:"-"` // problems to merge into
	Others    []ui.Option        `json:"-"` // causes and measures to link
}

// Finding is a defect as the page and the JSON show it.
type Finding struct {
	ID           string    `json:"id"`
	Key          string    `json:"key"`
	Rule         string    `json:"rule"`
	RuleTitle    string    `json:"rule_title"`
	Severity     string    `json:"severity"`
	SeverityText string    `json:"severity_text"`
	Message      string    `json:"message"`
	Text         string    `json:"text"`
	Line         int       `json:"line"`
	Column       int       `json:"column"`
	Start        int       `json:"start"`
	End          int       `json:"end"`
	Related      []Related `json:"related"`
	Dismissed    bool      `json:"dismissed"`
	Reason       string    `json:"reason,omitempty"`
	Under        string    `json:"under"` // the headline that the place stands under, "" before the first
	Badge        ui.Badge  `json:"-"`
	Before       string    `json:"-"` // what stands around Text in its line
	After        string    `json:"-"`
}

// Related is another place that belongs to the proof.
type Related struct {
	Message string `json:"message"`
	Text    string `json:"text"`
	Line    int    `json:"line"`
	Under   string `json:"under"`
}

// Revision is one text of the material.
type Revision struct {
	No        int    `json:"no"`
	Name      string `json:"name"`
	Size      int64  `json:"size"`
	SizeText  string `json:"-"`
	CreatedAt int64  `json:"created_at"`
}

// Group is an aspect with its problems.
type Group struct {
	Title    string
	Problems []Problem
}

// Problem is a drafted problem with its links.
type Problem struct {
	material.Problem
	Causes, Measures []LinkView
	Open             int // links that nobody judged
}

// LinkView is a link with the title of what it leads to.
type LinkView struct {
	material.Link
	Name    string // 原因1, 措施2
	Title   string
	Percent int // score in hundredths
}

// Measure is a drafted measure with the promises in it.
type Measure struct {
	material.Measure
	Promises []Promise
}

// Promise is a drafted duty with its quantity in words.
type Promise struct {
	material.Promise
	Quantity string
}

type showQuery struct {
	View string `json:"view"`
	Line int    `json:"line"`
	At   int    `json:"at"`   // code point that should be on the page
	Done string `json:"done"` // the command that was just carried out
	To   string `json:"to"`   // the problem that it changed
}

var showPage = ui.NewPage[Material](Room, "material")

func (web *Web) show(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[showQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	o, err := web.Materials.Open(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	access.NoteRestricted(r.Context(), o.Material.Visibility, "材料", o.Material.ID)
	data, err := web.material(r, v, o, q)
	if err != nil {
		return nil, err
	}
	return showPage.Show(o.Material.Title, data).Crumbs(ui.Link{Text: "材料", URL: "/materials"}).Wide(), nil
}

func (web *Web) material(r *http.Request, v access.Viewer, o material.Opened, q showQuery) (Material, error) {
	m, doc := o.Material, o.Revision.Document
	where := document.NewLocator(doc.Text)
	revisions, err := web.Materials.Revisions(r.Context(), v, m.ID)
	if err != nil {
		return Material{}, err
	}
	data := Material{
		Line: line(m), Draft: m.Draft, Findings: findings(o, where), Writes: v.Writes() && m.State != material.Filed,
		Word: doc.Format == document.Word, Notices: doc.Notices, Open: m.Draft.Open(), Aspects: m.Draft.Aspects,
	}
	for _, rev := range revisions {
		data.Revisions = append(data.Revisions, Revision{No: rev.No, Name: rev.Name, Size: rev.Size, SizeText: ui.Megabytes(rev.Size), CreatedAt: rev.CreatedAt.UnixMilli()})
	}
	for _, f := range data.Findings {
		if f.Dismissed {
			data.Dismissed++
		}
	}
	if q.At > 0 && q.Line == 0 {
		q.Line = lineOf(where, doc.Text, q.At)
	}
	data.Done, data.DoneTo = said[q.Done], q.To
	data.Drop = ui.Drop{
		Action: "/materials/" + m.ID + "/revise", Name: "file", Accept: accepted, Small: true,
		Label: "把新版本的文件拖到这里，或点击这里选择文件", Hint: "改过的地方会逐段对照；已确认的修改和关联尽量沿用，原来的版本仍然保留。",
		Button: "上传并对照", Hidden: []ui.Field{{Name: "version", Value: strconv.FormatInt(m.Version, 10)}},
	}
	data.Text = textOf(o, q.Line, "/materials/"+m.ID)
	data.sort(o)
	if err := data.choose(q.View); err != nil {
		return Material{}, err
	}
	if data.View == "past" {
		data.Past, err = web.Materials.Past(r.Context(), v, m.ID)
	}
	return data, err
}

// lineOf returns the line of a code point.
func lineOf(where *document.Locator, text string, point int) int {
	lo, hi := 1, where.Lines()
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if where.Offset(where.LineStart(mid)) <= point {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// choose picks what the right side shows: findings as long as any is open.
func (data *Material) choose(view string) error {
	open := data.Counts.Verify + data.Counts.Error + data.Counts.Hint
	switch view {
	case "findings", "draft", "past":
		data.View = view
	case "":
		data.View = "findings"
		if open == 0 {
			data.View = "draft"
		}
	default:
		return fault.New(fault.Invalid, "没有“%s”这个视图。", view)
	}
	base := "/materials/" + data.ID + "?view="
	data.Tabs = []ui.Tab{
		{Text: "检查结果", URL: base + "findings", Current: data.View == "findings", Count: open},
		{Text: "拆分结果", URL: base + "draft", Current: data.View == "draft", Count: data.Counts.Problems},
		{Text: "版本与记录", URL: base + "past", Current: data.View == "past"},
	}
	return nil
}

func findings(o material.Opened, where *document.Locator) []Finding {
	doc := o.Revision.Document
	headlines := outlineOf(doc)
	list := []Finding{}
	for _, f := range o.Findings {
		at := where.Position(f.Start)
		one := Finding{
			ID: f.ID, Key: f.Key, Rule: f.Rule.ID, RuleTitle: f.Rule.Title, Severity: string(f.Severity), SeverityText: f.Severity.Zh(),
			Message: f.Message, Text: excerpt(doc.At(f.Span), 80), Line: at.Line, Column: at.Column,
			Start: at.Offset, End: where.Offset(f.End), Related: []Related{}, Dismissed: f.Dismissed, Reason: f.Reason,
			Under: headlines.under(f.Start), Badge: ui.Badge{Tone: tone(f.Severity), Text: f.Severity.Zh()},
		}
		one.Before, one.After = around(doc, f.Span)
		for _, rel := range f.Related {
			one.Related = append(one.Related, Related{Message: rel.Message, Text: excerpt(doc.At(rel.Span), 40), Line: where.Line(rel.Start), Under: headlines.under(rel.Start)})
		}
		list = append(list, one)
	}
	return list
}

// sort lays the draft out for the page.
func (data *Material) sort(o material.Opened) {
	d := &data.Draft
	titles := map[string]LinkView{}
	for _, c := range d.Causes {
		titles[c.ID] = LinkView{Name: "原因" + strconv.Itoa(c.No), Title: c.Title}
		data.Others = append(data.Others, ui.Option{Value: c.ID, Text: titles[c.ID].Name + "：" + excerpt(c.Title, 30)})
	}
	for _, m := range d.Measures {
		titles[m.ID] = LinkView{Name: "措施" + strconv.Itoa(m.No), Title: m.Title}
		data.Others = append(data.Others, ui.Option{Value: m.ID, Text: titles[m.ID].Name + "：" + excerpt(m.Title, 30)})
	}
	for _, a := range d.Aspects {
		g := Group{Title: a.Title}
		for _, p := range d.Problems {
			if p.Aspect == a.ID {
				g.Problems = append(g.Problems, problemView(d, p, titles))
				data.All = append(data.All, ui.Option{Value: p.ID, Text: excerpt(p.Title, 30)})
			}
		}
		data.Groups = append(data.Groups, g)
	}
	for _, l := range d.Links {
		if l.State == material.Confirmed {
			data.Confirmed++
		}
	}
	data.Causes = d.Causes
	inMeasure := map[string][]Promise{}
	for _, p := range d.Promises {
		view := Promise{Promise: p, Quantity: quantity(p)}
		if p.Measure == "" {
			data.Loose = append(data.Loose, view)
		} else {
			inMeasure[p.Measure] = append(inMeasure[p.Measure], view)
		}
	}
	for _, m := range d.Measures {
		data.Measures = append(data.Measures, Measure{Measure: m, Promises: inMeasure[m.ID]})
	}
}

func problemView(d *material.Draft, p material.Problem, titles map[string]LinkView) Problem {
	view := Problem{Problem: p}
	causes := map[string]bool{}
	for _, c := range d.Causes {
		causes[c.ID] = true
	}
	for _, l := range d.Links {
		if l.Problem != p.ID {
			continue
		}
		if l.State == material.Proposed {
			view.Open++
		}
		one := titles[l.Other]
		one.Link, one.Percent = l, int(l.Score*100+0.5)
		if causes[l.Other] {
			view.Causes = append(view.Causes, one)
		} else {
			view.Measures = append(view.Measures, one)
		}
	}
	return view
}
