package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/zh"
)

var numbering = &lint.Rule{
	ID:       "numbering",
	Title:    "序号跳号、重号或颠倒",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `同一层次的序号应当从一开始，逐个递增。跳号多半是漏了一项，或者删去一项后没有重排；重号多半是插入一项后没有重排。
先看是不是漏了内容，再重排序号。只有“一是”没有“二是”的，或者序号无故从头再来的，只作提示。`,
	Bad: []lint.Example{
		{Text: "一、主要做法\n（一）抓学习。组织集中学习。\n（三）抓整改。逐项整改销号。\n二、下一步打算\n继续抓好落实。", Want: []string{"（三）抓整改"}},
		{Text: "存在以下不足：一是学习不深。联系实际不够。二是调研不实。走访不多。二是作风不硬。督促不紧。", Want: []string{"二是作风不硬"}},
		{Text: "第一条 为规范督查工作，制定本办法。\n第二条 本办法适用于全县。\n第四条 本办法自印发之日起施行。", Want: []string{"第四条 本办法自印发之日起施行"}},
		{Text: "存在不足。一是学习不深，联系实际不够。下一步将改进。", Want: []string{"一是学习不深，联系实际不够"}},
	},
	Good: []lint.Example{
		{Text: "一、主要做法\n（一）抓学习。组织集中学习。\n（二）抓整改。逐项整改。\n二、存在问题\n（一）学习不深。联系实际不够。\n（二）整改不实。销号不严。"},
		{Text: "工作中，一是摸清底数，二是分类施策。保障上，一是落实经费，二是配强人员。"},
		{Text: "第一章 总则\n第一条 制定本办法。\n第二章 附则\n第二条 自印发之日起施行。"},
	},
	Check: checkNumbering,
}

func checkNumbering(p *lint.Pass) {
	past := &history{doc: p.Doc}
	for _, s := range p.Lists() {
		first := s.Nodes[0]
		switch {
		case first.Number > 1 && !continues(s) && !past.resumes(first) && !precededIn(p, s.Parent, first):
			startsLate(p, s.Parent, first)
		case first.Number == 1 && len(s.Nodes) == 1:
			alone(p, s)
		}
		if first.Number == 1 && s.First > 0 && !s.Apart {
			restart(p, s.Siblings[s.First-1], first)
		}
		for i := 1; i < len(s.Nodes) && s.Class != document.Letter; i++ {
			step(p, s.Siblings, s.Nodes[i-1], s.Nodes[i])
		}
	}
	articles(p)
}

// step reports what is wrong between two neighbours of a list.
func step(p *lint.Pass, siblings []*document.Node, a, b *document.Node) {
	place := markerSpan(p, b)
	var f *lint.Finding
	switch {
	case b.Number == a.Number+1:
		return
	case b.Number == a.Number:
		if similarMarker(a, b) && !strings.HasPrefix(b.Marker, "其次") && !strings.HasPrefix(b.Marker, "再次") {
			f = p.Report(place, "序号重复：“%s”前面已有“%s”。", b.Marker, label(a))
		} else {
			return
		}
	case b.Number < a.Number && written(p, span(a.TextSpan.Start, b.Start), b.Number-1):
		return
	case b.Number < a.Number:
		f = p.Report(place, "序号颠倒：“%s”排在“%s”之后。", b.Marker, a.Marker)
	case stray(p, siblings, a, b):
		return
	default:
		f = p.Report(place, "序号跳号：“%s”之后是“%s”，缺第%s项。", a.Marker, b.Marker, missing(a.Number, b.Number))
	}
	f.Related = []lint.Related{{Span: markerSpan(p, a), Message: "前一项：" + label(a)}}
}

// missing names the numbers between a and b.
func missing(a, b int) string {
	if b-a == 2 {
		return itoa(a + 1)
	}
	return itoa(a+1) + "至" + itoa(b-1)
}

// similarMarker is false where two equal numbers of a class need not be one
// list: 第三条 and 第三条之一.
func similarMarker(a, b *document.Node) bool {
	return !strings.Contains(b.Marker, "之") && !strings.HasPrefix(b.Text, "之") && !strings.HasPrefix(a.Text, "之")
}

