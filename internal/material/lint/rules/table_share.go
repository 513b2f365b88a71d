package rules

import (
	"math"

	"bihuan/internal/material/lint"
)

var tableShare = &lint.Rule{
	ID:       "table-share",
	Title:    "表格里的比率算得不对",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `表格里“完成率”“占比”一列，多数行都是某两列之比，个别行却对不上。四舍五入和截尾都算对。
核对这一行的三个数，改正算错或写错的那个。`,
	Bad: []lint.Example{
		{
			Text: "单位\t任务数\t完成数\t完成率\n青禾镇\t12\t9\t75%\n石桥镇\t15\t12\t80%\n柳湾镇\t20\t18\t95%\n云溪镇\t8\t8\t100%",
			Want: []string{"95%"},
		},
	},
	Good: []lint.Example{
		{Text: "单位\t任务数\t完成数\t完成率\n青禾镇\t12\t8\t66.7%\n石桥镇\t15\t12\t80%\n柳湾镇\t20\t18\t90%"},
		{Text: "单位\t任务数\t完成数\t满意率\n青禾镇\t12\t8\t98%\n石桥镇\t15\t12\t97%\n柳湾镇\t20\t18\t99%"},
	},
	Check: checkTableShare,
}

// maxShareColumns bounds the search for the two columns of a share.
const maxShareColumns = 16

func checkTableShare(p *lint.Pass) {
	for _, t := range tablesOf(p) {
		for i, name := range t.header {
			if i < maxShareColumns && containsAny(name, []string{"率", "比", "占", "进度", "%"}) {
				checkShareColumn(p, t, i)
			}
		}
	}
}

// checkShareColumn finds the two columns whose quotient column i is in most
// rows, and reports the others.
func checkShareColumn(p *lint.Pass, t table, i int) {
	best, rows, part, whole := 0, 0, 0, 0
	width := min(len(t.header), maxShareColumns)
	for a := range width {
		for b := range width {
			if a == b || a == i || b == i {
				continue
			}
			fit, all := 0, 0
			for _, r := range t.rows {
				if ok, right := shareCell(r, i, a, b); ok {
					all++
					if right {
						fit++
					}
				}
			}
			if fit > best {
				best, rows, part, whole = fit, all, a, b
			}
		}
	}
	if best < 2 || best == rows || 5*best < 3*rows {
		return
	}
	for _, r := range t.rows {
		if ok, right := shareCell(r, i, part, whole); ok && !right {
			c := r.at(i)
			v := r.at(part).number.Value / r.at(whole).number.Value * 100
			f := p.Report(c.Span, "“%s”应为“%s”÷“%s”＝%s，这里写%s，请核对。", t.column(i), t.column(part), t.column(whole), percentText(v, c.number.Decimals), p.At(c.number.Span))
			f.Related = []lint.Related{{Span: r.at(part).Span, Message: t.column(part)}, {Span: r.at(whole).Span, Message: t.column(whole)}}
		}
	}
}

// shareCell says whether row r has figures for the three columns, and whether
// the share is right.
func shareCell(r row, i, part, whole int) (ok, right bool) {
	c, a, b := r.at(i), r.at(part), r.at(whole)
	if !c.ok || !a.ok || !b.ok || !c.number.Percent || a.number.Percent || b.number.Percent || b.number.Value == 0 {
		return false, false
	}
	return true, shareFits(a.number.Value, b.number.Value, c.number.Value, math.Pow10(-c.number.Decimals))
}
