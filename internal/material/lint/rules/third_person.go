package rules

import (
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var thirdPersons = data.ThirdPerson()

var thirdPerson = &lint.Rule{
	ID:       "third-person",
	Title:    "个人材料用了第三人称",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   thirdPersons.Source,
	Year:     thirdPersons.Year,
	Doc: `个人对照检查要把自己摆进去。问题和原因里写“部分党员干部”“班子成员”，说的是别人，不是本人。
改成“我”怎么样；确实是分管领域的事，写清本人应负的责任。`,
	Bad: []lint.Example{
		{Text: memberExample("部分党员干部学习不经常，我督促不够。"), Want: []string{"部分党员干部"}},
	},
	Good: []lint.Example{
		{Text: memberExample("我对分管领域的学习督促不够，9月份没有过问。")},
	},
	Words: thirdPersons.Phrases,
	Check: checkThirdPerson,
}

func checkThirdPerson(p *lint.Pass) {
	if len(p.Hits()) == 0 || !personal(p) {
		return
	}
	own, done := admitted(p), 0
	for _, h := range p.Hits() {
		if h.Start < done {
			continue
		}
		if _, ok := within(own, h.Span); ok {
			p.Report(h.Span, "个人材料的问题和原因里写了“%s”，请改说本人。", p.At(h.Span))
			done = h.End
		}
	}
}

// memberExample builds a small personal material around the body of its one
// problem.
func memberExample(problem string) string {
	return "个人对照检查材料\n" +
		"一、存在的问题\n（一）理论学习方面。一是学习抓得不紧。" + problem + "\n" +
		"二、原因剖析\n1.学习的自觉性不强。我把学习当成软任务。\n" +
		"三、整改措施\n1.抓紧学习。我每月自学不少于2次，2026年12月31日前写出学习体会。\n"
}
