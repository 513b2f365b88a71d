package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var shareMismatch = &lint.Rule{
	ID:       "share-mismatch",
	Title:    "比例算得不对",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `同一句里写了总数、完成数和完成率（或占比），按前两个数算出来的比例与写的不一样。四舍五入和截尾都算对。
按底稿核对三个数，改正算错或写错的那个。`,
	Bad: []lint.Example{
		{Text: "共排查隐患126处，已整改118处，整改率95.2%。", Want: []string{"95.2%"}},
		{Text: "全镇共有干部40名，其中女干部12名，占35%。", Want: []string{"35%"}},
		{Text: "16个问题已完成整改12个、正在整改4个，完成率为76%。", Want: []string{"76%"}},
	},
	Good: []lint.Example{
		{Text: "共排查隐患126处，已整改118处，整改率93.7%，群众满意率99%。"},
		{Text: "全镇共有干部40名，其中女干部12名，占30%。"},
		{Text: "反馈的697个问题，完成整改688个，基本完成并持续整改4个，未完成5个，总体完成率98.71%。"},
		{Text: "31个单位中，整改完成率达到100%的有20个。"},
		{Text: "应到会30人，实到会29人，到会率96%。"},
	},
	Words: []string{"率", "占"},
	Check: checkShareMismatch,
}

func checkShareMismatch(p *lint.Pass) {
	text := p.Doc.Text
	for _, h := range p.Hits() {
		at := skipAny(text, h.End, "达到", "达", "为", "是", "总数的", "比", "全部", "：", "约")
		n := numberAt(p, at)
		if !n.Percent || n.Value > 100 || after(text, n.End) == '的' || strings.HasSuffix(text[:at], "约") {
			continue
		}
		s := sentenceOf(p, h.Start)
		if s.Len() == 0 {
			continue
		}
		head := lastQuantities(p, span(max(s.Start, h.Start-240), h.Start), 6)
		if len(head) < 2 {
			continue
		}
		part, whole, ok := shareOf(text, p.Word(h), h.Span, head)
		if !ok {
			continue
		}
		step := 1.0
		for range n.Decimals {
			step /= 10
		}
		if !shareFits(part.value, whole.value, n.Value, step) && !fitsOthers(head, n.Value, step) {
			f := p.Report(n.Span, "%s占%s，应为%s，这里写%s，请核对。", p.At(part.Span), p.At(whole.Span), percentText(part.value/whole.value*100, n.Decimals), p.At(n.Span))
			f.Related = []lint.Related{{Span: whole.Span, Message: "总数：" + p.At(whole.Span)}, {Span: part.Span, Message: "分项：" + p.At(part.Span)}}
		}
	}
}

// lastQuantities reads the last n quantities of s.
func lastQuantities(p *lint.Pass, s document.Span, n int) []quantity {
	if numbers := p.Index.NumbersIn(s); len(numbers) > n {
		s.Start = numbers[len(numbers)-n-1].End
	}
	return quantitiesIn(p, s)
}

// numberAt returns the number that starts at byte at, the zero value for none.
func numberAt(p *lint.Pass, at int) lint.Number {
	if list := p.Index.NumbersIn(span(at, at+1)); len(list) > 0 {
		return list[0]
	}
	return lint.Number{}
}

// shareOf finds the two quantities that the share speaks of: what 其中 names
// and its whole for 占; for 整改率 what was 整改 and the quantity before it.
func shareOf(text, word string, h document.Span, head []quantity) (part, whole quantity, ok bool) {
	i := len(head) - 1
	if word == "占" {
		part, whole = head[i], head[i-1]
		between := text[whole.End:part.Start]
		ok = strings.Trim(text[part.End:h.Start], "，,、 ") == "" && strings.Contains(between, "其中") && !strings.ContainsAny(between, "；;。")
		return part, whole, ok && comparable(part, whole)
	}
	verb := text[back(text, h.Start, 2, 0):h.Start]
	if len(verb) != 6 || strings.ContainsAny(text[head[i].End:h.Start], "；;。") {
		return part, whole, false
	}
	for ; i > 0; i-- {
		if strings.Contains(head[i].label, verb) && !strings.Contains(head[i].label, "未"+verb) && !strings.Contains(head[i].label, "基本") {
			return head[i], head[i-1], comparable(head[i], head[i-1])
		}
		if !comparable(head[i], head[i-1]) && head[i].unit != head[i-1].unit {
			break
		}
	}
	return part, whole, false
}

// fitsOthers says whether any quantity before, or the sum of several, has the
// written share in an earlier one: then it is not certain that it is wrong.
func fitsOthers(head []quantity, percent, step float64) bool {
	for i, whole := range head {
		sum := 0.0
		for _, part := range head[i+1:] {
			if part.unit != whole.unit || part.percent {
				continue
			}
			sum += part.value
			if whole.value > 0 && (shareFits(part.value, whole.value, percent, step) || shareFits(sum, whole.value, percent, step)) {
				return true
			}
		}
	}
	return false
}

// comparable says whether part can be a part of whole.
func comparable(part, whole quantity) bool {
	return part.unit != "" && part.unit == whole.unit && !part.rough && !whole.rough && !part.percent && !whole.percent && part.value <= whole.value && whole.value > 0
}
