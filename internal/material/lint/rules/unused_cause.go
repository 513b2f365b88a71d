package rules

import (
	"strings"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

var unusedCause = &lint.Rule{
	ID:       "unused-cause",
	Title:    "原因没有措施回应",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "民主生活会对照检查材料审核实务：措施要对着原因定",
	Year:     2024,
	Doc: `这条原因没有对应的问题，整改措施里也没有提到，写了等于没有写。程序按用词判断，可能看漏，请人工确认。
在措施部分针对这条原因补上做法；与哪个问题都不相干的，删去。`,
	Bad: []lint.Example{
		{Text: unlinkedExample("1.理论武装不够扎实。学习理论不系统。\n2.河道巡查责任没有压实。巡查制度执行不严。\n3.班子换届频繁衔接慢。新老交替时移交清单简单。"), Want: []string{"班子换届频繁衔接慢"}},
	},
	Good: []lint.Example{
		{Text: unlinkedExample("1.理论武装不够扎实。学习理论不系统。\n2.河道巡查责任没有压实。巡查制度执行不严。")},
	},
	Check: checkUnusedCause,
}

// maxCompared bounds the pairs of causes and measures that are compared: no
// real material has so many.
const maxCompared = 10_000

func checkUnusedCause(p *lint.Pass) {
	f := p.Facts()
	if !selfExamination(p) || len(f.Measures) == 0 || len(f.Causes)*len(f.Measures) > maxCompared {
		return
	}
	linked := map[string]bool{}
	for _, l := range f.Links {
		linked[l.Cause] = true
	}
	if len(linked) == 0 {
		return
	}
	for _, c := range f.Causes {
		if !linked[c.ID] && !takenUp(p, c.Title, f.Measures) {
			p.Report(c.TitleSpan, "原因“%s”没有对应的问题，整改措施也没有提到，请核对。", cited(p, c.TitleSpan))
		}
	}
}

// takenUp says whether a measure speaks of a title: has half of its pairs of
// neighbouring ideographs.
func takenUp(p *lint.Pass, title string, measures []extract.Measure) bool {
	pairs := bigrams(title)
	if len(pairs) == 0 {
		return true
	}
	for _, m := range measures {
		text, n := p.At(m.Span), 0
		for _, b := range pairs {
			if strings.Contains(text, b) {
				n++
			}
		}
		if 2*n >= len(pairs) {
			return true
		}
	}
	return false
}

// bigrams returns the pairs of neighbouring ideographs of s.
func bigrams(s string) []string {
	var list []string
	last, lastAt := rune(0), 0
	for i, r := range s {
		if han(r) && han(last) {
			list = append(list, s[lastAt:i+len(string(r))])
		}
		last, lastAt = r, i
	}
	return list
}
