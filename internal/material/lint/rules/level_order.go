package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var levelOrder = &lint.Rule{
	ID:       "level-order",
	Title:    "标题层次序号不合次序",
	Severity: lint.Hint,
	Level:    lint.Advice,
	Source:   "GB/T 9704-2012《党政机关公文格式》7.3.3",
	Year:     2012,
	Doc: `结构层次序数依次用“一、”“（一）”“1.”“（1）”标注。下一层的序号不能用上一层的写法；同一篇里，同一层应当用同一种写法。
把序号改成相应层次的写法。只有两层时可以从“一、”直接到“1.”，但全篇要一致。`,
	Bad: []lint.Example{
		{Text: "1.抓学习。\n（一）集中学习。全年12次。\n（二）个人自学。全年60学时。\n2.抓整改。\n逐项销号。", Want: []string{"（一）集中学习"}},
		{Text: "一、存在问题\n（一）学习不深。联系实际不够。\n（二）作风不实。走访不多。\n二、原因分析\n1.理论武装不够。学得不系统。\n2.宗旨意识不强。走访不经常。", Want: []string{"1.理论武装不够"}},
	},
	Good: []lint.Example{
		{Text: "一、存在问题\n（一）学习不深。\n1.学得不系统。缺少计划。\n2.学用脱节。联系实际少。\n（二）作风不实。走访不多。\n二、原因分析\n（一）理论武装不够。学得不系统。\n（二）宗旨意识不强。走访不经常。"},
		{Text: "一、存在问题\n1.学习不深。联系实际不够。\n2.作风不实。走访不多。"},
	},
	Check: checkLevelOrder,
}

// rank is the place of a class in the order of the standard, 0 for a class
// that may stand anywhere.
func rank(c document.Class) int {
	switch c {
	case document.Comma:
		return 1
	case document.Paren:
		return 2
	case document.Dot:
		return 3
	case document.ParenDot:
		return 4
	case document.Circle:
		return 5
	}
	return 0
}

func checkLevelOrder(p *lint.Pass) {
	firsts := map[document.Class]map[document.Class]*document.Node{} // by parent's class, the first child of each class
	var order []*document.Node
	for _, s := range p.Lists() {
		parent, first := s.Parent, s.Nodes[0]
		if parent == nil || rank(parent.Class) == 0 || rank(s.Class) == 0 || first.Inline || parent.Inline {
			continue
		}
		if rank(s.Class) < rank(parent.Class) {
			f := p.Report(markerSpan(p, first), "“%s”下面一层用了“%s”，层次应依次用“一、”“（一）”“1.”“（1）”。", label(parent), first.Marker)
			f.Related = []lint.Related{{Span: markerSpan(p, parent), Message: "上一层：" + label(parent)}}
			continue
		}
		under := firsts[parent.Class]
		if under == nil {
			under = map[document.Class]*document.Node{}
			firsts[parent.Class] = under
		}
		if under[s.Class] == nil && first.Kind == document.Heading {
			under[s.Class] = first
			order = append(order, first)
		}
	}
	for parent, under := range firsts {
		if len(under) > 1 {
			inconsistent(p, parent, under, order)
		}
	}
}

// inconsistent reports that the level below the class parent is numbered in
// several ways, at the first node that differs.
func inconsistent(p *lint.Pass, parent document.Class, under map[document.Class]*document.Node, order []*document.Node) {
	var used []*document.Node
	for _, n := range order {
		if under[n.Class] == n {
			used = append(used, n)
		}
	}
	var markers []string
	for _, n := range used {
		markers = append(markers, "“"+n.Marker+"”")
	}
	f := p.Report(markerSpan(p, used[1]), "“%s”的下一层有的用%s，同一层应统一。", className(parent), strings.Join(markers, "，有的用"))
	for _, n := range used[:1] {
		f.Related = append(f.Related, lint.Related{Span: markerSpan(p, n), Message: "另一种写法：" + label(n)})
	}
}

func className(c document.Class) string {
	switch c {
	case document.Comma:
		return "一、"
	case document.Paren:
		return "（一）"
	case document.Dot:
		return "1."
	case document.ParenDot:
		return "（1）"
	}
	return "①"
}
