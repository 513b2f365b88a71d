package ledgerweb

import (
	"net/url"
	"slices"
	"strconv"

	"bihuan/internal/ledger"
)

// listQuery is what the address of the list says. Its names are a contract
// with programs and with saved links.
type listQuery struct {
	Q        string   `json:"q"`
	Year     int      `json:"year"`
	Aspect   string   `json:"aspect"`
	Subject  string   `json:"subject"`
	Class    string   `json:"class"`
	State    string   `json:"state"`
	Light    string   `json:"light"`
	LeadUnit string   `json:"lead_unit"`
	Leader   string   `json:"leader"`
	Material string   `json:"material"`
	Missing  string   `json:"missing"`
	Sort     string   `json:"sort"`
	Desc     bool     `json:"desc"`
	Limit    int      `json:"limit"`
	Cursor   string   `json:"cursor"`
	Before   string   `json:"before"`
	Count    bool     `json:"count"`
	Cols     []string `json:"cols"`
}

func (q listQuery) filter() ledger.Filter {
	return ledger.Filter{
		Q: q.Q, Year: q.Year, Aspect: q.Aspect, Subject: ledger.Subject(q.Subject), Class: ledger.Class(q.Class), Phase: ledger.Phase(q.State),
		LeadUnit: q.LeadUnit, Leader: q.Leader, Material: q.Material, Gap: ledger.Gap(q.Missing), Light: ledger.Light(q.Light),
		Sort: ledger.Sort(q.Sort), Desc: q.Desc, Limit: q.Limit, After: q.Cursor, Before: q.Before,
	}
}

// values returns q as parameters, without the place in the list.
func (q listQuery) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		"q": q.Q, "aspect": q.Aspect, "subject": q.Subject, "class": q.Class, "state": q.State, "light": q.Light, "lead_unit": q.LeadUnit,
		"leader": q.Leader, "material": q.Material, "missing": q.Missing, "sort": q.Sort,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for name, n := range map[string]int{"year": q.Year, "limit": q.Limit} {
		if n != 0 {
			v.Set(name, strconv.Itoa(n))
		}
	}
	if q.Desc {
		v.Set("desc", "1")
	}
	if len(q.Cols) > 0 {
		v["cols"] = slices.Clone(q.Cols)
	}
	return v
}

// with returns the address of path under q with some parameters changed, in
// pairs of name and value; an empty value takes the parameter out.
func (q listQuery) with(path string, pairs ...string) string {
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

// narrowed reports whether q leaves anything out.
func (q listQuery) narrowed() bool {
	return q.Q != "" || q.Year != 0 || q.Aspect != "" || q.Subject != "" || q.Class != "" || q.State != "" || q.Light != "" ||
		q.LeadUnit != "" || q.Leader != "" || q.Material != "" || q.Missing != ""
}

// cleared returns the address of the list without filters, with the same look.
func (q listQuery) cleared() string {
	return listQuery{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit, Cols: q.Cols}.with("/ledger")
}
