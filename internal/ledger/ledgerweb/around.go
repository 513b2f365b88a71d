package ledgerweb

import (
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

// Around is what stands around the problems of a list, whatever table they
// are in.
type Around struct {
	Judge    ledger.Judge
	Views    []ui.Tab
	Filters  ui.Filters
	Chips    []Chip
	Selected int    // problems on all pages
	Count    string // 共13项
	Clear    string // URL, "" where nothing is filtered
	Pager    ui.Pager
	Empty    ui.Empty
	Any      bool // the ledger holds something
}

// Around returns what stands around a page of the list at path.
func (web *Web) Around(r *http.Request, path string, q grid.Query, views []grid.View, page ledger.Page) (Around, error) {
	v := access.From(r.Context())
	unfiltered := q.Filter()
	unfiltered.Gap, unfiltered.Light = "", ""
	counts, err := web.Ledger.Counts(r.Context(), v, unfiltered)
	if err != nil {
		return Around{}, err
	}
	total, err := web.selected(r, v, q, counts)
	if err != nil {
		return Around{}, err
	}
	facets, err := web.Ledger.Facets(r.Context(), v, q.Year)
	if err != nil {
		return Around{}, err
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return Around{}, err
	}
	a := Around{Judge: judge, Views: ViewTabs(path, q, views), Filters: Filters(path, q, facets, judge, len(v.Self.All()) > 0),
		Chips: Chips(path, q, counts, judge), Selected: total, Count: "共 " + ui.Count(total) + " 项",
		Pager: Pager(path, q, page, total), Empty: empty(path, q, v.Writes()), Any: len(facets.Years) > 0}
	if counts.More {
		a.Count = "超过 " + ui.Count(ledger.MaxCount) + " 项"
	}
	if q.Narrowed() {
		a.Clear = q.Cleared(path)
	}
	return a, nil
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

func empty(path string, q grid.Query, writes bool) ui.Empty {
	switch {
	case q.Narrowed():
		return ui.Empty{Title: "没有符合条件的问题", Text: "换一个词，或去掉部分筛选条件再试。", Action: &ui.Link{Text: "清除筛选", URL: q.Cleared(path)}}
	case writes:
		return ui.Empty{Title: "台账还是空的", Text: "上传对照检查材料，核对拆分出的问题、原因和措施，点“纳入台账”即可建账；已有台账的，可以直接导入 Excel；也可以手工登记。",
			Action: &ui.Link{Text: "去上传材料", URL: "/materials"}, Other: &ui.Link{Text: "导入已有台账", URL: "/exchange/import"}}
	}
	return ui.Empty{Title: "台账还是空的", Text: "联络员建账后，问题会显示在这里。"}
}
