package rules

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var mixedListStyle = &lint.Rule{
	ID:       "mixed-list-style",
	Title:    "同一组序号混用几种写法",
	Severity: lint.Error,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》附录B.3；实务：公文校对",
	Year:     2011,
	Doc: `同一组并列的内容只用一种序号：“一是、二是、三是”或者“第一，第二，第三，”，不能前面用“一是”后面用“第二，”“3.”。
选定一种写法，全组统一。`,
	Bad: []lint.Example{
		{Text: "整改中要做到：一是认领问题。对号入座。第二，分析原因。找准根子。三是制定措施。逐项销号。", Want: []string{"第二，分析原因"}},
		{Text: "一、抓学习\n组织集中学习。\n2.抓调研\n深入乡镇调研。\n三、抓整改\n逐项整改。", Want: []string{"2.抓调研"}},
	},
	Good: []lint.Example{
		{Text: "整改中要做到：一是认领问题。对号入座。二是分析原因。找准根子。三是制定措施。逐项销号。"},
		{Text: "一、抓学习\n1.集中学习。全年12次。\n2.个人自学。全年60学时。\n二、抓调研\n深入乡镇调研。"},
	},
	Check: checkMixedListStyle,
}

func checkMixedListStyle(p *lint.Pass) {
	past := &history{doc: p.Doc}
	reported := map[*document.Node]bool{}
	eachSequence(p.Doc, func(parent *document.Node, siblings []*document.Node, s sequence) {
		first := s.nodes[0]
		if first.Number < 2 {
			return
		}
		if prev := precursor(parent, siblings, s); prev != nil && !reported[prev] && !past.resumes(first) {
			reported[first] = true
			f := p.Report(markerSpan(p, first), "“%s”接着“%s”往下数，却换了写法，同一组序号应统一。", first.Marker, prev.Marker)
			f.Related = []lint.Related{{Span: markerSpan(p, prev), Message: "前一项：" + label(prev)}}
		}
	})
}

// precursor returns the node of another class whose number s goes on from.
func precursor(parent *document.Node, siblings []*document.Node, s sequence) *document.Node {
	n := s.nodes[0].Number
	for i := s.at - 1; i >= 0; i-- {
		o := siblings[i]
		if o.Class == document.NoClass {
			continue
		}
		if o.Number == n-1 && o.Class != s.class && o.Inline == s.nodes[0].Inline {
			return o
		}
		break
	}
	if parent != nil && parent.Number == n-1 && parent.Inline == s.nodes[0].Inline {
		return parent
	}
	return nil
}
