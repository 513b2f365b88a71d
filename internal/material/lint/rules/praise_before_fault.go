package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

var praiseBeforeFault = &lint.Rule{
	ID:       "praise-before-fault",
	Title:    "先扬后抑",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "民主生活会个人对照检查材料审核实务：查摆问题不先讲成绩",
	Year:     2024,
	Doc: `查摆问题时先用“虽然……”讲做得好的一面，再用“但是”带出问题，会冲淡问题。
删去前半句，直接写问题。`,
	Bad: []lint.Example{
		{Text: memberExample("虽然能够坚持自学，但是联系实际不多，9月份没有写体会。"), Want: []string{"虽然能够坚持自学，但是"}},
	},
	Good: []lint.Example{
		{Text: memberExample("我联系实际不多，9月份没有写体会。")},
		{Text: memberExample("我没有想到，虽然只有1户没有签约，也会拖住整个项目。")},
	},
	Words: []string{"虽然", "尽管", "虽说", "虽能", "诚然"},
	Check: checkPraiseBeforeFault,
}

// turns are the words that open the second half.
var turns = []string{"但是", "但", "可是", "然而", "却", "不过"}

func checkPraiseBeforeFault(p *lint.Pass) {
	if len(p.Hits()) == 0 || !personal(p) {
		return
	}
	problems := problemSpans(p)
	for _, h := range p.Hits() {
		problem, ok := within(problems, h.Span)
		if !ok {
			continue
		}
		sentence := sentenceAt(p, h.Start)
		end := min(sentence.End, problem.End)
		if at, n := firstOf(p.Doc.Text[h.End:end], turns); n > 0 {
			s := span(h.Start, h.End+at+n)
			p.Report(s, "先讲成绩再讲问题（“%s”），请直接写问题。", cited(p, s))
		}
	}
}

// firstOf returns the place and length of the first of words in text, the
// longer word where two start at one place; length 0 for none.
func firstOf(text string, words []string) (at, n int) {
	at = len(text)
	for _, w := range words {
		if i := strings.Index(text, w); i >= 0 && (i < at || i == at && len(w) > n) {
			at, n = i, len(w)
		}
	}
	return at, n
}
