package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/zh"
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
		{Text: "存在以下不足：一是思想认识不到位。二是工作措施不得力。3.督促检查不及时。", Want: []string{"3.督促检查不及时。"}},
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
	for _, s := range p.Lists() {
		first := s.Nodes[0]
		if inlineList(s) {
			continuedInText(p, s)
		}
		if first.Number < 2 {
			continue
		}
		if prev := precursor(s); prev != nil && !reported[prev] && !past.resumes(first) {
			reported[first] = true
			f := p.Report(markerSpan(p, first), "“%s”接着“%s”往下数，却换了写法，同一组序号应统一。", first.Marker, prev.Marker)
			f.Related = []lint.Related{{Span: markerSpan(p, prev), Message: "前一项：" + label(prev)}}
		}
	}
}

// inlineList says whether s is a list of 一是, 一要 or 第一 within lines.
func inlineList(s lint.List) bool {
	return s.Class == document.Yishi || s.Class == document.Yiyao || s.Class == document.Ordinal
}

// continuedInText reports that the text behind the last entry of s goes on with
// the next number in a style that the structure does not count in a line: a
// lone 3. or （三）.
func continuedInText(p *lint.Pass, s lint.List) {
	last := s.Nodes[len(s.Nodes)-1]
	next := last.Number + 1
	end := p.Index.Lines[p.Index.LineOf(last.Start)].End
	for _, n := range s.Siblings[s.Last+1:] {
		if n.Number == next {
			return
		}
		if n.Class == s.Class { // another list begins
			end = min(end, n.Start)
			break
		}
	}
	text := p.Doc.Text
	rest := text[last.TextSpan.Start:max(end, last.TextSpan.Start)]
	numeral, digits := zh.FormatNumeral(next), itoa(next)
	for _, form := range []string{digits + ".", digits + "．", digits + "、", "（" + numeral + "）", "(" + numeral + ")", "（" + digits + "）"} {
		i := strings.Index(rest[:min(len(rest), 3000)], form)
		if i <= 0 {
			continue
		}
		at := last.TextSpan.Start + i
		if r := before(text, at); r != '。' && r != '；' && r != ';' || !han(after(text, at+len(form))) {
			continue
		}
		f := p.Report(span(at, forth(text, at+len(form), 8, end)), "“%s”接着“%s”往下数，却换了写法，同一组序号应统一。", form, last.Marker)
		f.Related = []lint.Related{{Span: markerSpan(p, last), Message: "前一项：" + label(last)}}
		return
	}
}

// precursor returns the node of another class whose number s goes on from.
func precursor(s lint.List) *document.Node {
	n := s.Nodes[0].Number
	for i := s.First - 1; i >= 0; i-- {
		o := s.Siblings[i]
		if o.Class == document.NoClass {
			continue
		}
		if o.Number == n-1 && o.Class != s.Class && o.Inline == s.Nodes[0].Inline {
			return o
		}
		break
	}
	if s.Parent != nil && s.Parent.Number == n-1 && s.Parent.Inline == s.Nodes[0].Inline {
		return s.Parent
	}
	return nil
}
