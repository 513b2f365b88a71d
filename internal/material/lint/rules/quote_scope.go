package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var quotedNames = expressionNames()

// expressionNames are the expressions that quotes stand around.
func expressionNames() []string {
	var names []string
	for _, n := range data.NumberedExpressions() {
		if n.Name != "新发展理念" {
			names = append(names, n.Name)
		}
	}
	return names
}

var quoteScope = &lint.Rule{
	ID:       "quote-scope",
	Title:    "数字概括提法的引号",
	Severity: lint.Hint,
	Level:    lint.Advice,
	Source:   "GB/T 15834-2011《标点符号用法》（引号标示特定称谓）",
	Year:     2011,
	Doc: `“四风”“三会一课”一类提法加引号时，引号只括提法本身，不把后面的“问题”“制度”括进去；同一份材料里，同一个提法要么都加引号，要么都不加。
按提示移动、补上或者删去引号。`,
	Bad: []lint.Example{
		{Text: "集中整治“四风问题”。", Want: []string{"“四风问题”"}, Fixed: "集中整治“四风”问题。"},
		{Text: "落实“三会一课”制度。有的支部三会一课记录不全。", Want: []string{"三会一课"}},
	},
	Good: []lint.Example{
		{Text: "集中整治“四风”问题，落实“三会一课”制度。"},
		{Text: "落实三会一课制度，三会一课记录不全。"},
		{Text: "增强“四个意识、四个自信”，做到“两个维护”，常说四个意识。"},
	},
	Words: quotedNames,
	Check: checkQuoteScope,
}

// tails are words that do not belong into the quotes of an expression.
var tails = []string{"问题", "制度", "要求", "工作", "责任", "精神", "机制"}

func checkQuoteScope(p *lint.Pass) {
	type uses struct{ quoted, bare []document.Span }
	found := map[int]*uses{}
	var order []int
	text, done := p.Doc.Text, 0
	for _, h := range p.Hits() {
		if h.Start < done || p.Own(h) {
			continue
		}
		done = h.End
		opens, rest := strings.HasSuffix(text[:h.Start], "“"), text[h.End:]
		if opens && tailInside(p, h.Span, rest) {
			continue
		}
		u := found[h.Word]
		if u == nil {
			u = &uses{}
			found[h.Word] = u
			order = append(order, h.Word)
		}
		switch closes := strings.HasPrefix(rest, "”"); {
		case opens && closes:
			u.quoted = append(u.quoted, h.Span)
		case !opens && !closes && !inQuotes(text, h.Span) && !inTitle(text, h.Span):
			u.bare = append(u.bare, h.Span)
		}
	}
	for _, w := range order {
		u := found[w]
		if len(u.quoted) == 0 || len(u.bare) == 0 {
			continue
		}
		f := p.Report(u.bare[0], "“%s”有%d处加了引号、%d处没有加，请统一。", p.At(u.bare[0]), len(u.quoted), len(u.bare))
		f.Related = []lint.Related{{Span: u.quoted[0], Message: "这里加了引号"}}
	}
}

// tailInside reports a tail between the expression and its closing quote.
func tailInside(p *lint.Pass, s document.Span, rest string) bool {
	for _, t := range tails {
		if after, ok := strings.CutPrefix(rest, t); ok && strings.HasPrefix(after, "”") {
			whole := span(s.Start-len("“"), s.End+len(t)+len("”"))
			f := p.Report(whole, "引号只括“%s”，“%s”移到引号外。", p.At(s), t)
			f.Fix = []lint.Edit{{Span: whole, New: "“" + p.At(s) + "”" + t}}
			return true
		}
	}
	return false
}

// inQuotes says whether s stands within quotes that hold more than it.
func inQuotes(text string, s document.Span) bool {
	before := text[max(0, s.Start-longTitle):s.Start]
	return strings.LastIndex(before, "“") > strings.LastIndex(before, "”")
}
