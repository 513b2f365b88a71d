package ledgerweb

import (
	"net/http"

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

	Tabs    []ui.Tab   `json:"-"`
	Query   grid.Query `json:"-"`
	Views   []ui.Tab   `json:"-"`
	Filters ui.Filters `json:"-"`
	Blocks  []Block    `json:"-"` // the list in one piece, or one for each group
	Chips   []Chip     `json:"-"`
	Exports []Export   `json:"-"`
	Count   string     `json:"-"` // 共13项
	Clear   string     `json:"-"` // URL, "" where nothing is filtered
	Source  string     `json:"-"` // URL of the material that the list is narrowed to
	Pager   ui.Pager   `json:"-"`
	Empty   ui.Empty   `json:"-"`
	Writes  bool       `json:"-"`
	Any     bool       `json:"-"` // the ledger holds something
}

// Block is a table of the list: all of it, or a group.
type Block struct {
	Title string // "" where the list is not divided
	URL   string // of the group alone
	Count int    // problems of the group on all pages
	Rows  int    // on this page
	Heads []ColHead
	Items []Item
}

// Part reports whether other pages hold more of the group.
func (b Block) Part() bool { return b.Rows < b.Count }

// ColHead is a heading of the list.
type ColHead struct {
	ui.Sort
	Class string
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
	q, views, err := web.ReadQuery(r)
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
	layouts, err := web.layouts(r.Context(), v)
	if err != nil {
		return nil, err
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	data := List{
		Items: []Item{}, Next: page.Next, Tabs: Tabs("/ledger"), Query: q, Writes: v.Writes(), Any: len(facets.Years) > 0,
		Views: ViewTabs("/ledger", q, views), Filters: Filters("/ledger", q, facets, judge, len(v.Self.All()) > 0), Chips: Chips("/ledger", q, counts, judge),
		Exports: exports(q, layouts), Pager: Pager("/ledger", q, page, total), Empty: empty(q, v.Writes()),
	}
	data.total(q, total, counts.More)
	if q.Narrowed() {
		data.Clear = q.Cleared("/ledger")
	}
	if q.Material != "" {
		data.Source = "/materials/" + q.Material
	}
	shown := q.Columns()
	for _, p := range page.Problems {
		standing := judge.Stand(p)
		it := ItemOf(p, standing)
		for _, c := range shown {
			it.Cells = append(it.Cells, cell(c, grid.Row{Problem: p, Standing: standing}))
		}
		data.Items = append(data.Items, it)
	}
	data.Blocks = blocks(q, page.Sections, data.Items)
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

// blocks divides the items of a page into its sections.
func blocks(q grid.Query, sections []ledger.Section, items []Item) []Block {
	if len(sections) == 0 {
		return []Block{{Heads: heads(q), Items: items}}
	}
	group := ledger.Group(q.Group)
	all := make([]Block, len(sections))
	for i, s := range sections {
		value := s.Of
		if value == "" {
			value = ledger.Blank
		}
		all[i] = Block{Title: s.Zh(group), URL: q.With("/ledger", q.Group, value, "group", ""), Count: s.Count, Rows: s.Rows, Heads: heads(q), Items: items[:s.Rows]}
		items = items[s.Rows:]
	}
	return all
}

func heads(q grid.Query) []ColHead {
	var all []ColHead
	current := ledger.Sort(q.Sort)
	if current == "" {
		current = ledger.ByNumber
	}
	for _, c := range q.Columns() {
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

// Chips are the lights and gaps of what q selects, each a filter of the list at
// path.
func Chips(path string, q grid.Query, counts ledger.Counts, judge ledger.Judge) []Chip {
	var all []Chip
	for _, l := range []struct {
		light ledger.Light
		count int
	}{{ledger.Red, counts.Red}, {ledger.Yellow, counts.Yellow}} {
		current := q.Light == string(l.light)
		if l.count == 0 && !current {
			continue
		}
		chip := Chip{Text: judge.Lights.Word(l.light), Count: l.count, URL: q.With(path, "light", string(l.light)), Current: current, More: counts.More, Alarm: l.light == ledger.Red}
		if current {
			chip.URL = q.With(path, "light", "")
		}
		all = append(all, chip)
	}
	for _, gap := range ledger.Gaps {
		current := q.Missing == string(gap)
		if counts.Gaps[gap] == 0 && !current {
			continue
		}
		chip := Chip{Text: gap.Zh(), Count: counts.Gaps[gap], URL: q.With(path, "missing", string(gap)), Current: current, More: counts.More}
		if current {
			chip.URL = q.With(path, "missing", "")
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

// Pager leads through the list at path.
func Pager(path string, q grid.Query, page ledger.Page, total int) ui.Pager {
	p := ui.Pager{Total: total}
	if page.Next == "" && page.Prev == "" {
		return ui.Pager{}
	}
	if page.Next != "" {
		p.Next = q.With(path, "cursor", page.Next)
	}
	if page.Prev != "" {
		p.Prev = q.With(path, "before", page.Prev)
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
