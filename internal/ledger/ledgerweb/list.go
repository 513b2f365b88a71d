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
	Around  `json:"-"`
	Blocks  []Block  `json:"-"` // the list in one piece, or one for each group
	Bulk    *Bulk    `json:"-"` // nil for those who may not change anything
	Exports []Export `json:"-"`
	From    string   `json:"-"` // the source that the list is narrowed to
	Source  string   `json:"-"` // URL of the material that the list is narrowed to
	Writes  bool     `json:"-"`
}

// Block is a table of the list: all of it, or a group.
type Block struct {
	Title string // "" where the list is not divided
	URL   string // of the group alone
	Count int    // problems of the group on all pages
	Rows  int    // on this page
	Heads []ColHead
	Items []Item
	Ticks bool // the viewer can choose several
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
	around, err := web.Around(r, "/ledger", q, views, page)
	if err != nil {
		return nil, err
	}
	layouts, err := web.layouts(r.Context(), v)
	if err != nil {
		return nil, err
	}
	data := List{Items: []Item{}, Next: page.Next, Tabs: TabsFor("/ledger", q), Query: q, Writes: v.Writes(), Around: around, Exports: exports(q, layouts, v.Writes())}
	if q.Count {
		data.Total = &around.Selected
	}
	if q.Material != "" {
		data.Source = "/materials/" + q.Material
	}
	if q.Source != "" {
		from, err := web.Ledger.Sources(r.Context(), v, ledger.SourceFilter{Key: q.Source})
		if err != nil {
			return nil, err
		}
		for _, l := range from.Lines {
			data.From = l.Of.Sentence()
		}
	}
	shown := q.Columns()
	for _, p := range page.Problems {
		standing := around.Judge.Stand(p)
		it := ItemOf(p, standing)
		for _, c := range shown {
			it.Cells = append(it.Cells, cell(c, grid.Row{Problem: p, Standing: standing}))
		}
		data.Items = append(data.Items, it)
	}
	data.Blocks = blocks(q, page.Sections, data.Items)
	if data.Writes {
		data.Bulk = bulk(q)
		for i := range data.Blocks {
			data.Blocks[i].Ticks = true
		}
	}
	return listPage.Show("台账", data).Wide().Across(), nil
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
	for _, c := range q.Columns() {
		all = append(all, ColHead{SortBy("/ledger", q, c), looks[c.Code]})
	}
	return all
}

// SortBy is the heading of a column of the list at path.
func SortBy(path string, q grid.Query, c grid.Column) ui.Sort {
	head := ui.Sort{Text: c.Head}
	if c.Sort == "" {
		return head
	}
	desc := ""
	if c.Sort == ledger.Sort(q.Sort) || c.Sort == ledger.ByNumber && q.Sort == "" {
		head.Dir = "asc"
		if q.Desc {
			head.Dir = "desc"
		} else {
			desc = "1"
		}
	}
	head.URL = q.With(path, "sort", string(c.Sort), "desc", desc)
	return head
}

func exports(q grid.Query, layouts []sheet.Layout, writes bool) []Export {
	all := make([]Export, len(layouts))
	for i, l := range layouts {
		all[i] = Export{l.Name, l.Note, q.With("/ledger/export", "layout", l.ID, "cols", "", "limit", "")}
	}
	all = append(all, Export{"总台账（CSV 文本）", "供其他程序读取", q.With("/ledger/export", "csv", "1", "cols", "", "limit", "")})
	all = append(all, Export{"佐证文件（ZIP）", "按牵头单位、问题分文件夹，附目录", q.With("/ledger/zip", "cols", "", "limit", "")})
	if writes {
		all = append(all, Export{"按单位拆分…", "每个责任单位一张填报表，填好后收回", q.With("/exchange/split", "cols", "", "limit", "", "sort", "", "desc", "", "group", "")})
	}
	return all
}
