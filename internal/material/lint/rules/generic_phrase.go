package rules

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var genericPhrases = data.GenericPhrases()

var genericPhrase = &lint.Rule{
	ID:       "generic-phrase",
	Title:    "套话",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   genericPhrases.Source,
	Year:     genericPhrases.Year,
	Doc: `“学习不够深入”“担当意识不强”一类的话放在谁身上都适用。整段都没有事实支撑时才提示。
说清楚是哪件事、差在哪里；本单位自己要避免的套话可以写进配置文件的 phrases。`,
	Bad: []lint.Example{
		{Text: exampleOf("班子理论学习不够，担当意识不强。", "由党建办牵头整改。"), Want: []string{"理论学习不够", "担当意识不强"}},
		{Text: "会后要抓好落实，久久为功。", Config: "phrases:\n  generic-phrase:\n    - 抓好落实\n", Want: []string{"抓好落实"}},
	},
	Good: []lint.Example{
		{Text: exampleOf("班子理论学习不够。比如，9月份没有集中学习。", "由党建办牵头整改。")},
	},
	Words: genericPhrases.Phrases,
	Check: checkGenericPhrase,
}

func checkGenericPhrase(p *lint.Pass) {
	var hollow []document.Span
	if len(p.Hits()) > 0 && selfExamination(p) {
		for _, problem := range problemsOf(p) {
			if !specific(p, problem) {
				hollow = append(hollow, problem.Span)
			}
		}
		hollow = inOrderOfText(hollow)
	}
	done := 0
	for _, h := range p.Hits() {
		if h.Start < done {
			continue
		}
		if _, ok := within(hollow, h.Span); ok || p.Own(h) {
			p.Report(h.Span, "“%s”是套话，请换成具体的事实。", p.At(h.Span))
			done = h.End
		}
	}
}
