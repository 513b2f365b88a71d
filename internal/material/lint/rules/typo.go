package rules

import (
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var (
	typoEntries = data.Typos()
	typos       = newWordList(typoEntries, "", "")
)

var typo = &lint.Rule{
	ID:       "typo",
	Title:    "错别字",
	Severity: lint.Verify,
	Level:    lint.Advice,
	Source:   "《现代汉语词典》（第7版）",
	Year:     2016,
	Doc: `公文里常见的错别字，每一条在词典里只有一种写法。
按提示改正；可以自动改正。`,
	Bad: []lint.Example{
		{Text: "对上级布署抓得不紧。", Want: []string{"布署"}, Fixed: "对上级部署抓得不紧。"},
		{Text: "截止目前，已整改3项。", Want: []string{"截止目前"}, Fixed: "截至目前，已整改3项。"},
		{Text: "纠治“四风”要弛而不息。", Want: []string{"弛而不息"}, Fixed: "纠治“四风”要驰而不息。"},
	},
	Good: []lint.Example{
		{Text: "对上级部署抓得不紧，截至目前已整改3项。"},
		{Text: "公布署名文章，做到不做为了留痕的工作。"},
	},
	Words: typos.words,
	Check: checkTypo,
}

func checkTypo(p *lint.Pass) {
	done := 0
	for _, h := range p.Hits() {
		if h.Start < done || p.Own(h) || typos.owner[h.Word] == shield {
			continue
		}
		e := typoEntries[typos.owner[h.Word]]
		if !typos.applies(p, h.Span, e) {
			continue
		}
		done = h.End
		f := p.Report(h.Span, "“%s”应为“%s”。", p.At(h.Span), e.Right)
		if e.Severity != "" {
			f.Severity = lint.Severity(e.Severity)
		}
		f.Fix = []lint.Edit{{Span: h.Span, New: e.Right}}
	}
}
