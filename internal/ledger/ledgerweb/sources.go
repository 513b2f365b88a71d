package ledgerweb

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Sources is the page of what problems come from, and its JSON: decisions,
// instructions and feedback with what has become of them.
type Sources struct {
	Items []SourceRow `json:"items"`
	Next  string      `json:"next"` // cursor
	Total int         `json:"total"`

	Tabs    []ui.Tab     `json:"-"`
	Heads   []sourceHead `json:"-"`
	Filters ui.Filters   `json:"-"`
	Count   string       `json:"-"`
	Clear   string       `json:"-"`
	Export  string       `json:"-"`
	Pager   ui.Pager     `json:"-"`
	Empty   ui.Empty     `json:"-"`
	Writes  bool         `json:"-"`
}

type sourceHead struct {
	ui.Sort
	Class string
}

// SourceRow is a source with what has become of its problems.
type SourceRow struct {
	Key       string             `json:"key"`
	Kind      string             `json:"kind"`
	KindText  string             `json:"kind_text"`
	Title     string             `json:"title"`
	Number    string             `json:"number"`
	Date      string             `json:"date"`
	Who       string             `json:"who"`
	Due       string             `json:"due"` // the earliest that it asks for
	Reply     bool               `json:"reply"`
	Problems  int                `json:"problems"`
	Closed    int                `json:"closed"`
	Late      int                `json:"late"`
	Stage     ledger.SourceStage `json:"stage"`
	StageText string             `json:"stage_text"`
	URL       string             `json:"-"` // its problems
	LateURL   string             `json:"-"`
}

// Badge shows how far the source has come.
func (r SourceRow) Badge() ui.Badge {
	tone := map[ledger.SourceStage]ui.Tone{ledger.SourceOpen: ui.Info, ledger.SourceLate: ui.Alarm, ledger.SourceDone: ui.Good}[r.Stage]
	return ui.Badge{Tone: tone, Text: r.StageText}
}

// ReplyText says whether an answer is due.
func (r SourceRow) ReplyText() string {
	switch {
	case !r.Reply:
		return ""
	case r.Stage == ledger.SourceDone:
		return "可以报办结"
	}
	return "办结后报告"
}

type sourcesQuery struct {
	Q      string `json:"q"`
	Kind   string `json:"kind"`
	Stage  string `json:"stage"`
	Reply  bool   `json:"reply"`
	Year   int    `json:"year"`
	Sort   string `json:"sort"`
	Desc   bool   `json:"desc"`
	Limit  int    `json:"limit"`
	Cursor string `json:"cursor"`
}

func (q sourcesQuery) filter() ledger.SourceFilter {
	return ledger.SourceFilter{Q: q.Q, Kind: q.Kind, Stage: ledger.SourceStage(q.Stage), Reply: q.Reply, Year: q.Year,
		Sort: ledger.SourceSort(q.Sort), Desc: q.Desc, Limit: q.Limit, After: q.Cursor}
}

// values returns q as parameters, without the place in the list.
func (q sourcesQuery) values() url.Values {
	v := url.Values{}
	for name, text := range map[string]string{"q": q.Q, "kind": q.Kind, "stage": q.Stage, "sort": q.Sort} {
		if text != "" {
			v.Set(name, text)
		}
	}
	for name, n := range map[string]int{"year": q.Year, "limit": q.Limit} {
		if n != 0 {
			v.Set(name, strconv.Itoa(n))
		}
	}
	for name, on := range map[string]bool{"reply": q.Reply, "desc": q.Desc} {
		if on {
			v.Set(name, "1")
		}
	}
	return v
}

