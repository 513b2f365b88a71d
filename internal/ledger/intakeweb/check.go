package intakeweb

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Check is the dry run: what the draft would become, row by row.
type Check struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Version int64          `json:"version"`
	Sheet   string         `json:"sheet"`
	Counts  map[string]int `json:"counts"` // by outcome
	Rows    []Row          `json:"rows"`
	Skipped []Skipped      `json:"skipped"`
	Notes   []string       `json:"notes"`
	Names   []Name         `json:"names"` // that the organisation does not know

	Tabs   []ui.Tab  `json:"-"`
	Stats  []ui.Stat `json:"-"`
	Filter []ui.Tab  `json:"-"`
	More   int       `json:"-"` // rows that the page leaves out
	Right  int       `json:"-"` // to be taken in
	Faulty int       `json:"-"`
	Choice string    `json:"-"` // what happens to twins, in words
}

// Row is one entry with what becomes of it.
type Row struct {
	Row      int      `json:"row"`
	Rows     []int    `json:"rows"`
	Outcome  string   `json:"outcome"`
	Title    string   `json:"title"`
	Sentence string   `json:"sentence"`
	Problem  string   `json:"problem,omitempty"` // id of the problem of the ledger
	Number   string   `json:"number,omitempty"`
	Badge    ui.Badge `json:"-"`
}

// Skipped is a row that is no entry.
type Skipped struct {
	Row  int    `json:"row"`
	Why  string `json:"why"`
	Text string `json:"text"`
}

// Name is a name that the organisation does not know.
type Name struct {
	Name    string      `json:"name"`
	Office  bool        `json:"office"`
	Rows    int         `json:"rows"`
	Near    []string    `json:"near"`
	Do      string      `json:"do"`
	Options []ui.Option `json:"-"`
}

const (
	mostRows  = 200 // that a page shows
	mostNames = 100
)

var checkPage = ui.NewPage[Check](Room, "check")

type checkQuery struct {
	Outcome string `json:"outcome"`
}

