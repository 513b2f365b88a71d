package promise

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/rhythm"
	"bihuan/internal/material/extract/words"
)

// neverLess are the wordings of a quantity that may only grow.
var neverLess = []string{"只增不减", "只升不降", "只多不少"}

// special reads the promises that have no count: 只增不减 and 不调研不决策.
func (s *Scanner) special(list []document.Span, i int) (Promise, bool) {
	span := lead(s.text, list[i])
	t := s.at(span)
	if p, ok := nondecreasing(t); ok {
		p.Span = span
		if p.Activity == "" && !s.borrow(&p, list, i) {
			return p, false
		}
		return p, true
	}
	if at, p, ok := conditional(t); ok && p.Activity != "" {
		p.Span = document.Span{Start: span.Start + at, End: span.End}
		return p, true
	}
	// 未经党委研究同意，任何单位不得……
	if what, ok := strings.CutPrefix(t, "未经"); ok && s.forbids(list, i+1) {
		if activity := cleanActivity(what); activity != "" {
			return Promise{Op: Conditional, Activity: activity, Span: document.Span{Start: span.Start, End: list[i+1].End}}, true
		}
	}
	return Promise{}, false
}

// forbids reports whether there is a clause i and it says what must not be.
func (s *Scanner) forbids(list []document.Span, i int) bool {
	return i < len(list) && list[i].Len() <= clause.Longest && words.Any(s.at(list[i]), "不得", "不予", "一律不")
}

func nondecreasing(t string) (Promise, bool) {
	for _, w := range neverLess {
		i := strings.Index(t, w)
		if i < 0 {
			continue
		}
		p := Promise{Op: Nondecreasing}
		what := t[:i]
		if r, ok := rhythm.Find(what); ok && r.Period == rhythm.Year {
			p.Period, p.RRule = rhythm.Year, r.RRule()
			what = what[:r.Start] + what[r.End:]
		}
		what = strings.TrimSuffix(what, "逐年")
		p.Activity = cleanActivity(what)
		return p, true
	}
	return Promise{}, false
}

// openers begin a condition.
var openers = words.New("未经", "未", "没有", "不")

// gates end what must not happen before something else was done. Without one
// of them a double negation is only a figure of speech (不折不扣, 不缺位不越位).
var gates = words.New(
	"决策", "决定", "决议", "文件", "发文", "上会", "表决", "提交", "出台", "实施", "开工", "上岗", "放过", "拨付", "拨款", "签批", "审批", "签字",
	"提拔", "任用", "使用", "销号", "讨论", "研究", "审议", "议题", "方案", "验收", "收兵", "松手", "罢手",
)

const (
	conditionRunes = 16 // longer conditions are sentences, not rules
	mostNegations  = 6  // of a clause that may be a condition
)

// conditional reads “不调研不做重大决策”, “未经集体讨论不得实施” and “整改不到位不销号”.
// The activity is what must come first; at is where the rule begins in t.
func conditional(t string) (at int, p Promise, ok bool) {
	if n := strings.Count(t, "不"); n == 0 || n > mostNegations {
		return 0, p, false
	}
	next := 0
	for {
		i, opener := openers.Next(t, next)
		if opener == "" {
			return 0, Promise{}, false
		}
		next = i + len("不")
		what, then, found := strings.Cut(t[i+len(opener):], "不")
		if !found || !gated(then) && !(opener == "未经" && words.At(then, []string{"得", "予", "准", "许"}) != "") {
			continue
		}
		if opener == "不" && i > 0 && subjectBefore(t[:i]) {
			// 整改不到位不销号: what comes first is 整改到位.
			return 0, Promise{Op: Conditional, Activity: cleanActivity(t[:i] + what)}, true
		}
		if n := utf8.RuneCountInString(what); n < 2 || n > conditionRunes {
			continue
		}
		return i, Promise{Op: Conditional, Activity: cleanActivity(what)}, true
	}
}

func gated(then string) bool {
	then = strings.TrimRight(then, "”’」")
	return utf8.RuneCountInString(then) <= conditionRunes && gates.End(then) != ""
}

// subjectBefore reports whether t is the short subject of a condition.
func subjectBefore(t string) bool {
	n := utf8.RuneCountInString(t)
	return n >= 2 && n <= 8
}
