package rules

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var repeatedHeading = &lint.Rule{
	ID:       "repeated-heading",
	Title:    "同一层标题重复",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `同一层里两个标题一字不差，多半是复制后忘了改，也可能同一方面写了两遍。
改写其中一个，或者把两部分合并。`,
	Bad: []lint.Example{
		{Text: "一、存在的问题\n（一）理论学习方面。计划性不强。\n（二）工作作风方面。走访不多。\n（三）理论学习方面。联系实际不够。", Want: []string{"（三）理论学习方面"}},
	},
	Good: []lint.Example{
		{Text: "一、青禾镇\n（一）主要做法。集中学习。\n（二）存在问题。走访不多。\n二、石桥镇\n（一）主要做法。逐项整改。\n（二）存在问题。督促不紧。"},
	},
	Check: checkRepeatedHeading,
}

func checkRepeatedHeading(p *lint.Pass) {
	for _, s := range p.Lists() {
		if s.Class >= document.Ordinal || len(s.Nodes) < 2 {
			continue
		}
		seen := map[string]*document.Node{}
		for _, n := range s.Nodes {
			if n.Kind != document.Heading || len(n.Text) < 4*3 {
				continue
			}
			if first := seen[n.Text]; first != nil {
				whole := span(n.Start, n.TextSpan.End)
				f := p.Report(whole, "“%s”与“%s”标题相同，请改写或合并。", label(n), label(first))
				f.Related = []lint.Related{{Span: span(first.Start, first.TextSpan.End), Message: "相同的标题"}}
				continue
			}
			seen[n.Text] = n
		}
	}
}
