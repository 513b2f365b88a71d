package ledgerweb

import (
	"net/http"
	"net/url"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Measures is the page of all measures with the recurring duties in them, and
// its JSON. It also shows what nobody linked to a problem.
type Measures struct {
	Items []Planned `json:"items"`

	Tabs   []ui.Tab `json:"-"`
	Choice Choice   `json:"-"` // of the year
	Chips  []Chip   `json:"-"`
	Count  string   `json:"-"`
	Empty  ui.Empty `json:"-"`
}

// Planned is a measure with the problems that it serves.
type Planned struct {
	Measure
	Year     int      `json:"year"`
	Problems []Served `json:"problems"`
}

// Served is a problem that a measure serves.
type Served struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	Unit   string `json:"unit"` // 牵头单位
	Due    string `json:"due"`
}

// measuresQuery narrows the page: to a year, and to measures without a problem
// (unlinked) or with recurring duties (recurring).
type measuresQuery struct {
	Year int    `json:"year"`
	Only string `json:"only"`
}

const (
	onlyUnlinked  = "unlinked"
	onlyRecurring = "recurring"
)

func (q measuresQuery) keeps(p ledger.Planned) bool {
	switch q.Only {
	case onlyUnlinked:
		return len(p.Problems) == 0
	case onlyRecurring:
		return len(p.Measure.Promises) > 0
	}
	return true
}

func (q measuresQuery) with(only string) string {
	v := url.Values{}
	if q.Year != 0 {
		v.Set("year", strconv.Itoa(q.Year))
	}
	if only != "" {
		v.Set("only", only)
	}
	if len(v) == 0 {
		return "/ledger/measures"
	}
	return "/ledger/measures?" + v.Encode()
}

var measuresPage = ui.NewPage[Measures](Room, "measures")

func (web *Web) measures(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[measuresQuery](r)
	if err != nil {
		return nil, err
	}
	if q.Only != "" && q.Only != onlyUnlinked && q.Only != onlyRecurring {
		return nil, fault.New(fault.Invalid, "没有这个筛选条件，请从页面上选择。")
	}
	v := access.From(r.Context())
	plan, err := web.Ledger.Plan(r.Context(), v, q.Year)
	if err != nil {
		return nil, err
	}
	facets, err := web.Ledger.Facets(r.Context(), v, 0)
	if err != nil {
		return nil, err
	}
	data := Measures{
		Items: []Planned{}, Tabs: Tabs("/ledger/measures"), Chips: measureChips(q, plan), Choice: YearChoice(q.Year, facets.Years),
		Empty: ui.Empty{Title: "没有整改措施", Text: "措施随材料一起纳入台账。先上传材料，核对后点“纳入台账”。", Action: &ui.Link{Text: "去材料", URL: "/materials"}},
	}
	for _, p := range plan {
		if q.keeps(p) {
			data.Items = append(data.Items, planned(p))
		}
	}
	data.Count = "共 " + ui.Count(len(data.Items)) + " 项措施"
	return measuresPage.Show("整改措施", data).Wide().Across(), nil
}

func planned(p ledger.Planned) Planned {
	out := Planned{Measure: measure(p.Measure), Year: p.Measure.Year, Problems: []Served{}}
	for _, ref := range p.Problems {
		out.Problems = append(out.Problems, Served{ref.ID, ref.Number, ref.Title, ref.LeadUnit, ref.Due})
	}
	return out
}

func measureChips(q measuresQuery, plan []ledger.Planned) []Chip {
	var all []Chip
	for _, c := range []struct{ only, text string }{{onlyUnlinked, "未关联问题"}, {onlyRecurring, "有常态化任务"}} {
		chip := Chip{Text: c.text, URL: q.with(c.only), Current: q.Only == c.only, Quiet: c.only == onlyRecurring}
		for _, p := range plan {
			if (measuresQuery{Only: c.only}).keeps(p) {
				chip.Count++
			}
		}
		if chip.Current {
			chip.URL = q.with("")
		}
		if chip.Count > 0 || chip.Current {
			all = append(all, chip)
		}
	}
	return all
}

// YearChoice is the filter by a year.
func YearChoice(year int, years []int) Choice {
	c := Choice{Name: "year", Label: "年度", Options: []ui.Option{{Text: "全部"}}}
	if year != 0 {
		c.Value = strconv.Itoa(year)
	}
	c.Options = append(c.Options, options(years, strconv.Itoa, func(y int) string { return strconv.Itoa(y) + "年" })...)
	return c
}
