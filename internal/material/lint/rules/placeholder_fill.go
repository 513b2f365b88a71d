package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

// toFill hints at [单位名称]: words in square brackets, which official documents
// do not use otherwise.
func toFill(p *lint.Pass) {
	for _, pair := range p.Index.Pairs {
		open, shut := p.Index.Marks[pair.Open], p.Index.Marks[pair.Close]
		if open.Rune != '[' || shut.Rune != ']' || shut.At-open.At > 10*3 {
			continue
		}
		inner := p.Doc.Text[open.At+1 : shut.At]
		if inner == "" || hasAny(inner, "待", "填") || strings.TrimFunc(inner, han) != "" {
			continue
		}
		f := unfilled(p, span(open.At, shut.At+1))
		f.Severity = lint.Hint
		f.Message = "“" + p.At(f.Span) + "”像是模板里待填的内容，请换成具体内容。"
	}
}

// blankDates hints at dates to be filled in: 2026年  月  日.
func blankDates(p *lint.Pass) {
	text := p.Doc.Text
	for i, b := range p.Index.Blanks {
		if before(text, b.Start) != '年' || after(text, b.End) != '月' {
			continue
		}
		place := span(back(text, b.Start, 1, 0), b.End+len("月"))
		if i+1 < len(p.Index.Blanks) {
			if next := p.Index.Blanks[i+1]; next.Start == place.End && after(text, next.End) == '日' {
				place.End = next.End + len("日")
			}
		}
		f := p.Report(place, "日期没有填写：“%s”。定稿前请补上（手写签署的除外）。", around(p, place))
		f.Severity = lint.Hint
	}
}
