package rules

import (
	"math"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// quantity is a number with its measure word: 32条, 1.2万元.
type quantity struct {
	document.Span
	value   float64
	unit    string
	label   string // the text between the mark before it and the number
	percent bool
	step    float64 // the value of one in the last digit
	scale   string  // 万 or 亿 as written, already in value
	rough   bool    // 余, 多 or 近: not exact
}

// quantitiesIn reads the quantities of s in order.
func quantitiesIn(p *lint.Pass, s document.Span) []quantity {
	text := p.Doc.Text
	var list []quantity
	for _, n := range p.Index.NumbersIn(s) {
		if n.Glued || n.Wide || n.End > s.End {
			continue
		}
		q := quantity{Span: n.Span, value: n.Value, percent: n.Percent, step: math.Pow10(-n.Decimals)}
		at := n.End
		for {
			r := after(text, at)
			if r == '余' || r == '多' || r == '几' {
				q.rough = true
			} else if r == '万' {
				q.value, q.step, q.scale = q.value*1e4, q.step*1e4, q.scale+"万"
			} else if r == '亿' {
				q.value, q.step, q.scale = q.value*1e8, q.step*1e8, q.scale+"亿"
			} else {
				break
			}
			at += utf8.RuneLen(r)
		}
		if r := after(text, at); han(r) && !n.Percent && at < s.End {
			q.unit = string(r)
			at += len(q.unit)
			for _, long := range []string{"人次", "件次", "户次", "公里", "公顷", "方面", "平方米", "立方米"} {
				if strings.HasPrefix(text[at-len(q.unit):s.End], long) {
					at += len(long) - len(q.unit)
					q.unit = long
					break
				}
			}
		}
		q.End = at
		from := s.Start
		if marks := p.Index.MarksIn(span(s.Start, n.Start)); len(marks) > 0 {
			from = marks[len(marks)-1].Span().End
		}
		if len(list) > 0 {
			from = max(from, list[len(list)-1].End)
		}
		q.label = text[from:n.Start]
		if roughLabel(q.label) || hasAny(text[at:max(at, s.End)], "以上", "以下", "以内", "左右") {
			q.rough = true
		}
		list = append(list, q)
	}
	return list
}

// roughLabel says whether the words before a number make it a bound, a rate
// or an ordinal.
func roughLabel(label string) bool {
	for _, w := range []string{"近", "约", "超过", "超", "至少", "第", "每", "不少于", "不超过", "不低于", "不高于", "不多于", "最多"} {
		if strings.HasSuffix(label, w) {
			return true
		}
	}
	return false
}

// hasAny says whether text starts with one of words.
func hasAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}

// amount writes v in q's own unit: 1100万元.
func (q quantity) amount(v float64) string {
	switch q.scale {
	case "万":
		v /= 1e4
	case "亿":
		v /= 1e8
	case "":
	default:
		return number(v) + q.unit
	}
	return number(v) + q.scale + q.unit
}

// number formats a value the way the text would.
func number(v float64) string {
	if v == math.Trunc(v) {
		return itoa(int(v))
	}
	s := strings.TrimRight(strings.TrimRight(formatFloat(v), "0"), ".")
	return s
}

// shareFits says whether a share of percent, written to the given step, is
// part of whole, rounded or cut off.
func shareFits(part, whole, percent, step float64) bool {
	off := part/whole*100 - percent
	return math.Abs(off) <= step/2+1e-9 || off >= 0 && off < step-1e-9
}
