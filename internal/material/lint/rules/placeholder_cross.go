package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// counted are what follows a single X or × that stands for a number or name.
const counted = "月日年县市区镇乡村局委办科股次个人名户件条项万亿元处场篇份期批家"

// crosses reports letters x and signs × that stand for figures or names: XX,
// 20XX, 202X, X月, ×次. Runs of × are found as words.
func crosses(p *lint.Pass) {
	for _, n := range p.Index.Numbers {
		if n.Digits <= 3 && n.Decimals == 0 && !n.Percent {
			yearCross(p, n)
		}
	}
	for _, m := range p.Index.Marks {
		if m.Rune == '×' {
			singleCross(p, m.Span())
		}
	}
	latinCrosses(p)
}

// yearCross reports 20XX and 202X before 年.
func yearCross(p *lint.Pass, n lint.Number) {
	text := p.Doc.Text
	end := n.End
	for end < len(text) && crossLen(text[end:]) > 0 {
		end += crossLen(text[end:])
	}
	place := span(n.Start, end)
	if crosses := []rune(p.At(span(n.End, end))); n.Value < 19 || n.Digits+len(crosses) != 4 || len(crosses) == 0 || n.Glued {
		return
	}
	if next := after(text, end); next == '年' || next == '-' || next == '—' || han(next) {
		unfilled(p, place)
	}
}

// crossLen returns the bytes of the x that t starts with, 0 for none.
func crossLen(t string) int {
	switch {
	case t[0] == 'x' || t[0] == 'X':
		return 1
	case strings.HasPrefix(t, "×"):
		return len("×")
	case strings.HasPrefix(t, "Ｘ"):
		return len("Ｘ")
	}
	return 0
}

// singleCross reports one x that stands alone before a measure word or unit.
func singleCross(p *lint.Pass, place document.Span) {
	text := p.Doc.Text
	prev, next := before(text, place.Start), after(text, place.End)
	if isLatinOrDigit(prev) || prev == '×' || next == 0 || !strings.ContainsRune(counted, next) {
		return
	}
	if prev == ')' || prev == '）' || prev == ' ' && place.Len() == 1 && latin(before(text, place.Start-1)) {
		return // a product, or a name such as iPhone X
	}
	unfilled(p, place)
}

// latinCrosses reports runs of the letter x between Chinese characters.
func latinCrosses(p *lint.Pass) {
	text := p.Doc.Text
	for _, place := range p.Index.Latins {
		if strings.Trim(p.At(place), "xX") != "" {
			continue
		}
		prev, next := before(text, place.Start), after(text, place.End)
		switch {
		case isLatinOrDigit(prev) || isLatinOrDigit(next):
		case place.Len() == 1:
			singleCross(p, place)
		case han(prev) || han(next):
			unfilled(p, place)
		}
	}
}