func (web *Web) check(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[checkQuery](r)
	if err != nil {
		return nil, err
	}
	planned, err := web.Intake.Plan(r.Context(), access.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if planned.Draft.Batch != "" && !ui.WantsJSON(r) {
		return ui.Redirect(home + "/" + planned.Draft.ID + "/done"), nil
	}
	return checked(planned, intake.Outcome(q.Outcome), ui.WantsJSON(r))
}

var tones = map[intake.Outcome]ui.Tone{intake.New: ui.Good, intake.Update: ui.Info, intake.Same: ui.Plain, intake.Twin: ui.Plain, intake.Faulty: ui.Alarm}

func checked(p flow.Planned, chosen intake.Outcome, all bool) (*ui.Shown, error) {
	d := p.Draft
	if chosen != "" && chosen.Zh() == "" {
		return nil, fault.New(fault.Invalid, "没有这种核对结果，请从页面上选择。")
	}
	data := Check{ID: d.ID, Name: d.Name, Version: d.Version, Sheet: d.Choices.Sheet, Counts: map[string]int{}, Rows: []Row{}, Skipped: []Skipped{}, Names: []Name{},
		Notes: append(append([]string{}, p.Notes...), p.Plan.Notes...), Tabs: ui.ExchangeTabs(home), Choice: d.Choices.OnTwin.Zh()}
	for _, o := range intake.Outcomes {
		n := p.Plan.Count(o)
		data.Counts[string(o)] = n
		data.Stats = append(data.Stats, ui.Stat{Label: o.Zh(), Value: strconv.Itoa(n), Tone: tones[o]})
	}
	data.Right, data.Faulty = data.Counts[string(intake.New)]+data.Counts[string(intake.Update)], data.Counts[string(intake.Faulty)]
	base := home + "/" + d.ID + "/check"
	data.Filter = []ui.Tab{{Text: "全部", URL: base, Current: chosen == "", Count: len(p.Plan.Items)}}
	for _, o := range intake.Outcomes {
		if n := data.Counts[string(o)]; n > 0 {
			data.Filter = append(data.Filter, ui.Tab{Text: o.Zh(), URL: base + "?outcome=" + string(o), Current: chosen == o, Count: n})
		}
	}
	for _, item := range p.Plan.Items {
		switch {
		case chosen != "" && item.Outcome != chosen:
		case len(data.Rows) == mostRows && !all:
			data.More++
		default:
			data.Rows = append(data.Rows, rowOf(item))
		}
	}
	for _, s := range p.Plan.Skipped {
		data.Skipped = append(data.Skipped, Skipped(s))
	}
	data.Names = namesOf(p.Plan.Unknown, d.Choices.Names)
	return checkPage.Show("核对后导入", data).Crumbs(crumbs, ui.Link{Text: d.Name, URL: home + "/" + d.ID}).Version(d.Version), nil
}

func rowOf(item intake.Item) Row {
	row := Row{Row: item.Rows[0], Rows: item.Rows, Outcome: string(item.Outcome), Title: item.Content.Title, Sentence: item.Sentence,
		Badge: ui.Badge{Tone: tones[item.Outcome], Text: item.Outcome.Zh()}}
	if item.Known != nil {
		row.Problem, row.Number = item.Known.ID, item.Known.Number()
	}
	return row
}

// namesOf offers what can be done about each unknown name. A name that a person
// mapped is unknown no more; it is offered again so that this can be undone.
func namesOf(unknown []intake.Unknown, chosen []intake.NameChoice) []Name {
	all := []Name{}
	offered := map[intake.NameChoice]bool{}
	key := func(name string, office bool) intake.NameChoice { return intake.NameChoice{Name: name, Office: office} }
	done := map[intake.NameChoice]intake.NameChoice{}
	for _, c := range chosen {
		done[key(c.Name, c.Office)] = c
	}
	for _, u := range unknown {
		if len(all) == mostNames {
			break
		}
		offered[key(u.Name, u.Office)] = true
		all = append(all, nameOf(u, done[key(u.Name, u.Office)]))
	}
	for _, c := range chosen {
		if c.Do == intake.Map && !offered[key(c.Name, c.Office)] {
			all = append(all, nameOf(intake.Unknown{Name: c.Name, Office: c.Office, Near: []string{c.To}}, c))
		}
	}
	return all
}

func nameOf(u intake.Unknown, chosen intake.NameChoice) Name {
	n := Name{Name: u.Name, Office: u.Office, Rows: u.Rows, Near: append([]string{}, u.Near...), Do: doText(chosen)}
	register := "登记为新人员"
	if u.Office {
		register = "登记为新单位"
	}
	n.Options = []ui.Option{{Value: "", Text: "照原文保留"}, {Value: string(intake.Create), Text: register}}
	for _, near := range u.Near {
		n.Options = append(n.Options, ui.Option{Value: string(intake.Map) + ":" + near, Text: "就是“" + near + "”"})
	}
	return n
}

func doText(c intake.NameChoice) string {
	if c.Do == intake.Map {
		return string(c.Do) + ":" + c.To
	}
	return string(c.Do)
}

// namesCommand is the body of POST /exchange/import/{id}/names: three lists of
// one length. Do is "", create, or map: and the name that is meant.
type namesCommand struct {
	Version int64    `json:"version"`
	Names   []string `json:"names"`
	Kinds   []string `json:"kinds"` // office or person
	Do      []string `json:"do"`
}

// names keeps what is to be done about unknown names.
func (web *Web) names(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[namesCommand](r)
	if err != nil {
		return nil, err
	}
	if len(c.Names) != len(c.Kinds) || len(c.Names) != len(c.Do) {
		return nil, fault.New(fault.Invalid, "表单没有完整收到，请刷新页面后重新提交。")
	}
	v, id := access.From(r.Context()), r.PathValue("id")
	d, err := web.Intake.Draft(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	choices := d.Choices
	choices.Names = nil
	for i, name := range c.Names {
		do, to, _ := strings.Cut(c.Do[i], ":")
		if do != "" {
			choices.Names = append(choices.Names, intake.NameChoice{Name: name, Office: c.Kinds[i] == "office", Do: intake.Do(do), To: to})
		}
	}
	if _, err := web.Intake.Choose(r.Context(), v, id, c.Version, choices); err != nil {
		return nil, err
	}
	return ui.Redirect(home + "/" + id + "/check"), nil
}

// list answers with the sentence of every row as a workbook of its own.
func (web *Web) list(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	p, err := web.Intake.Plan(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "核对结果", Title: "导入核对结果", Columns: []sheet.Column{
		{Head: "行号", Width: 8, Center: true}, {Head: "结果", Width: 10, Center: true}, {Head: "问题", Width: 36}, {Head: "说明", Width: 70}, {Head: "台账编号", Width: 12, Center: true}}}
	for _, item := range p.Plan.Items {
		number := ""
		if item.Known != nil {
			number = item.Known.Number()
		}
		t.Rows = append(t.Rows, []string{rowNumbers(item.Rows), item.Outcome.Zh(), item.Content.Title, item.Sentence, number})
	}
	for _, s := range p.Plan.Skipped {
		t.Rows = append(t.Rows, []string{strconv.Itoa(s.Row), "不读取", s.Text, s.Why, ""})
	}
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, t, sheet.Head{Unit: v.Letterhead(), Date: ui.Date(web.Clock().UnixMilli())}); err != nil {
		return nil, err
	}
	return ui.Bytes("导入核对结果.xlsx", sheet.MIME, book.Bytes()), nil
}

func rowNumbers(rows []int) string {
	if len(rows) == 1 {
		return strconv.Itoa(rows[0])
	}
	return strconv.Itoa(rows[0]) + "–" + strconv.Itoa(rows[len(rows)-1])
}

// marked answers with the file itself, the sentences in a column behind its
// last.
func (web *Web) marked(r *http.Request) (ui.Response, error) {
	name, content, err := web.Intake.Marked(r.Context(), access.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	mime := sheet.MIME
	if strings.HasSuffix(name, ".csv") {
		mime = "text/csv; charset=utf-8"
	}
	return ui.Bytes(name, mime, content), nil
}
