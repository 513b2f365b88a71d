package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

// vagueTitles are short titles that fit several rules.
var vagueTitles = []string{"条例", "准则", "规定", "办法", "意见", "细则", "纲要", "决定", "通知", "方案"}

var vagueTitle = &lint.Rule{
	ID:       "vague-title",
	Title:    "文件简称没有交代全称",
	Severity: lint.Hint,
	Level:    lint.Advice,
	Source:   "《党政机关公文处理工作条例》（使用简称的，应当先用全称并注明简称）",
	Year:     2012,
	Doc: `《条例》《准则》一类的简称可以指许多文件，前文没有写过“以下简称《条例》”，读的人不知道是哪一件。
第一次出现时写全称；后面还要多次提到的，写明“（以下简称《××》）”。`,
	Bad: []lint.Example{
		{Text: "会前学习了《党章》《条例》《准则》。", Want: []string{"《条例》"}},
	},
	Good: []lint.Example{
		{Text: "会前学习了《中国共产党党内监督条例》（以下简称《条例》）。对照《条例》，差距明显。"},
	},
	Words: bookTitles(vagueTitles),
	Check: checkVagueTitle,
}

func bookTitles(names []string) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = "《" + n + "》"
	}
	return list
}

// checkVagueTitle reports the first short title without a full one, the
// others beside it.
func checkVagueTitle(p *lint.Pass) {
	var first *lint.Finding
	seen := map[int]bool{}
	for _, h := range p.Hits() {
		if seen[h.Word] {
			continue
		}
		seen[h.Word] = true
		before := p.Doc.Text[:h.Start]
		if strings.HasSuffix(before, "简称") || strings.HasSuffix(before, "下称") || strings.Contains(p.Doc.Text, "简称"+p.At(h.Span)) {
			continue
		}
		if first == nil {
			first = p.Report(h.Span, "简称%s前文没有交代全称，请写明是哪一件文件。", p.At(h.Span))
			continue
		}
		first.Related = append(first.Related, lint.Related{Span: h.Span, Message: "同样没有交代全称"})
	}
}
