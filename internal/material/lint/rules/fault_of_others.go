package rules

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var others = data.Others()

var faultOfOthers = &lint.Rule{
	ID:       "fault-of-others",
	Title:    "问题写成了下级的问题",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   others.Source,
	Year:     others.Year,
	Doc: `班子材料查摆的是班子自己。一个问题里反复以“个别部门”“一些基层组织”作主语，容易变成只查下级、不查自己。
保留下级的现象作例子可以，但要写清班子在部署、督促、示范上差在哪里。`,
	Bad: []lint.Example{
		{Text: exampleOf("一些部门执行制度打折扣。个别干部迟到早退。", "由党建办牵头整改。"), Want: []string{"学习抓得不紧"}},
	},
	Good: []lint.Example{
		{Text: exampleOf("班子部署多、检查少。比如，个别部门3个月没有集中学习，班子没有过问。", "由党建办牵头整改。")},
	},
	Words: others.Phrases,
	Check: checkFaultOfOthers,
}

// oftenOthers is how many clauses of one problem about others are too many
// when there is one to every two sentences.
const oftenOthers = 2

func checkFaultOfOthers(p *lint.Pass) {
	if len(p.Hits()) < oftenOthers || p.Genre() != extract.Team {
		return
	}
	spans := problemSpans(p)
	told := map[document.Span][]lint.Related{}
	done := 0
	for _, h := range p.Hits() {
		problem, ok := within(spans, h.Span)
		if h.Start >= done && ok && opensClause(p.Doc.Text, h.Start) {
			told[problem] = append(told[problem], lint.Related{Span: h.Span, Message: "这里说的是“" + p.At(h.Span) + "”"})
			done = h.End
		}
	}
	for _, problem := range problemsOf(p) {
		hits := told[problem.Span]
		if len(hits) < oftenOthers || 2*len(hits) < len(p.Index.SentencesIn(problem.Span)) {
			continue
		}
		f := p.Report(problem.TitleSpan, "问题“%s”有%d处以下级、基层为主语，请写清班子自己的责任。", cited(p, problem.TitleSpan), len(hits))
		f.Related = hits
	}
}
