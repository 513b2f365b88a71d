package rules

import (
	"strings"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

var bareMeasure = &lint.Rule{
	ID:       "bare-measure",
	Title:    "措施没有责任、时限或者可检查的结果",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "民主生活会对照检查材料审核实务：措施要明确责任单位、完成时限和可检查的成果",
	Year:     2024,
	Doc: `没有责任单位和责任人、没有时限、没有数量或者成果的措施，落实时无从督办，验收时无从判断。
在材料里或者另附的责任分解表里补上：由谁牵头、什么时候完成、以什么为准。`,
	Bad: []lint.Example{
		{Text: exampleOf("比如，集中学习有两次改成了传阅。", "进一步提高认识，持续抓好学习。"), Want: []string{"抓紧学习"}},
		{Text: exampleOf("比如，集中学习有两次改成了传阅。", "由党建办牵头，持续抓好学习。"), Want: []string{"抓紧学习"}},
	},
	Good: []lint.Example{
		{Text: exampleOf("比如，集中学习有两次改成了传阅。", "由党建办牵头，2026年12月31日前制定学习计划，每月集中学习不少于1次。")},
	},
	Check: checkBareMeasure,
}

func checkBareMeasure(p *lint.Pass) {
	if !selfExamination(p) {
		return
	}
	f := p.Facts()
	promised := map[string]extract.Promise{}
	for _, d := range f.Promises {
		promised[d.Measure] = d
	}
	for _, m := range f.Measures {
		var missing []string
		holder, due := false, false
		for _, a := range m.Actions {
			holder = holder || a.Holder != ""
			due = due || a.Due != ""
		}
		d, counted := promised[m.ID]
		if !holder && d.Holder == "" && !personal(p) { // a person holds his own measures
			missing = append(missing, "责任单位（责任人）")
		}
		if !due && d.Period == "" {
			missing = append(missing, "完成时限")
		}
		if !counted && !due && len(p.Index.NumbersIn(span(m.TitleSpan.End, m.End))) == 0 {
			missing = append(missing, "可检查的成果")
		}
		if len(missing) > 0 {
			p.Report(m.TitleSpan, "措施“%s”没有写明%s。", cited(p, m.TitleSpan), strings.Join(missing, "、"))
		}
	}
}
