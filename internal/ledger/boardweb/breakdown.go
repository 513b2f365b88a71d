package boardweb

import (
	"context"
	"slices"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Breakdown is a table of figures by groups.
type Breakdown struct {
	By     ledger.Group `json:"by"`
	ByText string       `json:"by_text"`
	Items  []Line       `json:"items"`
	Sum    Line         `json:"sum"`
}

// Line is what one group comes to. Withdrawn problems count nowhere.
type Line struct {
	Of     string               `json:"of"` // as filters take it, "" where nobody has said
	Text   string               `json:"text"`
	Total  int                  `json:"total"`
	Phases map[ledger.Phase]int `json:"phases"`
	Red    int                  `json:"red"`    // overdue
	Yellow int                  `json:"yellow"` // due soon
	Hollow int                  `json:"hollow"` // 整改中 without evidence

	Cells []Cell `json:"-"`
}

// Cell is one figure that leads to what it counts.
type Cell struct {
	Label string
	Value int
	URL   string
	Alarm bool
}

// Closed returns how many are closed.
func (l Line) Closed() int { return l.Phases[ledger.Done] }

// Share returns the share of what is closed, "" of nothing.
func (l Line) Share() string {
	if l.Total == 0 {
		return ""
	}
	return strconv.Itoa(l.Closed()*100/l.Total) + "%"
}

// shown are the phases that figures are divided by.
var shown = ledger.Phases[:len(ledger.Phases)-1]

// Heads are the headings of the figures.
func (b Breakdown) Heads() []string {
	heads := []string{"总数"}
	for _, p := range shown {
		heads = append(heads, p.Zh())
	}
	return append(heads, ledger.Red.Zh(), ledger.Yellow.Zh(), "无佐证")
}

// breakdown counts what q selects by groups.
func (web *Web) breakdown(ctx context.Context, v access.Viewer, q grid.Query, by ledger.Group) (Breakdown, error) {
	all, sum, err := web.Ledger.Figures(ctx, v, q.Filter(), by)
	if err != nil {
		return Breakdown{}, err
	}
	units, people, err := web.order(ctx, v)
	if err != nil {
		return Breakdown{}, err
	}
	switch by {
	case ledger.GroupLeadUnit:
		slices.SortStableFunc(all, func(a, b ledger.Figure) int { return units(a.Of) - units(b.Of) })
	case ledger.GroupLeader:
		slices.SortStableFunc(all, func(a, b ledger.Figure) int { return people(a.Of) - people(b.Of) })
	}
	out := Breakdown{By: by, ByText: by.Zh(), Items: []Line{}, Sum: line("", sum, func(pairs ...string) string { return q.With("/ledger", pairs...) })}
	out.Sum.Text = "合计"
	for _, f := range all {
		of := f.Of
		if of == "" {
			of = ledger.Blank
		}
		l := line(f.Of, f, func(pairs ...string) string { return q.With("/ledger", append([]string{string(by), of}, pairs...)...) })
		l.Text = ledger.Section{Of: f.Of}.Zh(by)
		out.Items = append(out.Items, l)
	}
	return out, nil
}

// line makes a line of f; link leads to the ledger narrowed to it and further.
func line(of string, f ledger.Figure, link func(pairs ...string) string) Line {
	l := Line{Of: of, Total: f.Total, Phases: f.Phases, Red: f.Red, Yellow: f.Yellow, Hollow: f.Hollow}
	add := func(label string, value int, alarm bool, pairs ...string) {
		c := Cell{Label: label, Value: value, Alarm: alarm && value > 0}
		if value > 0 {
			c.URL = link(pairs...)
		}
		l.Cells = append(l.Cells, c)
	}
	add("总数", f.Total, false)
	for _, p := range shown {
		add(p.Zh(), f.Phases[p], false, "state", string(p))
	}
	add(ledger.Red.Zh(), f.Red, true, "light", string(ledger.Red))
	add(ledger.Yellow.Zh(), f.Yellow, false, "light", string(ledger.Yellow))
	add("无佐证", f.Hollow, false, "state", string(ledger.InProgress), "evidence", string(ledger.Without))
	return l
}

// chart draws the phases of every group.
func (b Breakdown) chart() ui.Chart {
	var c ui.Chart
	for _, p := range shown {
		c.Legend = append(c.Legend, ui.Series{Name: p.Zh(), Tone: tones[p]})
	}
	for _, l := range b.Items {
		g := ui.ChartGroup{Label: l.Text}
		for _, p := range shown {
			g.Values = append(g.Values, l.Phases[p])
		}
		c.Groups = append(c.Groups, g)
	}
	return c
}

var tones = map[ledger.Phase]ui.Tone{
	ledger.NotStarted: ui.Plain, ledger.InProgress: ui.Info, ledger.Awaiting: ui.Wait, ledger.Done: ui.Good, ledger.Persisting: ui.Long,
}

// table returns the figures as a table of a workbook.
func (b Breakdown) table(name, title string) sheet.Table {
	t := sheet.Table{Name: name, Title: title, Columns: []sheet.Column{{Head: b.ByText, Width: 30}}}
	for _, head := range append(b.Heads(), "销号率") {
		t.Columns = append(t.Columns, sheet.Column{Head: head, Width: 10, Center: true})
	}
	for _, l := range append(slices.Clone(b.Items), b.Sum) {
		row := []string{l.Text}
		for _, c := range l.Cells {
			row = append(row, strconv.Itoa(c.Value))
		}
		t.Rows = append(t.Rows, append(row, l.Share()))
	}
	return t
}
