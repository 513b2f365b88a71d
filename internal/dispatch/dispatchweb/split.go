package dispatchweb

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/dispatch"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
	"bihuan/internal/zh"
)

// Split is the page that sends sheets out, and its JSON.
type Split struct {
	Offices []Office `json:"offices"` // who would get a sheet
	Rows    int      `json:"rows"`
	Assign  int      `json:"assign"` // problems that would be handed out at once
	Left    []Left   `json:"left"`
	Rounds  []Round  `json:"rounds"` // what was sent before, newest first
	Next    string   `json:"next"`

	Tabs    []ui.Tab    `json:"-"`
	Query   splitQuery  `json:"-"`
	Choices []Choice    `json:"-"`
	Fields  []ui.Field  `json:"-"`
	Carried []ui.Option `json:"-"` // the filter, for the form that sends
	States  []ui.Tab    `json:"-"`
	Refused string      `json:"-"` // why there is no preview
	Clear   string      `json:"-"`
	Pager   ui.Pager    `json:"-"`
}

// Office is who would get a sheet.
type Office struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// Left is a problem of which nothing is sent.
type Left struct {
	ID     string `json:"id"`
	Number string `json:"no"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

// Round is a dispatch in the list.
type Round struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	By       string   `json:"by"`
	Offices  int      `json:"offices"`
	Returned int      `json:"returned"`
	Rows     int      `json:"rows"`
	EndedOn  string   `json:"ended_on,omitempty"`
	Sent     int64    `json:"sent_at"`
	State    ui.Badge `json:"-"`
	URL      string   `json:"-"`
}

// Choice is a filter over few values.
type Choice struct {
	Name, Label, Value string
	Options            []ui.Option
}

// splitQuery is what the address says: the filter of the ledger, who gets a
// sheet, and which dispatches are listed.
type splitQuery struct {
	grid.Query
	Assist   bool   `json:"assist"`
	NoAssign bool   `json:"no_assign"`
	Show     string `json:"show"` // open, ended or all
	After    string `json:"after"`
}

func (q splitQuery) options() dispatch.Options {
	return dispatch.Options{Assist: q.Assist, Assign: !q.NoAssign}
}

var splitPage = ui.NewPage[Split](Room, "split")

func (web *Web) split(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[splitQuery](r)
	if err != nil {
		return nil, err
	}
	data, err := web.splitting(r, q, sendCommand{Name: fmt.Sprintf("%d月整改进展填报", web.Clock().Month()), By: zh.Day(web.Clock().AddDate(0, 0, 10))})
	if err != nil {
		return nil, err
	}
	return splitPage.Show("按单位拆分", data), nil
}

// splitting is the page with what typed says in its form.
func (web *Web) splitting(r *http.Request, q splitQuery, typed sendCommand) (Split, error) {
	v := access.From(r.Context())
	q.Cursor, q.Before, q.Count, q.Cols, q.Limit = "", "", false, nil, 0
	data := Split{Tabs: ui.ExchangeTabs(splitURL), Query: q, Offices: []Office{}, Left: []Left{}, Rounds: []Round{}, Fields: typed.fields(v)}
	proposal, err := web.Dispatch.Propose(r.Context(), v, q.Filter(), q.options())
	switch {
	case err == nil:
		data.proposed(proposal)
	case fault.KindOf(err) == fault.Invalid:
		data.Refused = fault.Text(err)
	default:
		return Split{}, err
	}
	facets, err := web.Dispatch.Ledger.Facets(r.Context(), v, q.Year)
	if err != nil {
		return Split{}, err
	}
	data.Choices = choices(q, facets)
	for name, values := range q.Values() {
		for _, value := range values {
			data.Carried = append(data.Carried, ui.Option{Value: name, Text: value})
		}
	}
	if q.Narrowed() {
		data.Clear = splitURL
	}
	return data, web.rounds(r.Context(), v, q, &data)
}

func (d *Split) proposed(p dispatch.Proposal) {
	d.Rows, d.Assign = p.Rows(), len(p.Assign)
	for _, packet := range p.Packets {
		d.Offices = append(d.Offices, Office{packet.Office, len(packet.Rows)})
	}
	for _, l := range p.Left {
		d.Left = append(d.Left, Left{l.ID, l.Number, l.Title, l.Reason})
	}
}

func choices(q splitQuery, f ledger.Facets) []Choice {
	years, aspects, units, leaders := []ui.Option{{Text: "全部"}}, []ui.Option{{Text: "全部"}}, []ui.Option{{Text: "全部"}}, []ui.Option{{Text: "全部"}}
	for _, y := range f.Years {
		years = append(years, ui.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y) + "年"})
	}
	for _, a := range f.Aspects {
		aspects = append(aspects, ui.Option{Value: a.Title, Text: a.Title})
	}
	for _, u := range f.LeadUnits {
		units = append(units, ui.Option{Value: u, Text: u})
	}
	for _, l := range f.Leaders {
		leaders = append(leaders, ui.Option{Value: l, Text: l})
	}
	year := ""
	if q.Year != 0 {
		year = strconv.Itoa(q.Year)
	}
	return []Choice{{"year", "年度", year, years}, {"aspect", "所属方面", q.Aspect, aspects}, {"lead_unit", "牵头单位", q.LeadUnit, units}, {"leader", "责任领导", q.Leader, leaders}}
}

func (web *Web) rounds(ctx context.Context, v access.Viewer, q splitQuery, data *Split) error {
	state := map[string]string{"": dispatch.StateOpen, "all": ""}
	f := dispatch.Filter{State: q.Show, After: q.After}
	if mapped, ok := state[q.Show]; ok {
		f.State = mapped
	}
	page, err := web.Dispatch.List(ctx, v, f)
	if err != nil {
		return err
	}
	for _, s := range page.Items {
		data.Rounds = append(data.Rounds, web.summary(s))
	}
	for _, tab := range []struct{ show, text string }{{"", "正在收"}, {"ended", "已结束"}, {"all", "全部"}} {
		data.States = append(data.States, ui.Tab{Text: tab.text, URL: listURL(tab.show, "") + "#rounds", Current: tab.show == q.Show})
	}
	data.Next = page.Next
	if page.Next != "" {
		data.Pager.Next = listURL(q.Show, page.Next) + "#rounds"
	}
	if q.After != "" {
		data.Pager.Prev = listURL(q.Show, "") + "#rounds" // back to the newest
	}
	return nil
}

func listURL(show, after string) string {
	var pairs []string
	for name, value := range map[string]string{"show": show, "after": after} {
		if value != "" {
			pairs = append(pairs, name+"="+value)
		}
	}
	if len(pairs) == 0 {
		return splitURL
	}
	return splitURL + "?" + strings.Join(pairs, "&")
}

func (web *Web) summary(s dispatch.Summary) Round {
	return Round{ID: s.ID, Name: s.Name, By: s.By, Offices: s.Offices, Returned: s.Returned, Rows: s.Rows, EndedOn: s.EndedOn,
		Sent: s.CreatedAt.UnixMilli(), State: web.badge(s.By, s.EndedOn, s.Offices-s.Returned), URL: splitURL + "/" + s.ID}
}

// badge says how far a dispatch is.
func (web *Web) badge(by, endedOn string, missing int) ui.Badge {
	switch {
	case endedOn != "":
		return ui.Badge{Tone: ui.Plain, Text: "已结束"}
	case missing == 0:
		return ui.Badge{Tone: ui.Good, Text: "已收齐"}
	case by < web.Dispatch.Today():
		return ui.Badge{Tone: ui.Alarm, Text: "过期未收齐", Title: "要求" + by + "前交回"}
	}
	return ui.Badge{Tone: ui.Info, Text: "正在收"}
}

// sendCommand is the body of POST /exchange/split.
type sendCommand struct {
	Key string `json:"key"`
	splitQuery
	Name    string `json:"name"`
	By      string `json:"return_by"`
	Contact string `json:"contact"`
}

func (c sendCommand) fields(v access.Viewer) []ui.Field {
	if c.Contact == "" {
		c.Contact = v.Name
	}
	return []ui.Field{
		{Form: "send", Name: "name", Label: "名称", Value: c.Name, Required: true, MaxLength: 60, Hint: "印在每张表上，例如“3月整改进展填报”。"},
		{Form: "send", Name: "return_by", Label: "要求交回的日期", Type: "date", Value: c.By, Required: true},
		{Form: "send", Name: "contact", Label: "交回给谁", Value: c.Contact, MaxLength: 100, Hint: "姓名、科室或电话，印在每张表上。"},
	}
}

func (web *Web) send(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[sendCommand](r)
	if err != nil {
		return nil, err
	}
	letter := dispatch.Letter{Name: c.Name, By: c.By, Contact: c.Contact, Scope: scope(c.Query)}
	id, err := ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		d, err := web.Dispatch.Send(ctx, v, c.Filter(), c.options(), letter)
		return d.ID, err
	})
	if err != nil {
		if kind := fault.KindOf(err); isJSON(r) || kind != fault.Invalid && kind != fault.Conflict {
			return nil, err
		}
		data, broken := web.splitting(r, c.splitQuery, c)
		if broken != nil {
			return nil, broken
		}
		return splitPage.Show("按单位拆分", data).Failed(err), nil
	}
	if isJSON(r) {
		return web.rounded(r, id)
	}
	return ui.Redirect(splitURL + "/" + id).Notice("已拆分。请下载压缩包，把每个单位的表发给他们。"), nil
}

// scope says in words which part of the ledger q selects.
func scope(q grid.Query) string {
	var words []string
	if q.Year != 0 {
		words = append(words, strconv.Itoa(q.Year)+"年度")
	}
	for _, w := range []struct{ lead, text string }{
		{"", q.Aspect}, {"", ledger.Class(q.Class).Zh()}, {"", ledger.Phase(q.State).Zh()}, {"", ledger.Light(q.Light).Zh()}, {"牵头单位", q.LeadUnit},
		{"责任领导", q.Leader}, {"责任人", q.Holder}, {"含有", q.Q}, {"", ledger.Gap(q.Missing).Zh()},
	} {
		if w.text != "" {
			words = append(words, w.lead+w.text)
		}
	}
	if len(words) == 0 {
		return "台账全部"
	}
	return strings.Join(words, "，")
}
