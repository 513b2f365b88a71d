package rules

import (
	"math"
	"strings"

	"bihuan/internal/material/lint"
)

var tableTotal = &lint.Rule{
	ID:       "table-total",
	Title:    "表格合计不等于各行之和",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `表格里“合计”“小计”一行的数，与该列各行相加的结果不同。
逐行核对，改正算错或写错的数。含“其中”的分层表格不检查；整行各列都对不上的（可能不是简单相加）只作提示。`,
	Bad: []lint.Example{
		{Text: "单位\t任务数\t完成数\n青禾镇\t12\t10\n石桥镇\t15\t15\n合计\t28\t25", Want: []string{"28"}},
	},
	Good: []lint.Example{
		{Text: "序号\t单位\t任务数\t完成率\n1\t青禾镇\t12\t100%\n2\t石桥镇\t15\t96%\n3\t合计\t27\t98%"},
		{Text: "单位\t任务数\n青禾镇\t12\n其中：下坪村\t5\n石桥镇\t15\n合计\t27"},
	},
	Check: checkTableTotal,
}

func checkTableTotal(p *lint.Pass) {
	for _, t := range tablesOf(p) {
		if layered(t) {
			continue
		}
		for i, r := range t.rows {
			if r.total != "" {
				checkTotalRow(p, t, i)
			}
		}
	}
}

// layered says whether rows hold parts of other rows.
func layered(t table) bool {
	for _, r := range t.rows {
		if strings.Contains(r.label, "其中") || strings.HasPrefix(r.label, "（") || strings.HasPrefix(r.label, "(") || strings.HasPrefix(r.label, "1.") || strings.HasPrefix(r.label, "#") {
			return true
		}
	}
	return false
}

// unsummed are parts of column names whose figures are not added up.
var unsummed = []string{"序号", "编号", "率", "比", "均", "日期", "时间", "年", "月", "电话", "排名", "名次", "单价", "价格", "号", "%", "占", "分值", "得分", "增长", "增幅", "百分"}

func checkTotalRow(p *lint.Pass, t table, at int) {
	type miss struct {
		cell cell
		sum  float64
		name string
	}
	var misses []miss
	right := 0
	for i, c := range t.rows[at].cells {
		if !c.ok || c.number.Percent || containsAny(t.column(i), unsummed) {
			continue
		}
		sums := sumsAbove(t, at, i)
		if len(sums) == 0 {
			continue
		}
		fits := false
		for _, s := range sums {
			fits = fits || math.Abs(s-c.number.Value) <= tolerance(math.Pow10(-c.number.Decimals), at+1)
		}
		if fits {
			right++
		} else {
			misses = append(misses, miss{c, sums[0], t.column(i)})
		}
	}
	for _, m := range misses {
		f := p.Report(m.cell.Span, "“%s”一列的%s写%s，各行相加是%s，请核对。", m.name, t.rows[at].total, p.At(m.cell.number.Span), number(m.sum))
		if right == 0 && len(misses) > 1 {
			f.Severity = lint.Hint
		}
	}
}

// sumsAbove returns what the total of column i in row at may add up to: the
// rows since the last 小计, all rows, the 小计 alone, or, for a total that
// stands first, the rows below it. It is nil where a cell is no figure.
func sumsAbove(t table, at, i int) []float64 {
	var since, all, subtotals float64
	n, subs := 0, 0
	from, to := 0, at
	if at == 0 {
		from, to = 1, len(t.rows)
	}
	for _, r := range t.rows[from:to] {
		c := r.at(i)
		if !c.ok && !c.empty || c.number.Percent {
			return nil
		}
		if r.total != "" {
			subtotals += c.number.Value
			since = 0
			subs++
			continue
		}
		if c.ok {
			n++
		}
		since += c.number.Value
		all += c.number.Value
	}
	if n < 2 {
		return nil
	}
	sums := []float64{since, all}
	if t.rows[at].total != "小计" {
		sums = []float64{all, since}
	}
	if subs > 0 {
		sums = append(sums, subtotals, subtotals+since)
	}
	return sums
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
