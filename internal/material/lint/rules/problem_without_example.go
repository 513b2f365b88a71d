package rules

import (
	"fmt"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var problemWithoutExample = &lint.Rule{
	ID:       "problem-without-example",
	Title:    "问题没有实例",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "民主生活会对照检查材料审核实务：问题要有具体的人、事、数据或者例子",
	Year:     2024,
	Doc: `只有判断、没有事实的问题，放在哪个班子都说得通，审核时会被退回。
补一两句具体情况：什么时间、哪项工作、什么结果、多少数量；用“比如”引出的例子要是本班子、本人的事。`,
	Bad: []lint.Example{
		{Text: exampleOf("班子成员抓学习抓得不紧，研究不深。", "由办公室牵头整改。"), Want: []string{"学习抓得不紧"}},
	},
	Good: []lint.Example{
		{Text: exampleOf("学习抓得不紧。比如，集中学习有两次改成了传阅。", "由办公室牵头整改。")},
		{Text: exampleOf("第三季度只集中学习1次。", "由办公室牵头整改。")},
	},
	Check: checkProblemWithoutExample,
}

func checkProblemWithoutExample(p *lint.Pass) {
	if !selfExamination(p) {
		return
	}
	problems := problemsOf(p)
	var bare []document.Span
	for _, problem := range problems {
		if !specific(p, problem) {
			bare = append(bare, problem.TitleSpan)
		}
	}
	collapse(p, bare, len(problems), func(s document.Span) string {
		return fmt.Sprintf("问题“%s”没有例子、数据或者具体的事，请补充。", cited(p, s))
	}, func(n int) string {
		return fmt.Sprintf("%d个问题中有%d个没有例子、数据或者具体的事，请逐个补充；第一个是“%s”。", len(problems), n, cited(p, bare[0]))
	})
}

// exampleOf builds a small team material around the body of its one problem
// and of its one measure.
func exampleOf(problem, measure string) string {
	return "青禾镇党委班子对照检查材料\n" +
		"一、存在的主要问题\n（一）理论学习方面。一是学习抓得不紧。" + problem + "\n" +
		"二、原因分析\n1.学习的自觉性不强。把学习当成软任务，抓学习不经常。\n" +
		"三、整改措施\n1.抓紧学习。" + measure + "\n"
}
