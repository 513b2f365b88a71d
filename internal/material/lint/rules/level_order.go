package rules

import (
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
	Doc: `结构层次序数依次用“一、”“（一）”“1.”“（1）”标注。下一层的序号不能用上一层的写法，也不宜跳过一层。
把序号改成相应层次的写法。只有两层时可以从“一、”直接到“1.”。`,
	Bad: []lint.Example{
		{Text: "1.抓学习。\n（一）集中学习。全年12次。\n（二）个人自学。全年60学时。\n2.抓整改。\n逐项销号。", Want: []string{"（一）集中学习"}},
		{Text: "（一）抓学习。安排如下。\n（1）集中学习。全年12次。\n（2）个人自学。全年60学时。\n（二）抓整改。逐项销号。", Want: []string{"（1）集中学习"}},
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
	for _, s := range p.Lists() {
		parent, first := s.Parent, s.Nodes[0]
		if parent == nil || first.Inline || parent.Inline {
			continue
		}
		up, down := rank(parent.Class), rank(s.Class)
		var f *lint.Finding
		switch {
		case up == 0 || down == 0:
			continue
		case down < up:
			f = p.Report(markerSpan(p, first), "“%s”下面一层用了“%s”，层次应依次用“一、”“（一）”“1.”“（1）”。", label(parent), first.Marker)
		case down > up+1 && parent.Class != document.Comma || down > up+2:
			f = p.Report(markerSpan(p, first), "“%s”下面直接用了“%s”，跳过了“%s”这一层。", label(parent), first.Marker, className(up+1))
		default:
			continue
		}
		f.Related = []lint.Related{{Span: markerSpan(p, parent), Message: "上一层：" + label(parent)}}
	}
}

// className shows how the level of a rank is numbered.
func className(rank int) string {
	return [...]string{"", "一、", "（一）", "1.", "（1）", "①"}[rank]
}
