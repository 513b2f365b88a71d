package rules

import "bihuan/internal/material/lint"

var tableSerial = &lint.Rule{
	ID:       "table-serial",
	Title:    "表格序号跳号或重号",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `表格“序号”一列应当逐行递增。重号多半是插行后没有重排；跳号多半是删行后没有重排，或者漏了一行（只作提示，摘录的表格可以跳号）。
先看是不是漏了行，再重排序号。`,
	Bad: []lint.Example{
		{Text: "序号\t问题\t整改措施\n1\t台账不全\t补齐台账\n2\t走访不多\t每月走访\n2\t督促不紧\t逐周调度", Want: []string{"2"}},
		{Text: "序号\t问题\t整改措施\n1\t台账不全\t补齐台账\n2\t走访不多\t每月走访\n4\t督促不紧\t逐周调度", Want: []string{"4"}},
	},
	Good: []lint.Example{
		{Text: "序号\t问题\t整改措施\n1\t台账不全\t补齐台账\n2\t走访不多\t每月走访\n3\t督促不紧\t逐周调度"},
	},
	Check: checkTableSerial,
}

func checkTableSerial(p *lint.Pass) {
	for _, t := range tablesOf(p) {
		if t.column(0) != "序号" {
			continue
		}
		last := cell{}
		for _, r := range t.rows {
			c := r.at(0)
			if !c.ok || c.number.Decimals > 0 || r.total != "" {
				continue
			}
			v, w := c.number.Value, last.number.Value
			if last.ok && v != w+1 && v != 1 {
				f := p.Report(c.Span, "序号“%s”接在“%s”后面，请核对是否漏行，并重排序号。", number(v), number(w))
				f.Related = []lint.Related{{Span: last.Span, Message: "前一行的序号"}}
				if v > w {
					f.Severity = lint.Hint
				}
			}
			last = c
		}
	}
}
