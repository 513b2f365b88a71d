package deskweb

import (
	"net/http"
	"slices"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Late is the page of 督办, and its JSON.
type Late struct {
	Units []LateUnit `json:"units"`
	Total int        `json:"total"`
	More  bool       `json:"more"` // there is more than the page looks at

	Tabs    []ui.Tab  `json:"-"`
	Query   lateQuery `json:"-"`
	Chips   []Chip    `json:"-"`
	Choices []Choice  `json:"-"`
	Export  string    `json:"-"`
	Writes  bool      `json:"-"`
	Pager   ui.Pager  `json:"-"`
	Empty   ui.Empty  `json:"-"`
}

// LateUnit is what presses in one unit.
type LateUnit struct {
	Unit  string     `json:"unit"` // "" while nobody has the lead
	Total int        `json:"total"`
	Items []LateItem `json:"items"`

	Name string `json:"-"`
	URL  string `json:"-"` // all of the unit
	Urge string `json:"-"` // 催办 of the whole unit
	Rest int    `json:"-"` // not shown here
}

// LateItem is a problem that presses.
type LateItem struct {
	ID        string           `json:"id"`
	Number    string           `json:"number"`
	Title     string           `json:"title"`
	Leader    string           `json:"leader"`
	Holder    string           `json:"holder"`
	Due       string           `json:"due"`
	State     ledger.State     `json:"state"`
	StateText string           `json:"state_text"`
	LateDays  int              `json:"late_days"` // working days
	Concerns  []ledger.Concern `json:"concerns"`
	NextStep  string           `json:"next_step"` // of the letters, "" where none can be sent
	NextText  string           `json:"next_text"`
	Version   int64            `json:"version"`

	Personal bool `json:"-"`
	Late     bool `json:"-"`
}

// Badges are the concerns as marks, each once.
func (it LateItem) Badges() []ui.Badge {
	var all []ui.Badge
	for _, c := range it.Concerns {
		b := ui.Badge{Tone: concernTone(c.Code), Text: c.Zh}
		if !slices.Contains(all, b) {
			all = append(all, b)
		}
	}
	return all
}

func concernTone(c ledger.ConcernCode) ui.Tone {
	switch c {
	case ledger.Overdue, ledger.AnswerLate, ledger.ReviewLate, ledger.LookBackLate:
		return ui.Alarm
	case ledger.TimeAsked:
		return ui.Wait
	}
	return ui.Warn
}

// lateQuery is what the address says.
type lateQuery struct {
	scope
	Concern string `json:"concern"`
	From    int    `json:"from"` // position in the list of one unit
}

func (q lateQuery) with(path string, pairs ...string) string {
	return q.scope.with(path, append([]string{"concern", q.Concern}, pairs...)...)
}

// How many problems of a unit stand on a page.
const (
	someOfUnit = 8
	pageOfUnit = 100
)

var latePage = ui.NewPage[Late](Room, "late")

func (web *Web) late(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[lateQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	pressing, more, err := web.Ledger.Pressing(r.Context(), v, q.filter())
	if err != nil {
		return nil, err
	}
	facets, err := web.Ledger.Facets(r.Context(), v, q.Year)
	if err != nil {
		return nil, err
	}
	data := Late{Units: []LateUnit{}, More: more, Tabs: ledgerweb.BoardTabs("/board/late"), Query: q, Chips: lateChips(q, pressing), Choices: q.choices(facets, v),
		Export: q.with("/board/late/export"), Writes: v.Writes()}
	pressing = withConcern(pressing, q.Concern)
	data.Total = len(pressing)
	for _, group := range byUnit(pressing) {
		data.Units = append(data.Units, lateUnit(q, group))
	}
	if q.LeadUnit != "" && len(data.Units) == 1 {
		data.Pager = onePage(q, &data.Units[0], pressing)
	}
	data.Empty = ui.Empty{Title: "没有需要督办的事项", Text: "逾期、临期、没有佐证、长期没有进展、延期待批的问题会列在这里。"}
	if q != (lateQuery{}) {
		data.Empty = ui.Empty{Title: "没有符合条件的事项", Text: "去掉部分筛选条件再看。", Action: &ui.Link{Text: "清除筛选", URL: "/board/late"}}
	}
	return latePage.Show("督办", data).Wide().Across(), nil
}

// withConcern keeps what has a concern, all for "".
func withConcern(all []ledger.Pressing, code string) []ledger.Pressing {
	if code == "" {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(p ledger.Pressing) bool { return !p.Has(ledger.ConcernCode(code)) })
}

// group is what presses in one unit.
type group struct {
	unit  string
	items []ledger.Pressing
}

// byUnit divides by the unit in the lead, in the order of the most urgent of
// each: no unit is ranked by a figure.
func byUnit(all []ledger.Pressing) []group {
	var groups []group
	for _, p := range all {
		i := slices.IndexFunc(groups, func(g group) bool { return g.unit == p.Problem.LeadUnit })
		if i < 0 {
			groups = append(groups, group{unit: p.Problem.LeadUnit})
			i = len(groups) - 1
		}
		groups[i].items = append(groups[i].items, p)
	}
	return groups
}

func lateUnit(q lateQuery, g group) LateUnit {
	u := LateUnit{Unit: g.unit, Name: g.unit, Total: len(g.items), Items: []LateItem{}}
	if u.Name == "" {
		u.Name = "（未定牵头单位）"
	} else {
		u.URL = q.with("/board/late", "lead_unit", g.unit)
		u.Urge = q.with("/board/late/urge", "lead_unit", g.unit)
	}
	for _, p := range g.items[:min(len(g.items), someOfUnit)] {
		u.Items = append(u.Items, lateItem(p))
	}
	u.Rest = u.Total - len(u.Items)
	return u
}

// onePage shows a part of the list of one unit.
func onePage(q lateQuery, u *LateUnit, all []ledger.Pressing) ui.Pager {
	from := max(0, min(q.From, len(all)-1))
	to := min(len(all), from+pageOfUnit)
	u.Items, u.Rest = u.Items[:0], 0
	for _, p := range all[from:to] {
		u.Items = append(u.Items, lateItem(p))
	}
	if from == 0 && to == len(all) {
		return ui.Pager{}
	}
	pager := ui.Pager{First: from + 1, Last: to, Total: len(all)}
	if to < len(all) {
		pager.Next = q.with("/board/late", "from", strconv.Itoa(to))
	}
	if from > 0 {
		pager.Prev = q.with("/board/late", "from", strconv.Itoa(max(0, from-pageOfUnit)))
	}
	return pager
}

func lateItem(p ledger.Pressing) LateItem {
	x := p.Problem
	return LateItem{
		ID: x.ID, Number: x.Number(), Title: x.Title, Leader: x.Leader, Holder: x.Holder, Due: x.Due, State: x.State, StateText: x.Phase().Zh(), LateDays: p.Late(),
		Concerns: p.Concerns, NextStep: p.Next.Code, NextText: p.Next.Text, Version: x.Version, Personal: x.Subject == ledger.Personal,
		Late: concernTone(p.Concerns[0].Code) == ui.Alarm,
	}
}

func lateChips(q lateQuery, all []ledger.Pressing) []Chip {
	var chips []Chip
	for _, code := range ledger.ConcernCodes {
		c := Chip{Text: code.Zh(), Current: q.Concern == string(code), Alarm: concernTone(code) == ui.Alarm}
		for _, p := range all {
			if p.Has(code) {
				c.Count++
			}
		}
		if c.Count == 0 && !c.Current {
			continue
		}
		c.URL = q.with("/board/late", "concern", string(code))
		if c.Current {
			c.URL = q.with("/board/late", "concern", "")
		}
		chips = append(chips, c)
	}
	return chips
}

// exportLate answers with the list as a workbook.
func (web *Web) exportLate(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[lateQuery](r)
	if err != nil {
		return nil, err
	}
	pressing, _, err := web.Ledger.Pressing(r.Context(), access.From(r.Context()), q.filter())
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "督办清单", Title: "督办清单", Columns: []sheet.Column{
		{Head: "牵头单位", Width: 16}, {Head: "编号", Width: 10, Center: true}, {Head: "问题", Width: 30}, {Head: "责任领导", Width: 12}, {Head: "责任人", Width: 10},
		{Head: "完成时限", Width: 12, Center: true}, {Head: "状态", Width: 9, Center: true}, {Head: "情况", Width: 40}, {Head: "督办步骤", Width: 26},
	}}
	for _, p := range withConcern(pressing, q.Concern) {
		x := p.Problem
		t.Rows = append(t.Rows, []string{x.LeadUnit, x.Number(), x.Title, x.Leader, x.Holder, x.Due, x.Phase().Zh(), p.Said(), p.Next.Text})
	}
	return web.workbook(r, t)
}
