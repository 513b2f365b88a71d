package deskweb

import (
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Queue is a page of problems that wait for the same kind of act (只看缺项, 验收,
// 回头看), and its JSON.
type Queue struct {
	Items []QueueItem `json:"items"`
	Next  string      `json:"next"` // cursor

	Tabs    []ui.Tab `json:"-"`
	Lead    string   `json:"-"`
	Count   string   `json:"-"`
	Chips   []Chip   `json:"-"`
	Filters filters  `json:"-"`
	Heads   []string `json:"-"`
	Bulk    *Act     `json:"-"` // given to what is ticked, nil where nothing can be
	Export  string   `json:"-"`
	Pager   ui.Pager `json:"-"`
	Empty   ui.Empty `json:"-"`
}

// QueueItem is a problem that waits.
type QueueItem struct {
	ID        string       `json:"id"`
	Number    string       `json:"number"`
	Title     string       `json:"title"`
	Unit      string       `json:"unit"`
	Leader    string       `json:"leader"`
	Holder    string       `json:"holder"`
	Due       string       `json:"due"`
	State     ledger.State `json:"state"`
	StateText string       `json:"state_text"`
	Since     string       `json:"since"` // since when it waits, YYYY-MM-DD
	By        string       `json:"by"`    // who asked
	Light     ledger.Light `json:"light"`
	LightText string       `json:"light_text"`
	Reason    string       `json:"reason"`
	Missing   []string     `json:"missing"`
	Version   int64        `json:"version"`

	Cells []Cell `json:"-"`
	Acts  []Act  `json:"-"`
	Pick  string `json:"-"` // what the tick says, "" where nothing can be ticked
	Late  bool   `json:"-"`
}

// Cell is one cell behind number and title.
type Cell struct {
	Label string
	Text  string
	Note  string
	Badge *ui.Badge
	Lines []string
	Link  *ui.Link
}

// Act is one command as a small form.
type Act struct {
	Title   string
	URL     string
	Version int64
	Back    string
	Fields  []ui.Field
	Danger  bool
	Open    bool
	Inline  bool // one field beside its button
}

// Keyed is an act with the idempotency key of one showing.
type Keyed struct {
	Act Act
	Key string
}

// Keyed gives the act a key.
func (a Act) Keyed(key string) Keyed { return Keyed{a, key} }

var queuePage = ui.NewPage[Queue](Room, "queue")

// queueQuery is what the address of a queue says.
type queueQuery struct {
	scope
	Gap    string `json:"gap"`   // of 只看缺项
	Light  string `json:"light"` // of 回头看
	Limit  int    `json:"limit"`
	Cursor string `json:"cursor"`
	Before string `json:"before"`
}

func (q queueQuery) with(path string, pairs ...string) string {
	return q.scope.with(path, append([]string{"gap", q.Gap, "light", q.Light}, pairs...)...)
}

// here is the page that a command comes back to.
func (q queueQuery) here(path string) string {
	return q.with(path, "cursor", q.Cursor, "before", q.Before)
}

func (q queueQuery) narrow(f ledger.Filter) ledger.Filter {
	s := q.filter()
	f.Year, f.LeadUnit, f.Leader, f.Mine = s.Year, s.LeadUnit, s.Leader, s.Mine
	f.Limit, f.After, f.Before = q.Limit, q.Cursor, q.Before
	return f
}

// kind is what one queue shows of its problems.
type kind struct {
	path, title, lead string
	heads             []string
	columns           []sheet.Column // of the workbook behind number, title, unit, leader, holder
	filter            func(q queueQuery) ledger.Filter
	// fill completes an item and returns its cells in the workbook.
	fill  func(it *QueueItem, p ledger.Problem, at moment) []string
	empty ui.Empty
}

// moment is what an item is filled in with.
type moment struct {
	judge  ledger.Judge
	viewer access.Viewer
	asked  map[string]ledger.Act
	back   string
	gap    ledger.Gap
}

// queue makes the page of a kind.
func (web *Web) queue(r *http.Request, k kind) (Queue, queueQuery, error) {
	q, err := ui.Query[queueQuery](r)
	if err != nil {
		return Queue{}, q, err
	}
	v := access.From(r.Context())
	page, err := web.Ledger.List(r.Context(), v, q.narrow(k.filter(q)))
	if err != nil {
		return Queue{}, q, err
	}
	facets, err := web.Ledger.Facets(r.Context(), v, q.Year)
	if err != nil {
		return Queue{}, q, err
	}
	at, err := web.moment(r, q.here(k.path), page.Problems)
	if err != nil {
		return Queue{}, q, err
	}
	at.gap = ledger.Gap(q.Gap)
	data := Queue{Items: []QueueItem{}, Next: page.Next, Tabs: ledgerweb.BoardTabs(k.path), Lead: k.lead, Heads: k.heads, Export: q.with(k.path + "/export"), Empty: k.empty}
	for _, p := range page.Problems {
		it := queueItem(p, at)
		k.fill(&it, p, at)
		data.Items = append(data.Items, it)
	}
	data.Filters = filters{Action: k.path, Choices: q.choices(facets, v)}
	for name, value := range map[string]string{"gap": q.Gap, "light": q.Light} {
		if value != "" {
			data.Filters.Hidden = append(data.Filters.Hidden, ui.Option{Value: name, Text: value})
		}
	}
	if page.Next != "" {
		data.Pager.Next = q.with(k.path, "cursor", page.Next)
	}
	if page.Prev != "" {
		data.Pager.Prev = q.with(k.path, "before", page.Prev)
	}
	if q.scope != (scope{}) {
		data.Empty = ui.Empty{Title: "没有符合条件的问题", Text: "去掉部分筛选条件再看。", Action: &ui.Link{Text: "清除筛选", URL: k.path}}
	}
	return data, q, nil
}

func (web *Web) moment(r *http.Request, back string, problems []ledger.Problem) (moment, error) {
	v := access.From(r.Context())
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return moment{}, err
	}
	asked, err := web.Ledger.Requests(r.Context(), v, problems)
	return moment{judge: judge, viewer: v, asked: asked, back: back}, err
}

func queueItem(p ledger.Problem, at moment) QueueItem {
	s := at.judge.Stand(p)
	return QueueItem{
		ID: p.ID, Number: p.Number(), Title: p.Title, Unit: p.LeadUnit, Leader: p.Leader, Holder: p.Holder, Due: p.Due, State: p.State, StateText: p.Phase().Zh(),
		Light: s.Light, LightText: s.Word, Reason: s.Reason, Missing: []string{}, Version: p.Version, Late: s.Light == ledger.Red,
	}
}

// export answers with everything that a queue selects.
func (web *Web) export(r *http.Request, k kind) (ui.Response, error) {
	q, err := ui.Query[queueQuery](r)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: k.title, Title: k.title, Columns: append([]sheet.Column{
		{Head: "编号", Width: 10, Center: true}, {Head: "问题", Width: 34}, {Head: "牵头单位", Width: 16}, {Head: "责任领导", Width: 12}, {Head: "责任人", Width: 10},
	}, k.columns...)}
	q.Limit, q.Cursor, q.Before = ledger.MaxLimit, "", ""
	for {
		page, err := web.Ledger.List(r.Context(), access.From(r.Context()), q.narrow(k.filter(q)))
		if err != nil {
			return nil, err
		}
		at, err := web.moment(r, "", page.Problems)
		if err != nil {
			return nil, err
		}
		at.gap = ledger.Gap(q.Gap)
		for _, p := range page.Problems {
			it := queueItem(p, at)
			t.Rows = append(t.Rows, append([]string{it.Number, it.Title, it.Unit, it.Leader, it.Holder}, k.fill(&it, p, at)...))
		}
		if page.Next == "" || len(t.Rows) > sheet.MaxRows {
			return web.workbook(r, t)
		}
		q.Cursor = page.Next
	}
}

