package ledger

import (
	"strconv"
	"strings"
)

var periods = map[string]string{
	"day": "每天", "week": "每周", "month": "每月", "quarter": "每季度", "halfyear": "每半年", "year": "每年",
}

// Quantity says how often and how much p demands: 每月不少于1次.
func (p Promise) Quantity() string {
	var out strings.Builder
	out.WriteString(periods[p.Period])
	for i, month := range p.Months {
		if i > 0 {
			out.WriteString("、")
		}
		out.WriteString(strconv.Itoa(month) + "月")
	}
	switch {
	case p.Op == "nondecreasing":
		out.WriteString("只增不减")
	case p.Op == "min" && p.Min != nil:
		out.WriteString("不少于" + number(*p.Min) + p.Unit)
	case p.Op == "max" && p.Max != nil:
		out.WriteString("不超过" + number(*p.Max) + p.Unit)
	case p.Op == "exact" && p.Min != nil:
		out.WriteString(number(*p.Min) + p.Unit)
	}
	return out.String()
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Missing lists what p lacks, in the order of Gaps.
func (p Problem) Missing() []Gap {
	watch := p.Watch("")
	lacks := map[Gap]bool{
		NoCause: len(p.Causes) == 0, NoMeasure: len(p.Measures) == 0, NoExample: len(p.Examples) == 0,
		NoDue: p.Due == "" && p.Class != Lasting, NoHolder: p.Leader == "" && p.LeadUnit == "" && p.Holder == "",
		NoProof: watch.Unproven > 0, NoEffect: watch.Ripe,
	}
	missing := []Gap{}
	for _, gap := range Gaps {
		if lacks[gap] {
			missing = append(missing, gap)
		}
	}
	return missing
}
