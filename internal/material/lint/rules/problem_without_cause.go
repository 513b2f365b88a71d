package rules

import (
	"fmt"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

var problemWithoutCause = &lint.Rule{
	ID:       "problem-without-cause",
	Title:    "问题没有对应的原因",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "民主生活会对照检查材料审核实务：原因要对着问题找",
	Year:     2024,
	Doc: `原因分析里找不到与这个问题相关的内容。程序按用词判断，可能看漏，请人工确认。
确实没有写到的，在原因部分补上；写到了但用词相差很远的，让两处的说法靠近一些。`,
	Bad: []lint.Example{
		{Text: unlinkedExample("1.理论武装不够扎实。学习理论不系统，满足于会议传达。"), Want: []string{"河道巡查不到位"}},
	},
	Good: []lint.Example{
		{Text: unlinkedExample("1.理论武装不够扎实。学习理论不系统。\n2.河道巡查责任没有压实。巡查制度执行不严。")},
	},
	Check: checkProblemWithoutCause,
}

func checkProblemWithoutCause(p *lint.Pass) {
	if !selfExamination(p) || len(p.Facts().Causes) == 0 {
		return
	}
	reportUnlinked(p, "原因", func(l extract.Link) bool { return l.Cause != "" })
}

// reportUnlinked reports the problems that no link of a kind leads from,
// unless there are no such links at all: then nothing was compared.
func reportUnlinked(p *lint.Pass, what string, kind func(extract.Link) bool) {
	linked := map[string]bool{}
	for _, l := range p.Facts().Links {
		if kind(l) {
			linked[l.Problem] = true
		}
	}
	if len(linked) == 0 {
		return
	}
	problems := problemsOf(p)
	var alone []document.Span
	for _, problem := range problems {
		if !linked[problem.ID] {
			alone = append(alone, problem.TitleSpan)
		}
	}
	collapse(p, alone, len(problems), func(s document.Span) string {
		return fmt.Sprintf("没有找到与问题“%s”对应的%s，请核对。", cited(p, s), what)
	}, func(n int) string {
		return fmt.Sprintf("%d个问题中有%d个没有找到对应的%s，请逐个核对；第一个是“%s”。", len(problems), n, what, cited(p, alone[0]))
	})
}

// unlinkedExample builds a material with two problems around its causes.
func unlinkedExample(causes string) string {
	return "青禾镇党委班子对照检查材料\n" +
		"一、存在的主要问题\n（一）理论学习方面。一是理论学习不系统。比如，9月份没有集中学习。\n（二）工作落实方面。一是河道巡查不到位。比如，青禾河3处排口没有登记。\n" +
		"二、原因分析\n" + causes + "\n" +
		"三、整改措施\n1.深化理论学习。由党建办牵头，2026年12月31日前完善理论学习制度。\n2.压实河道巡查责任。由农业办牵头，每周巡查河道1次，2026年12月31日前建档。\n"
}