func (q sourcesQuery) with(path string, pairs ...string) string {
	v := q.values()
	for i := 0; i < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (q sourcesQuery) narrowed() bool {
	return q.Q != "" || q.Kind != "" || q.Stage != "" || q.Reply || q.Year != 0
}

const sourcesPath = "/ledger/sources"

var sourcesPage = ui.NewPage[Sources](Room, "sources")

func (web *Web) sources(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[sourcesQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	page, err := web.Ledger.Sources(r.Context(), v, q.filter())
	if err != nil {
		return nil, err
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	facets, err := web.Ledger.Facets(r.Context(), v, 0)
	if err != nil {
		return nil, err
	}
	data := Sources{Items: []SourceRow{}, Next: page.Next, Total: page.Total, Tabs: Tabs(sourcesPath), Heads: sourceHeads(q), Filters: sourceFilters(q, facets, judge),
		Count: "共 " + ui.Count(page.Total) + " 个来源", Export: q.with(sourcesPath + "/export"), Writes: v.Writes(), Empty: noSources(q, v)}
	for _, l := range page.Lines {
		data.Items = append(data.Items, sourceRow(l, judge.Today))
	}
	if q.narrowed() {
		data.Clear = sourcesQuery{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit}.with(sourcesPath)
	}
	if page.Next != "" {
		data.Pager.Next = q.with(sourcesPath, "cursor", page.Next)
	}
	if q.Cursor != "" {
		data.Pager.Prev = q.with(sourcesPath)
	}
	data.Pager.Total = -1
	return sourcesPage.Show("问题来源", data).Wide().Across(), nil
}

func sourceRow(l ledger.SourceLine, today string) SourceRow {
	stage := l.Stage(today)
	return SourceRow{Key: l.Key, Kind: l.Of.Kind, KindText: l.Of.KindZh, Title: l.Of.Title, Number: l.Of.Number, Date: l.Of.Date, Who: l.Of.Who, Due: l.Of.Due,
		Reply: l.Of.Reply, Problems: l.Total, Closed: l.Done, Late: l.Late, Stage: stage, StageText: stage.Zh(),
		URL: "/ledger?source=" + l.Key, LateURL: "/ledger?light=red&source=" + l.Key}
}

func sourceHeads(q sourcesQuery) []sourceHead {
	current := ledger.SourceSort(q.Sort)
	if current == "" {
		current = ledger.SourceByDate
	}
	var all []sourceHead
	for _, h := range []struct {
		text, class string
		sort        ledger.SourceSort
	}{{"种类", "tight", ""}, {"来源", "", ledger.SourceByTitle}, {"文号", "", ""}, {"日期", "tight", ledger.SourceByDate}, {"由谁提出", "", ""}, {"要求时限", "tight", ledger.SourceByDue},
		{"问题", "tight", ledger.SourceByOpen}, {"办理情况", "tight", ""}, {"办结报告", "tight", ""}} {
		head := sourceHead{ui.Sort{Text: h.text}, h.class}
		if h.sort != "" {
			desc := ""
			if h.sort == current {
				head.Dir = "asc"
				// By date and by what is open the largest comes first.
				if q.Desc != (h.sort == ledger.SourceByDate || h.sort == ledger.SourceByOpen) {
					head.Dir = "desc"
				}
				if !q.Desc {
					desc = "1"
				}
			}
			head.URL = q.with(sourcesPath, "sort", string(h.sort), "desc", desc)
		}
		all = append(all, head)
	}
	return all
}

func sourceFilters(q sourcesQuery, f ledger.Facets, judge ledger.Judge) ui.Filters {
	year, reply := "", ""
	if q.Year != 0 {
		year = strconv.Itoa(q.Year)
	}
	if q.Reply {
		reply = "1"
	}
	all := ui.Filters{Action: sourcesPath, Q: q.Q, Placeholder: "名称、文号、提出人或单位", Choices: []ui.Field{
		choose("kind", "来源种类", q.Kind, options(f.From, itself, judge.Sources.Zh)),
		choose("stage", "办理情况", q.Stage, options(ledger.SourceStages, func(s ledger.SourceStage) string { return string(s) }, ledger.SourceStage.Zh)),
		choose("reply", "办结报告", reply, []ui.Option{{Value: "1", Text: "需要"}}),
		choose("year", "年度", year, options(f.Years, strconv.Itoa, func(y int) string { return strconv.Itoa(y) + "年" })),
	}}
	for _, name := range []string{"sort", "desc", "limit"} {
		if value := q.values().Get(name); value != "" {
			all.Hidden = append(all.Hidden, ui.Option{Value: name, Text: value})
		}
	}
	return all
}

func noSources(q sourcesQuery, v access.Viewer) ui.Empty {
	switch {
	case q.narrowed():
		return ui.Empty{Title: "没有符合条件的来源", Action: &ui.Link{Text: "清除筛选", URL: sourcesPath}}
	case v.Writes():
		return ui.Empty{Title: "还没有登记来源", Text: "来自会议、议定事项、领导批示、巡视巡察和检查反馈的问题，登记时写明来源，就会在这里按来源列出办理情况。",
			Action: &ui.Link{Text: "按一个来源登记多个问题", URL: "/ledger/several"}}
	}
	return ui.Empty{Title: "还没有登记来源"}
}

// exportSources answers with what the filters select as a workbook.
func (web *Web) exportSources(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[sourcesQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	t := sheet.Table{Name: "来源", Title: "问题来源及办理情况", Columns: []sheet.Column{
		{Head: "序号", Width: 6, Center: true}, {Head: "种类", Width: 12, Center: true}, {Head: "来源", Width: 34}, {Head: "文号", Width: 18}, {Head: "日期", Width: 12, Center: true},
		{Head: "由谁提出", Width: 14}, {Head: "要求时限", Width: 12, Center: true}, {Head: "问题", Width: 7, Center: true}, {Head: "已销号", Width: 8, Center: true},
		{Head: "逾期", Width: 7, Center: true}, {Head: "办理情况", Width: 10, Center: true}, {Head: "办结报告", Width: 12, Center: true}}}
	f := q.filter()
	f.Limit, f.After = ledger.MaxLimit, ""
	for {
		page, err := web.Ledger.Sources(r.Context(), v, f)
		if err != nil {
			return nil, err
		}
		for _, l := range page.Lines {
			s := sourceRow(l, web.Ledger.Today())
			t.Rows = append(t.Rows, []string{strconv.Itoa(len(t.Rows) + 1), s.KindText, s.Title, s.Number, s.Date, s.Who, s.Due,
				strconv.Itoa(s.Problems), strconv.Itoa(s.Closed), strconv.Itoa(s.Late), s.StageText, s.ReplyText()})
		}
		if f.After = page.Next; f.After == "" || len(t.Rows) > sheet.MaxRows {
			break
		}
	}
	now := web.Clock()
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, t, sheet.Head{Unit: v.Letterhead(), Date: ui.Date(now.UnixMilli())}); err != nil {
		return nil, err
	}
	return ui.Bytes(v.UnitName+"问题来源"+now.In(china).Format("20060102")+".xlsx", sheet.MIME, book.Bytes()), nil
}
