package ledgerweb

import (
	"net/http"
	"slices"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// List is the page of the ledger, and its JSON.
type List struct {
	Items []Item `json:"items"`
	Next  string `json:"next"` // cursor
	// Total is there where count=1 asked for it; it stops at 10,000.
	Total *int `json:"total,omitempty"`

	Tabs    []ui.Tab    `json:"-"`
	Query   grid.Query  `json:"-"`
	Heads   []ColHead   `json:"-"`
	Choices []Choice    `json:"-"`
	Columns []ColChoice `json:"-"`
	Hidden  []ui.Option `json:"-"` // parameters that the filter form carries along
	Chips   []Chip      `json:"-"`
	Exports []Export    `json:"-"`
	Count   string      `json:"-"` // 共13项
	Clear   string      `json:"-"` // URL, "" where nothing is filtered
	Source  string      `json:"-"` // URL of the material that the list is narrowed to
	Pager   ui.Pager    `json:"-"`
	Empty   ui.Empty    `json:"-"`
	Writes  bool        `json:"-"`
	Any     bool        `json:"-"` // the ledger holds something
}

// ColHead is a heading of the list.
type ColHead struct {
	ui.Sort
	Class string
}

// Choice is a filter over a column that has few values.
type Choice struct {
	Name, Label, Value string
	Options            []ui.Option
}

// ColChoice is a column in the choice of columns.
type ColChoice struct {
	Code, Text   string
	Shown, Fixed bool
}

// Chip is a figure that filters when it is clicked.
type Chip struct {
	Text    string
	Count   int
	URL     string
	Current bool
	Quiet   bool // a fact, not a gap
	Alarm   bool // late
	More    bool // there are more: counting stopped
}

// Export leads to a workbook.
type Export struct{ Name, Note, URL string }

var listPage = ui.NewPage[List](Room, "list")

func (web *Web) list(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[grid.Query](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	page, err := web.Ledger.List(r.Context(), v, q.Filter())
	if err != nil {
		return nil, err
	}
	unfiltered := q.Filter()
	unfiltered.Gap, unfiltered.Light = "", ""
	counts, err := web.Ledger.Counts(r.Context(), v, unfiltered)
	if err != nil {
		return nil, err
	}
	total, err := web.selected(r, v, q, counts)
	if err != nil {
		return nil, err
	}
	facets, err := web.Ledger.Facets(r.Context(), v, q.Year)
	if err != nil {
		return nil, err
	}
	layouts, err := sheet.Layouts()
	if err != nil {
		return nil, err
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	data := List{
		Items: []Item{}, Next: page.Next, Tabs: Tabs("/ledger"), Query: q, Writes: v.Writes(), Any: len(facets.Years) > 0,
		Heads: heads(q), Choices: choices(q, facets, judge, len(v.Self.All()) > 0), Columns: columnChoices(q), Hidden: hidden(q), Chips: chips(q, counts, judge),
		Exports: exports(q, layouts), Pager: pager(q, page, total), Empty: empty(q, v.Writes()),
	}
	data.total(q, total, counts.More)
	if q.Narrowed() {
		data.Clear = q.Cleared("/ledger")
	}
	if q.Material != "" {
		data.Source = "/materials/" + q.Material
	}
	shown := grid.Chosen(q.Cols)
	for _, p := range page.Problems {
		standing := judge.Stand(p)
		it := ItemOf(p, standing)
		for _, c := range shown {
			it.Cells = append(it.Cells, cell(c, grid.Row{Problem: p, Standing: standing}))
		}
		data.Items = append(data.Items, it)
	}
	return listPage.Show("台账", data).Wide().Across(), nil
}

// total says how many problems the filters select.
func (l *List) total(q grid.Query, n int, more bool) {
	l.Count = "共 " + ui.Count(n) + " 项"
	if more {
		l.Count = "超过 " + ui.Count(ledger.MaxCount) + " 项"
	}
	if q.Count {
		l.Total = &n
	}
}

// selected counts what all filters select; counts is over those but the gap
// and the light, which have chips of their own.
func (web *Web) selected(r *http.Request, v access.Viewer, q grid.Query, counts ledger.Counts) (int, error) {
	if q.Light != "" {
		lit := q.Filter()
		lit.Gap = ""
		var err error
		if counts, err = web.Ledger.Counts(r.Context(), v, lit); err != nil {
			return 0, err
		}
	}
	if q.Missing != "" {
		return counts.Gaps[ledger.Gap(q.Missing)], nil
	}
	return counts.Total, nil
}

func heads(q grid.Query) []ColHead {
	var all []ColHead
	current := ledger.Sort(q.Sort)
	if current == "" {
		current = ledger.ByNumber
	}
	for _, c := range grid.Chosen(q.Cols) {
		head := ColHead{ui.Sort{Text: c.Head}, looks[c.Code]}
		if c.Sort != "" {
			desc := ""
			if c.Sort == current {
				head.Dir = "asc"
				if q.Desc {
					head.Dir = "desc"
				} else {
					desc = "1"
				}
			}
			head.URL = q.With("/ledger", "sort", string(c.Sort), "desc", desc)
		}
		all = append(all, head)
	}
	return all
}

func columnChoices(q grid.Query) []ColChoice {
	var all []ColChoice
	shown := grid.Chosen(q.Cols)
	for i, c := range grid.Columns {
		all = append(all, ColChoice{Code: c.Code, Text: c.Head, Fixed: i < grid.Fixed,
			Shown: slices.ContainsFunc(shown, func(s grid.Column) bool { return s.Code == c.Code })})
	}
	return all
}

// hidden keeps what the filter form does not ask for: the look of the list and
// filters that have no field of their own.
func hidden(q grid.Query) []ui.Option {
	keep := []ui.Option{}
	v := q.Values()
	for _, name := range []string{"missing", "party", "sort", "desc", "cols"} {
		for _, value := range v[name] {
			keep = append(keep, ui.Option{Value: name, Text: value})
		}
	}
	return keep
}

// choices are the filters over columns with few values, and over what is the
// viewer's own where there is somebody to own it.
func choices(q grid.Query, f ledger.Facets, judge ledger.Judge, owns bool) []Choice {
	var all []Choice
	if owns || q.Mine {
		mine := ""
		if q.Mine {
			mine = "1"
		}
		all = append(all, Choice{"mine", "范围", mine, []ui.Option{{Text: "全部"}, {Value: "1", Text: "与我有关"}}})
	}
	add := func(name, label, value string, options []ui.Option) {
		if value != "" && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == value }) {
			options = append(options, ui.Option{Value: value, Text: value})
		}
		if len(options) > 1 || value != "" {
			all = append(all, Choice{name, label, value, append([]ui.Option{{Text: "全部"}}, options...)})
		}
	}
	year := ""
	if q.Year != 0 {
		year = strconv.Itoa(q.Year)
	}
	add("year", "年度", year, options(f.Years, strconv.Itoa, func(y int) string { return strconv.Itoa(y) + "年" }))
	add("aspect", "所属方面", q.Aspect, options(f.Aspects, func(a ledger.Aspect) string { return a.Title }, func(a ledger.Aspect) string { return a.Title }))
	if f.Personal || q.Subject != "" {
		add("subject", "主体", q.Subject, options(ledger.Subjects, func(s ledger.Subject) string { return string(s) }, ledger.Subject.Zh))
	}
	add("class", "整改类别", q.Class, options(f.Classes, func(c ledger.Class) string { return string(c) }, ledger.Class.Zh))
	add("state", "状态", q.State, options(ledger.Phases, func(p ledger.Phase) string { return string(p) }, ledger.Phase.Zh))
	add("light", "进度", q.Light, options(ledger.AllLights, func(l ledger.Light) string { return string(l) }, judge.Lights.Word))
	add("source_kind", "来源", q.From, from(f, judge))
	add("material", "来源材料", q.Material, options(f.Materials, func(m ledger.MaterialTitle) string { return m.ID }, func(m ledger.MaterialTitle) string {
		if m.Title == "" {
			return "（标题不公开）"
		}
		return m.Title
	}))
	add("lead_unit", "牵头单位", q.LeadUnit, options(f.LeadUnits, itself, itself))
	add("assist_unit", "配合单位", q.AssistUnit, options(f.AssistUnits, itself, itself))
	add("leader", "责任领导", q.Leader, options(f.Leaders, itself, itself))
	add("holder", "责任人", q.Holder, options(f.Holders, itself, itself))
	return all
}

// from are the kinds of sources that occur.
func from(f ledger.Facets, judge ledger.Judge) []ui.Option {
	all := options(f.From, itself, judge.Sources.Zh)
	if len(f.Materials) > 0 {
		all = append([]ui.Option{{Value: ledger.FromMaterial, Text: "材料"}}, all...)
	}
	return all
}

func itself(s string) string { return s }

func options[T any](list []T, value, text func(T) string) []ui.Option {
	all := make([]ui.Option, len(list))
	for i, t := range list {
		all[i] = ui.Option{Value: value(t), Text: text(t)}
	}
	return all
}

func chips(q grid.Query, counts ledger.Counts, judge ledger.Judge) []Chip {
	var all []Chip
	for _, l := range []struct {
		light ledger.Light
		count int
	}{{ledger.Red, counts.Red}, {ledger.Yellow, counts.Yellow}} {
		current := q.Light == string(l.light)
		if l.count == 0 && !current {
			continue
		}
		chip := Chip{Text: judge.Lights.Word(l.light), Count: l.count, URL: q.With("/ledger", "light", string(l.light)), Current: current, More: counts.More, Alarm: l.light == ledger.Red}
		if current {
			chip.URL = q.With("/ledger", "light", "")
		}
		all = append(all, chip)
	}
	for _, gap := range ledger.Gaps {
		current := q.Missing == string(gap)
		if counts.Gaps[gap] == 0 && !current {
			continue
		}
		chip := Chip{Text: gap.Zh(), Count: counts.Gaps[gap], URL: q.With("/ledger", "missing", string(gap)), Current: current, More: counts.More}
		if current {
			chip.URL = q.With("/ledger", "missing", "")
		}
		all = append(all, chip)
	}
	return all
}

func exports(q grid.Query, layouts []sheet.Layout) []Export {
	all := make([]Export, len(layouts))
	for i, l := range layouts {
		all[i] = Export{l.Name, l.Note, q.With("/ledger/export", "layout", l.ID, "cols", "", "limit", "")}
	}
	return all
}

func pager(q grid.Query, page ledger.Page, total int) ui.Pager {
	p := ui.Pager{Total: total}
	if page.Next == "" && page.Prev == "" {
		return ui.Pager{}
	}
	if page.Next != "" {
		p.Next = q.With("/ledger", "cursor", page.Next)
	}
	if page.Prev != "" {
		p.Prev = q.With("/ledger", "before", page.Prev)
	}
	return p
}

func empty(q grid.Query, writes bool) ui.Empty {
	switch {
	case q.Narrowed():
		return ui.Empty{Title: "没有符合条件的问题", Text: "换一个词，或去掉部分筛选条件再试。", Action: &ui.Link{Text: "清除筛选", URL: q.Cleared("/ledger")}}
	case writes:
		return ui.Empty{Title: "台账还是空的", Text: "上传对照检查材料，核对拆分出的问题、原因和措施，点“纳入台账”即可建账；也可以手工登记。",
			Action: &ui.Link{Text: "去上传材料", URL: "/materials"}}
	}
	return ui.Empty{Title: "台账还是空的", Text: "联络员建账后，问题会显示在这里。"}
}