// act is a form of a command to a problem; its fields are told apart by verb
// and problem.
func (at moment) act(title string, verb ledger.Verb, it *QueueItem, fields ...ui.Field) Act {
	for i := range fields {
		fields[i].Form = string(verb) + "-" + it.ID
	}
	return Act{Title: title, URL: "/problems/" + it.ID + "/" + string(verb), Version: it.Version, Back: at.back, Fields: fields}
}

// may reports whether the viewer may give a command to p.
func (at moment) may(p ledger.Problem, verb ledger.Verb) bool {
	return ledger.MayGiveTo(at.viewer, p, verb, "")
}

// signer asks who acts: anybody where a 联络员 records for others, else one of
// the names of v.
func signer(v access.Viewer, verb ledger.Verb, name, label string) ui.Field {
	if v.Writes() {
		return line(name, label, "", true)
	}
	f := ui.Field{Name: name, Label: label, Type: "select", Required: true}
	for _, who := range ledger.Signatures(v, verb) {
		f.Options = append(f.Options, ui.Option{Value: who, Text: who})
	}
	f.Value = f.Options[0].Value
	return f
}

func line(name, label, value string, required bool) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Required: required, MaxLength: 60, Autocomplete: "off"}
}

func area(name, label string) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "textarea", Required: true, MaxLength: 500}
}

func day(name, label string, required bool) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "date", Required: required}
}

func total(n int, more bool) string {
	if more {
		return "超过 " + ui.Count(n) + " 项"
	}
	return "共 " + ui.Count(n) + " 项"
}

func joined(texts []string) string { return strings.Join(texts, "；") }

func days(n int) string { return strconv.Itoa(n) + "个工作日" }
