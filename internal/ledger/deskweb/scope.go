package deskweb

import (
	"net/url"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Chip is a figure that filters when it is clicked.
type Chip struct {
	Text    string
	Count   int
	URL     string
	Current bool
	Alarm   bool
}

// Choice is a filter with few values.
type Choice struct {
	Name, Label, Value string
	Options            []ui.Option
}

// scope is which part of the ledger a page is about: every page of this room
// can be narrowed in the same way.
type scope struct {
	Year     int    `json:"year"`
	LeadUnit string `json:"lead_unit"`
	Leader   string `json:"leader"`
	Mine     bool   `json:"mine"`
}

func (s scope) filter() ledger.Filter {
	return ledger.Filter{Year: s.Year, LeadUnit: s.LeadUnit, Leader: s.Leader, Mine: s.Mine}
}

// with returns the address of path under s with further parameters, in pairs of
// name and value; a later pair replaces an earlier one, an empty value takes
// the parameter out.
func (s scope) with(path string, pairs ...string) string {
	v := url.Values{}
	set := func(name, value string) {
		v.Del(name)
		if value != "" {
			v.Set(name, value)
		}
	}
	if s.Year != 0 {
		set("year", strconv.Itoa(s.Year))
	}
	set("lead_unit", s.LeadUnit)
	set("leader", s.Leader)
	if s.Mine {
		set("mine", "1")
	}
	for i := 0; i < len(pairs); i += 2 {
		set(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// choices are the filters of a scope.
func (s scope) choices(f ledger.Facets, v access.Viewer) []Choice {
	var all []Choice
	add := func(name, label, value string, values []string, text func(string) string) {
		if len(values) < 2 && value == "" {
			return
		}
		options := []ui.Option{{Text: "全部"}}
		for _, o := range values {
			options = append(options, ui.Option{Value: o, Text: text(o)})
		}
		all = append(all, Choice{name, label, value, options})
	}
	itself := func(s string) string { return s }
	years, year := []string{}, ""
	for _, y := range f.Years {
		years = append(years, strconv.Itoa(y))
	}
	if s.Year != 0 {
		year = strconv.Itoa(s.Year)
	}
	add("year", "年度", year, years, func(y string) string { return y + "年" })
	add("lead_unit", "牵头单位", s.LeadUnit, f.LeadUnits, itself)
	add("leader", "责任领导", s.Leader, f.Leaders, itself)
	if len(v.Self.All()) > 0 || s.Mine {
		mine := ""
		if s.Mine {
			mine = "1"
		}
		all = append(all, Choice{"mine", "范围", mine, []ui.Option{{Text: "全部"}, {Value: "1", Text: "与我有关"}}})
	}
	return all
}

// filters is the form of a scope: it keeps what else the address says.
type filters struct {
	Action  string
	Hidden  []ui.Option // name and value
	Choices []Choice
}
