package rules

import (
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

var problemWithoutMeasure = &lint.Rule{
	ID:       "problem-without-measure",
	Title:    "问题没有对应的措施",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "民主生活会对照检查材料审核实务：查摆出的问题都要有整改措施",
	Year:     2024,
	Doc: `整改措施里找不到与这个问题相关的内容，问题会悬空。程序按用词判断，可能看漏，请人工确认。
确实没有写到的，补一条措施，写明谁来做、什么时候做完、做到什么程度。`,
	Bad: []lint.Example{
		{Text: unmeasuredExample("1.深化理论学习。由党建办牵头，2026年12月31日前完善理论学习制度。"), Want: []string{"河道巡查不到位"}},
	},
	Good: []lint.Example{
		{Text: unmeasuredExample("1.深化理论学习。由党建办牵头，2026年12月31日前完善理论学习制度。\n2.压实河道巡查责任。由农业办牵头，每周巡查河道1次，2026年12月31日前建档。")},
	},
	Check: checkProblemWithoutMeasure,
}

func checkProblemWithoutMeasure(p *lint.Pass) {
	if !selfExamination(p) || len(p.Facts().Measures) == 0 {
		return
	}
	reportUnlinked(p, "整改措施", func(l extract.Link) bool { return l.Measure != "" })
}

// unmeasuredExample builds a material with two problems around its measures.
func unmeasuredExample(measures string) string {
	return "青禾镇党委班子对照检查材料\n" +
		"一、存在的主要问题\n（一）理论学习方面。一是理论学习不系统。比如，9月份没有集中学习。\n（二）工作落实方面。一是河道巡查不到位。比如，青禾河3处排口没有登记。\n" +
		"二、原因分析\n1.理论武装不够扎实。学习理论不系统。\n2.河道巡查责任没有压实。巡查制度执行不严。\n" +
		"三、整改措施\n" + measures + "\n"
}