// stray says whether the number after a's stands between a and b in another
// style or in a place that the structure does not count: that is no gap.
func stray(p *lint.Pass, siblings []*document.Node, a, b *document.Node) bool {
	for _, n := range siblings {
		if n.Start > a.Start && n.Start < b.Start && n.Class != a.Class && n.Number == a.Number+1 {
			return true
		}
	}
	return written(p, span(a.TextSpan.Start, b.Start), a.Number+1)
}

// written says whether the number n of a list stands in the text of s,
// whether or not the structure counts it.
func written(p *lint.Pass, s document.Span, n int) bool {
	s.Start = max(s.Start, s.End-(1<<13))
	text := p.At(s)
	numeral, digits := zh.FormatNumeral(n), itoa(n)
	for _, form := range []string{
		numeral + "是", numeral + "要", numeral + "、", "第" + numeral, numeral + "）", numeral + ")", "其" + numeral,
		digits + ".", digits + "、", digits + "．", digits + "）", digits + ")",
	} {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}

// continues says whether s goes on with the list of its parent or of a
// neighbour in another style; mixed-list-style tells of that.
func continues(s lint.List) bool {
	n := s.Nodes[0].Number
	if s.Parent != nil && s.Parent.Number == n-1 {
		return true
	}
	for _, o := range s.Siblings[:s.First] {
		if o.Number == n-1 && o.Class != s.Class {
			return true
		}
	}
	return false
}

// precededIn says whether the number before first's stands in the text above
// it within parent.
func precededIn(p *lint.Pass, parent, first *document.Node) bool {
	from := 0
	if parent != nil {
		from = parent.Start
	}
	return written(p, span(from, first.Start), first.Number-1)
}

func startsLate(p *lint.Pass, parent *document.Node, first *document.Node) {
	f := p.Report(markerSpan(p, first), "这一层的序号从“%s”开始，前面没有第1项。", first.Marker)
	if parent == nil || first.Kind != document.Heading || first.Inline {
		f.Severity = lint.Hint
	}
}

// alone hints at a list of one.
func alone(p *lint.Pass, s lint.List) {
	n := s.Nodes[0]
	if s.Class < document.Comma || s.Class == document.Styled || s.Class == document.Letter {
		return
	}
	if s.First+1 < len(s.Siblings) && s.Siblings[s.First+1].Number == 2 {
		return // the list goes on in another style
	}
	for _, c := range n.Children {
		if c.Number == 2 {
			return
		}
	}
	if s.Class == document.Ordinal && !strings.HasPrefix(n.Marker, "第一") {
		return
	}
	f := p.Report(markerSpan(p, n), "只有“%s”，没有第2项：请补上其余各项，或去掉序号。", n.Marker)
	f.Severity = lint.Hint
}

// restart hints at numbering that starts again without anything between.
func restart(p *lint.Pass, prev, n *document.Node) {
	if prev.Class != n.Class || prev.Number <= 1 || n.Inline != prev.Inline || n.Inline {
		return
	}
	f := p.Report(markerSpan(p, n), "序号又从“%s”开始，前一项是“%s”：请接着编号，或在中间说明这是另一组。", n.Marker, label(prev))
	f.Severity = lint.Hint
	f.Related = []lint.Related{{Span: markerSpan(p, prev), Message: "前一项：" + label(prev)}}
}

// articles checks the articles, which count through the whole document. A
// document that quotes or amends articles counts in its own way, so that only
// one that starts at the first is checked.
func articles(p *lint.Pass) {
	var last *document.Node
	p.Doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		if n.Class != document.Article || n.Inline {
			return n.Class != document.Article
		}
		switch {
		case last == nil && n.Number != 1:
			return false
		case last == nil:
		case n.Number == 1:
			last = nil
		case n.Number == last.Number && !similarMarker(last, n):
		case n.Number != last.Number+1:
			step(p, nil, last, n)
		}
		last = n
		return false
	})
}
