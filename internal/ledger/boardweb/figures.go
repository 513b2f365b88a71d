package boardweb

import (
	"net/http"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Figures is the page 统计, and its JSON: by aspect, unit and class, and by
// month, each as a drawing with its table.
type Figures struct {
	Parts  []Breakdown    `json:"parts"`
	Months []ledger.Month `json:"months"`

	Tabs    []ui.Tab           `json:"-"`
	Charts  []ui.Chart         `json:"-"` // of Parts
	Course  ui.Chart           `json:"-"` // of Months
	Earlier string             `json:"-"`
	Later   string             `json:"-"`
	Choices []ledgerweb.Choice `json:"-"`
	Hidden  []ui.Option        `json:"-"`
	Export  string             `json:"-"`
	Clear   string             `json:"-"`
	Empty   ui.Empty           `json:"-"`
}

// Any reports whether there is something to show.
func (f Figures) Any() bool { return len(f.Parts) > 0 && f.Parts[0].Sum.Total > 0 }

type figuresQuery struct {
	grid.Query
	Until string `json:"until"` // YYYY-MM, the last month that is shown
}

// monthsShown is a year; it ends some months ahead, so that what is due soon
// can be seen coming.
const (
	monthsShown = 12
	monthsAhead = 3
)

var parts = []ledger.Group{ledger.GroupAspect, ledger.GroupLeadUnit, ledger.GroupClass}

var figuresPage = ui.NewPage[Figures](Room, "figures")

func (web *Web) figures(r *http.Request) (ui.Response, error) {
	q, data, err := web.counted(r)
	if err != nil {
		return nil, err
	}
	data.Tabs, data.Empty = ledgerweb.BoardTabs("/board/figures"), empty(q.Narrowed())
	for _, b := range data.Parts {
		data.Charts = append(data.Charts, b.chart())
	}
	data.Course = ui.Chart{Legend: []ui.Series{{Name: "登记", Tone: ui.Plain}, {Name: "应完成", Tone: ui.Warn}, {Name: "销号", Tone: ui.Good}}}
	for _, m := range data.Months {
		data.Course.Groups = append(data.Course.Groups, ui.ChartGroup{Label: m.Month, Values: []int{m.Registered, m.Due, m.Closed}})
	}
	data.Earlier, data.Later = q.With("/board/figures", "until", shift(q.Until, -monthsShown)), q.With("/board/figures", "until", shift(q.Until, monthsShown))
	if data.Choices, err = web.choices(r, access.From(r.Context()), q.Query); err != nil {
		return nil, err
	}
	data.Hidden = keep("until", q.Until)
	data.Export = q.With("/board/figures/export", "until", q.Until)
	if q.Narrowed() {
		data.Clear = grid.Query{}.With("/board/figures", "until", q.Until)
	}
	return figuresPage.Show("整改情况统计", data).Wide(), nil
}

// counted returns the figures that the address asks for.
func (web *Web) counted(r *http.Request) (figuresQuery, Figures, error) {
	q, err := ui.Query[figuresQuery](r)
	if err != nil {
		return q, Figures{}, err
	}
	if q.Until == "" {
		q.Until = shift(web.Ledger.Today()[:7], monthsAhead)
	}
	v := access.From(r.Context())
	data := Figures{Parts: []Breakdown{}}
	for _, by := range parts {
		b, err := web.breakdown(r.Context(), v, q.Query, by)
		if err != nil {
			return q, data, err
		}
		data.Parts = append(data.Parts, b)
	}
	data.Months, err = web.Ledger.Months(r.Context(), v, q.Filter(), q.Until, monthsShown)
	return q, data, err
}

// shift returns the month that comes n months after month, month itself when
// it is none.
func shift(month string, n int) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return t.AddDate(0, n, 0).Format("2006-01")
}

func (web *Web) figuresExport(r *http.Request) (ui.Response, error) {
	_, data, err := web.counted(r)
	if err != nil {
		return nil, err
	}
	var tables []sheet.Table
	for _, b := range data.Parts {
		tables = append(tables, b.table("按"+b.ByText, "整改情况统计（按"+b.ByText+"）"))
	}
	months := sheet.Table{Name: "按月份", Title: "整改情况统计（按月份）", Columns: []sheet.Column{
		{Head: "月份", Width: 14, Center: true}, {Head: "登记", Width: 10, Center: true}, {Head: "应完成", Width: 10, Center: true}, {Head: "销号", Width: 10, Center: true}}}
	for _, m := range data.Months {
		months.Rows = append(months.Rows, []string{m.Month, strconv.Itoa(m.Registered), strconv.Itoa(m.Due), strconv.Itoa(m.Closed)})
	}
	return web.book(access.From(r.Context()), "整改情况统计", append(tables, months)...)
}
