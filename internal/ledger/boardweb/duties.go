package boardweb

import (
	"net/http"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Duties is the page 责任分解表, and its JSON: what every unit has to do, and
// which unit takes part in which measure.
type Duties struct {
	Units    []UnitDuties `json:"units"`
	Measures []MatrixRow  `json:"measures"`
	Columns  []string     `json:"columns"` // units of Measures, in the order of their cells
	Cut      bool         `json:"cut"`     // there are more problems than the page holds

	Matrix  bool               `json:"-"` // which of the two is shown
	Tabs    []ui.Tab           `json:"-"`
	Views   []ui.Tab           `json:"-"`
	Choices []ledgerweb.Choice `json:"-"`
	Hidden  []ui.Option        `json:"-"`
	Party   string             `json:"-"`
	Count   string             `json:"-"`
	Exports []ledgerweb.Export `json:"-"`
	Clear   string             `json:"-"`
	Empty   ui.Empty           `json:"-"`
}

// UnitDuties is what one unit has to do. Unit is "" where nobody has said who.
type UnitDuties struct {
	Unit string `json:"unit"`
	Rows []Duty `json:"rows"`
}

// Name returns the heading of the unit.
func (u UnitDuties) Name() string {
	if u.Unit == "" {
		return "未明确责任单位"
	}
	return u.Unit
}

// Duty is one thing that a unit has to do.
type Duty struct {
	As       ledger.As    `json:"as"`
	AsText   string       `json:"as_text"`
	ID       string       `json:"id"` // of the problem
	Number   string       `json:"number"`
	Title    string       `json:"title"`
	What     []string     `json:"what"` // measures, or the task
	Leader   string       `json:"leader"`
	Holder   string       `json:"holder"`
	Due      string       `json:"due"`
	State    string       `json:"state"` // code of the task or of the phase
	StateZh  string       `json:"state_text"`
	Light    ledger.Light `json:"light"`
	Reason   string       `json:"reason"`
	TaskID   string       `json:"task"` // "" for the problem itself
	Badge    ui.Badge     `json:"-"`
	Lamp     *ui.Badge    `json:"-"`
	Measured bool         `json:"-"` // What are measures
}

// URL leads to the problem, or to the task on its page.
func (d Duty) URL() string {
	if d.TaskID != "" {
		return "/problems/" + d.ID + "?task=" + d.TaskID + "#task"
	}
	return "/problems/" + d.ID
}

// MatrixRow is a measure with the units that take part in it.
type MatrixRow struct {
	ID       string             `json:"id"` // of the measure, "" for a problem without one
	Title    string             `json:"title"`
	Problems []ledgerweb.Served `json:"problems"`
	Cells    []Part             `json:"cells"`
}

// Part is how a unit takes part in a measure: "", lead_unit, assist_unit or task_unit.
type Part struct {
	Unit string    `json:"unit"`
	As   ledger.As `json:"as"`
}

// Mark returns the sign of the part.
func (p Part) Mark() string {
	return map[ledger.As]string{ledger.AsLeadUnit: "●", ledger.AsAssistUnit: "○", ledger.AsTaskUnit: "△"}[p.As]
}

// Zh returns the words of the part.
func (p Part) Zh() string { return asZh[p.As] }

var asZh = map[ledger.As]string{ledger.AsLeadUnit: "牵头", ledger.AsAssistUnit: "配合", ledger.AsTaskUnit: "任务"}

// maxDuties bounds the problems of the page.
const maxDuties = 1000

type dutiesQuery struct {
	grid.Query
	View string `json:"view"` // "" by units, or matrix
}

var dutiesPage = ui.NewPage[Duties](Room, "duties")

func (web *Web) duties(r *http.Request) (ui.Response, error) {
	q, data, err := web.divided(r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	data.Matrix = q.View == "matrix"
	data.Tabs, data.Empty = ledgerweb.Tabs("/duties"), empty(q.Narrowed())
	data.Views = []ui.Tab{{Text: "按单位", URL: q.With("/duties"), Current: !data.Matrix}, {Text: "单位 × 措施", URL: q.With("/duties", "view", "matrix"), Current: data.Matrix}}
	if data.Choices, err = web.choices(r, v, q.Query); err != nil {
		return nil, err
	}
	data.Hidden, data.Party = keep("view", q.View), q.Party
	n := 0
	for _, u := range data.Units {
		n += len(u.Rows)
	}
	data.Count = "共 " + ui.Count(len(data.Units)) + " 个单位、" + ui.Count(n) + " 项责任"
	data.Exports = []ledgerweb.Export{
		{Name: "责任分解表", Note: "每个单位的责任事项，附单位与措施对照", URL: q.With("/duties/export")},
		{Name: "责任分解表（按措施）", Note: "上级常用表样", URL: q.With("/ledger/export", "layout", "duty-breakdown")},
	}
	if q.Narrowed() {
		data.Clear = grid.Query{}.With("/duties", "view", q.View)
	}
	return dutiesPage.Show("责任分解表", data).Wide().Across(), nil
}

// divided returns the duties that the address asks for.
func (web *Web) divided(r *http.Request) (dutiesQuery, Duties, error) {
	q, err := ui.Query[dutiesQuery](r)
	if err != nil {
		return q, Duties{}, err
	}
	if q.View != "" && q.View != "matrix" {
		return q, Duties{}, fault.New(fault.Invalid, "没有这种责任分解表，请从页面上选择。")
	}
	v := access.From(r.Context())
	f := q.Filter()
	f.Group, f.Sort, f.Desc, f.Limit, f.After, f.Before = "", ledger.ByNumber, false, ledger.MaxLimit, "", ""
	var all []ledger.Whole
	for len(all) < maxDuties {
		some, next, err := web.Ledger.Wholes(r.Context(), v, f)
		if err != nil {
			return q, Duties{}, err
		}
		all = append(all, some...)
		if f.After = next; next == "" {
			break
		}
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return q, Duties{}, err
	}
	place, _, err := web.order(r.Context(), v)
	if err != nil {
		return q, Duties{}, err
	}
	data := Duties{Units: byUnit(all, judge, place), Cut: f.After != ""}
	data.Measures, data.Columns = matrix(all, place)
	return q, data, nil
}

// byUnit gives every unit what it has to do, units in the order of the
// organisation.
func byUnit(all []ledger.Whole, judge ledger.Judge, place func(string) int) []UnitDuties {
	units := map[string][]Duty{}
	names := []string{}
	give := func(unit string, d Duty) {
		if _, known := units[unit]; !known {
			names = append(names, unit)
		}
		units[unit] = append(units[unit], d)
	}
	for _, whole := range all {
		p := whole.Problem
		someone := false
		for _, c := range p.Concerned() {
			if asZh[c.As] == "" {
				continue
			}
			someone = true
			give(c.Name, duty(whole, c, judge))
		}
		if !someone {
			give("", duty(whole, ledger.Concerned{}, judge))
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	out := []UnitDuties{}
	for _, name := range names {
		out = append(out, UnitDuties{name, units[name]})
	}
	return out
}

func duty(whole ledger.Whole, c ledger.Concerned, judge ledger.Judge) Duty {
	p := whole.Problem
	d := Duty{As: c.As, AsText: asZh[c.As], ID: p.ID, Number: p.Number(), Title: p.Title, What: []string{}, Leader: p.Leader, Holder: p.Holder, Due: p.Due,
		State: string(p.Phase()), StateZh: p.Phase().Zh(), Light: ledger.NoLight, Badge: ledgerweb.StateBadge(p.Phase())}
	if t := p.Course.Task(c.Task); t != nil {
		d.TaskID, d.What, d.Due, d.State, d.StateZh = t.ID, []string{t.Title}, t.Due, string(t.State), t.State.Zh()
		if t.Holder != "" {
			d.Holder = t.Holder
		}
		d.Badge = ledgerweb.TaskBadge(*t)
		if t.Live() && t.Due != "" {
			light := judge.LightDays().Of(t.Due)
			d.lit(light, judge.Lights.Word(light), "")
		}
		return d
	}
	d.Measured = true
	for _, m := range whole.Measures {
		d.What = append(d.What, m.Title)
	}
	s := judge.Stand(p)
	d.lit(s.Light, s.Word, s.Reason)
	return d
}

// lit shows the lights that somebody has to look at.
func (d *Duty) lit(l ledger.Light, word, reason string) {
	if l == ledger.Red || l == ledger.Yellow {
		lamp := ledgerweb.LightBadge(l, word, reason)
		d.Light, d.Reason, d.Lamp = l, reason, &lamp
	}
}

// matrix sets measures against units. What leads weighs more than what takes
// part, where a unit does both for different problems of a measure.
func matrix(all []ledger.Whole, place func(string) int) ([]MatrixRow, []string) {
	rows, at := []MatrixRow{}, map[string]int{}
	parts := []map[string]ledger.As{}
	columns := []string{}
	take := func(key, id, title string, p ledger.Problem) {
		i, known := at[key]
		if !known {
			i = len(rows)
			at[key] = i
			rows, parts = append(rows, MatrixRow{ID: id, Title: title}), append(parts, map[string]ledger.As{})
		}
		rows[i].Problems = append(rows[i].Problems, ledgerweb.Served{ID: p.ID, Number: p.Number(), Title: p.Title, Unit: p.LeadUnit, Due: p.Due})
		for _, c := range p.Concerned() {
			if asZh[c.As] == "" {
				continue
			}
			if !slices.Contains(columns, c.Name) {
				columns = append(columns, c.Name)
			}
			if old := parts[i][c.Name]; old == "" || weight[c.As] > weight[old] {
				parts[i][c.Name] = c.As
			}
		}
	}
	for _, whole := range all {
		p := whole.Problem
		for _, m := range whole.Measures {
			take(m.ID, m.ID, m.Title, p)
		}
		if len(whole.Measures) == 0 {
			take("problem/"+p.ID, "", "", p)
		}
	}
	slices.SortFunc(columns, func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for i := range rows {
		rows[i].Cells = []Part{}
		for _, unit := range columns {
			rows[i].Cells = append(rows[i].Cells, Part{unit, parts[i][unit]})
		}
	}
	return rows, columns
}

var weight = map[ledger.As]int{ledger.AsTaskUnit: 1, ledger.AsAssistUnit: 2, ledger.AsLeadUnit: 3}

func (web *Web) dutiesExport(r *http.Request) (ui.Response, error) {
	_, data, err := web.divided(r)
	if err != nil {
		return nil, err
	}
	if data.Cut {
		return nil, fault.New(fault.Invalid, "问题超过%d个，责任分解表太长，请先按年度、单位等筛选后再导出。", maxDuties)
	}
	return web.book(access.From(r.Context()), "责任分解表", data.unitTable(), data.matrixTable())
}

func (d Duties) unitTable() sheet.Table {
	t := sheet.Table{Name: "按单位", Title: "整改责任分解表", Columns: []sheet.Column{
		{Head: "责任单位", Width: 18}, {Head: "角色", Width: 8, Center: true}, {Head: "编号", Width: 10, Center: true}, {Head: "问题", Width: 34},
		{Head: "整改措施或任务", Width: 40}, {Head: "责任领导", Width: 12, Center: true}, {Head: "责任人", Width: 12, Center: true},
		{Head: "完成时限", Width: 13, Center: true}, {Head: "状态", Width: 10, Center: true}, {Head: "进度", Width: 24}}}
	for _, u := range d.Units {
		for _, row := range u.Rows {
			note := ""
			if row.Light != ledger.NoLight {
				note = row.Reason
				if note == "" {
					note = row.Lamp.Text
				}
			}
			t.Rows = append(t.Rows, []string{u.Name(), row.AsText, row.Number, row.Title, strings.Join(row.What, "\n"), row.Leader, row.Holder, row.Due, row.StateZh, note})
		}
	}
	return t
}

func (d Duties) matrixTable() sheet.Table {
	t := sheet.Table{Name: "单位与措施", Title: "单位与整改措施对照表（●牵头　○配合　△承担任务）", Columns: []sheet.Column{{Head: "整改措施", Width: 40}, {Head: "问题", Width: 14}}}
	for _, unit := range d.Columns {
		t.Columns = append(t.Columns, sheet.Column{Head: unit, Width: 9, Center: true})
	}
	for _, m := range d.Measures {
		row := []string{m.Name(), strings.Join(m.Numbers(), "、")}
		for _, c := range m.Cells {
			row = append(row, c.Mark())
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Name returns the heading of the row.
func (m MatrixRow) Name() string {
	if m.Title == "" {
		return "（还没有整改措施）"
	}
	return m.Title
}

// Numbers lists the numbers of the problems that the measure serves.
func (m MatrixRow) Numbers() []string {
	var all []string
	for _, p := range m.Problems {
		all = append(all, p.Number)
	}
	return all
}
