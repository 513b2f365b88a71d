package boardweb

import (
	"bytes"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Board is the page 进度一览, and its JSON: how far everything is by groups, and
// what comes next.
type Board struct {
	Breakdown
	Next []Coming `json:"next"` // what has the earliest dates, at most comingMost

	Tabs    []ui.Tab           `json:"-"`
	Stats   []ui.Stat          `json:"-"`
	Views   []ui.Tab           `json:"-"` // what to break down by
	Choices []ledgerweb.Choice `json:"-"`
	Hidden  []ui.Option        `json:"-"`
	Export  string             `json:"-"`
	Print   string             `json:"-"` // of which day the page is
	Clear   string             `json:"-"`
	Empty   ui.Empty           `json:"-"`
}

// Coming is a problem about which something has to happen soon.
type Coming struct {
	ID     string       `json:"id"`
	Number string       `json:"number"`
	Title  string       `json:"title"`
	Unit   string       `json:"unit"`
	Leader string       `json:"leader"`
	Light  ledger.Light `json:"light"`
	Reason string       `json:"reason"`

	Badge ui.Badge `json:"-"`
}

const comingMost = 12

// boardQuery is what the address says: the filters of the ledger, and what to
// break down by.
type boardQuery struct {
	grid.Query
	By string `json:"by"`
}

func (q boardQuery) by() ledger.Group {
	if q.By == "" {
		return ledger.GroupAspect
	}
	return ledger.Group(q.By)
}

var boardPage = ui.NewPage[Board](Room, "board")

func (web *Web) board(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[boardQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	data := Board{Tabs: ledgerweb.BoardTabs("/board"), Next: []Coming{}, Print: web.Ledger.Today(), Views: views(q), Empty: empty(q.Narrowed())}
	if data.Breakdown, err = web.breakdown(r.Context(), v, q.Query, q.by()); err != nil {
		return nil, err
	}
	if data.Choices, err = web.choices(r, v, q.Query); err != nil {
		return nil, err
	}
	data.Hidden = keep("by", q.By)
	data.Stats = stats(q.Query, data.Sum)
	data.Export = q.With("/board/export", "by", q.By)
	if q.Narrowed() {
		data.Clear = grid.Query{}.With("/board", "by", q.By)
	}
	if data.Next, err = web.coming(r, v, q.Query); err != nil {
		return nil, err
	}
	return boardPage.Show("整改进度一览", data).Wide().Across(), nil
}

func views(q boardQuery) []ui.Tab {
	var all []ui.Tab
	for _, g := range ledger.Groups {
		if g == ledger.GroupState {
			continue // every row has the states as its columns
		}
		code := string(g)
		if g == ledger.GroupAspect {
			code = ""
		}
		all = append(all, ui.Tab{Text: "按" + g.Zh(), URL: q.With("/board", "by", code), Current: g == q.by()})
	}
	return all
}

// stats are the figures of the whole, each of which leads to what it counts.
func stats(q grid.Query, sum Line) []ui.Stat {
	all := []ui.Stat{{Label: "问题", Value: ui.Count(sum.Total), URL: q.With("/ledger")}}
	for _, p := range shown {
		stat := ui.Stat{Label: p.Zh(), Value: ui.Count(sum.Phases[p]), URL: q.With("/ledger", "state", string(p))}
		if p == ledger.Done {
			stat.Tone = ui.Good
			if share := sum.Share(); share != "" {
				stat.Note = "销号率 " + share
			}
		}
		all = append(all, stat)
	}
	for _, c := range []struct {
		label string
		n     int
		tone  ui.Tone
		url   string
	}{
		{ledger.Red.Zh(), sum.Red, ui.Alarm, q.With("/ledger", "light", string(ledger.Red), "sort", string(ledger.ByLight))},
		{ledger.Yellow.Zh(), sum.Yellow, ui.Warn, q.With("/ledger", "light", string(ledger.Yellow), "sort", string(ledger.ByLight))},
		{"整改中无佐证", sum.Hollow, ui.Warn, q.With("/ledger", "state", string(ledger.InProgress), "evidence", string(ledger.Without))},
	} {
		stat := ui.Stat{Label: c.label, Value: ui.Count(c.n), URL: c.url}
		if c.n > 0 {
			stat.Tone = c.tone
		}
		all = append(all, stat)
	}
	return all
}

// coming lists what has to happen next.
func (web *Web) coming(r *http.Request, v access.Viewer, q grid.Query) ([]Coming, error) {
	f := q.Filter()
	f.Group, f.Sort, f.Desc, f.Limit, f.After, f.Before = "", ledger.ByLight, false, comingMost, "", ""
	page, err := web.Ledger.List(r.Context(), v, f)
	if err != nil {
		return nil, err
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	all := []Coming{}
	for _, p := range page.Problems {
		s := judge.Stand(p)
		if s.Light == ledger.NoLight {
			break // without dates come last
		}
		all = append(all, Coming{ID: p.ID, Number: p.Number(), Title: p.Title, Unit: p.LeadUnit, Leader: p.Leader, Light: s.Light, Reason: s.Reason,
			Badge: ledgerweb.LightBadge(s.Light, s.Word, "")})
	}
	return all, nil
}

// choices are the filters of the board.
func (web *Web) choices(r *http.Request, v access.Viewer, q grid.Query) ([]ledgerweb.Choice, error) {
	f, err := web.Ledger.Facets(r.Context(), v, q.Year)
	if err != nil {
		return nil, err
	}
	all := []ledgerweb.Choice{choice("year", "年度", yearText(q.Year), f.Years, strconv.Itoa, func(y int) string { return strconv.Itoa(y) + "年" })}
	if f.Personal || q.Subject != "" {
		all = append(all, choice("subject", "主体", q.Subject, ledger.Subjects, func(s ledger.Subject) string { return string(s) }, ledger.Subject.Zh))
	}
	itself := func(s string) string { return s }
	all = append(all,
		choice("aspect", "所属方面", q.Aspect, f.Aspects, func(a ledger.Aspect) string { return a.Title }, func(a ledger.Aspect) string { return a.Title }),
		choice("class", "整改类别", q.Class, f.Classes, func(c ledger.Class) string { return string(c) }, ledger.Class.Zh),
		choice("lead_unit", "牵头单位", q.LeadUnit, f.LeadUnits, itself, itself),
		choice("leader", "责任领导", q.Leader, f.Leaders, itself, itself))
	return all, nil
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

func choice[T any](name, label, value string, list []T, code, text func(T) string) ledgerweb.Choice {
	c := ledgerweb.Choice{Name: name, Label: label, Value: value, Options: []ui.Option{{Text: "全部"}}}
	known := value == ""
	for _, item := range list {
		if code(item) == "" {
			continue
		}
		c.Options = append(c.Options, ui.Option{Value: code(item), Text: text(item)})
		known = known || code(item) == value
	}
	if !known {
		c.Options = append(c.Options, ui.Option{Value: value, Text: value})
	}
	return c
}

func keep(name, value string) []ui.Option {
	if value == "" {
		return nil
	}
	return []ui.Option{{Value: name, Text: value}}
}

func empty(narrowed bool) ui.Empty {
	if narrowed {
		return ui.Empty{Title: "没有符合条件的问题", Text: "去掉部分筛选条件再试。"}
	}
	return ui.Empty{Title: "台账还是空的", Text: "问题纳入台账后，这里显示各方面、各单位的进度。", Action: &ui.Link{Text: "去材料", URL: "/materials"}}
}

func (web *Web) boardExport(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[boardQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	b, err := web.breakdown(r.Context(), v, q.Query, q.by())
	if err != nil {
		return nil, err
	}
	return web.book(v, "整改进度一览", b.table("进度一览", "整改进度一览（按"+b.ByText+"）"))
}

// book answers with a workbook of tables.
func (web *Web) book(v access.Viewer, name string, tables ...sheet.Table) (ui.Response, error) {
	var out bytes.Buffer
	if err := sheet.WriteTables(&out, sheet.Head{Unit: v.Letterhead(), Date: ui.Date(web.Clock().UnixMilli())}, tables...); err != nil {
		return nil, err
	}
	day := web.Ledger.Today()
	return ui.Bytes(v.UnitName+name+day[:4]+day[5:7]+day[8:]+".xlsx", sheet.MIME, out.Bytes()), nil
}
