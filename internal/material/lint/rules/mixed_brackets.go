package rules

import (
	"bihuan/internal/material/lint"
)

var mixedBrackets = &lint.Rule{
	ID:       "mixed-brackets",
	Title:    "括号一半全角一半半角",
	Severity: lint.Error,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》4.9",
	Year:     2011,
	Doc: `一对括号的两半应当同一种宽度。一半全角、一半半角，多半是分几次录入留下的。
中文里用全角括号。`,
	Bad: []lint.Example{
		{Text: "民生实事（共12件)已全部开工。", Want: []string{"（共12件)"}, Fixed: "民生实事（共12件）已全部开工。"},
		{Text: "数据接口(API）已接通。", Want: []string{"(API）"}, Fixed: "数据接口（API）已接通。"},
	},
	Good:  []lint.Example{{Text: "民生实事（共12件）已全部开工，接口(API)已接通。"}},
	Check: checkMixedBrackets,
}

func checkMixedBrackets(p *lint.Pass) {
	for _, pair := range p.Index.Pairs {
		open, shut := p.Index.Marks[pair.Open], p.Index.Marks[pair.Close]
		if partner(open.Rune) == shut.Rune || open.Rune == '「' || open.Rune == '『' {
			continue
		}
		whole := span(open.At, shut.Span().End)
		f := p.Report(whole, "“%s”的括号一半全角一半半角，应统一。", short(p.At(whole), 20))
		f.Fix = []lint.Edit{{Span: open.Span(), New: string(wide(open.Rune))}, {Span: shut.Span(), New: string(wide(shut.Rune))}}
	}
}

// wide returns the full-width form of an ASCII mark.
func wide(r rune) rune {
	if r > ' ' && r < 0x7f {
		return r - '!' + '！'
	}
	return r
}
