package rules

import (
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

var firstPersonInTeam = &lint.Rule{
	ID:       "first-person-in-team",
	Title:    "班子材料用了“我”",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "民主生活会班子对照检查材料审核实务：以班子为主语",
	Year:     2024,
	Doc: `班子材料代表班子集体，主语是班子；写“我”会与主要负责人的个人材料混淆。
改成“主要负责人”“班子”等。`,
	Bad: []lint.Example{
		{Text: exampleOf("我主持起草的学习计划有两次没有执行。", "由党建办牵头整改。"), Want: []string{"我主持"}},
	},
	Good: []lint.Example{
		{Text: exampleOf("主要负责人主持起草的学习计划有两次没有执行，我们没有补课，自我要求不严。", "由党建办牵头整改。")},
	},
	Words: []string{"我亲自", "我主持", "我带头", "我本人", "我个人", "我作为", "我认为", "我觉得", "由我", "我对", "我在", "我将"},
	Check: checkFirstPersonInTeam,
}

func checkFirstPersonInTeam(p *lint.Pass) {
	if len(p.Hits()) == 0 || p.Genre() != extract.Team {
		return
	}
	var first *lint.Finding
	for _, h := range p.Hits() {
		if before(p.Doc.Text, h.Start) == '自' || p.Word(h) == "由我" && after(p.Doc.Text, h.End) != '负' {
			continue
		}
		if first == nil {
			first = p.Report(h.Span, "班子材料里写了“%s”，请改为以班子（主要负责人）为主语。", p.At(h.Span))
			continue
		}
		first.Related = append(first.Related, lint.Related{Span: h.Span, Message: "同样的写法"})
	}
}
