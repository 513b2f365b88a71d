package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var countMismatch = &lint.Rule{
	ID:       "count-mismatch",
	Title:    "说有几项与列出几项不一致",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `前面说“以下7个方面”“三项措施”，后面实际列出的项数不同。多半是删改条目后没有改前面的数字，或者漏写了一项。
数一数实际列出的各项：漏了就补上，没漏就改数字。“4个方面12个问题”一类会分别核对大项和小项的数目。`,
	Bad: []lint.Example{
		{
			Text: "一、存在的问题\n归纳起来，主要有以下4个方面：\n（一）学习方面。联系实际不够。\n（二）作风方面。走访不多。\n（三）担当方面。攻坚不力。\n二、下一步打算\n持续抓好落实。",
			Want: []string{"以下4个方面"},
		},
		{Text: "全年重点抓了三项工作：一是强化学习。集中研讨6次。二是深入调研。走访12个村。", Want: []string{"三项工作"}},
		{
			Text: "共查摆出2个方面5个问题：\n（一）学习方面。一是计划性不强。年初没有计划。二是系统性不够。学得零散。\n（二）作风方面。一是走访少。下村不多。二是督促少。跟进不够。",
			Want: []string{"5个问题"},
		},
		{Text: "开展“三对照”，即对照党章党规、对照初心使命、对照先进典型、对照群众期待，查找差距。", Want: []string{"“三对照”"}},
		{Text: "检视出三个方面的问题。一是学习不深。联系实际少。二是调研不实。走访不多。", Want: []string{"三个方面"}},
		{Text: "从政治、思想、作风、廉洁三个方面开展自查。", Want: []string{"三个方面"}},
		{Text: "会议有三项议程：\n1.学习文件\n2.通报情况\n3.讨论发言\n4.作出决议", Want: []string{"三项议程"}},
	},
	Good: []lint.Example{
		{Text: "主要存在以下4个问题：\n（一）学习方面。一是计划性不强。年初没有计划。二是系统性不够。学得零散。\n（二）作风方面。一是走访少。下村不多。二是督促少。跟进不够。"},
		{Text: "归纳起来，主要有以下2个方面：\n（一）学习方面。一是计划性不强。年初没有计划。二是系统性不够。学得零散。\n（二）作风方面。走访不多。"},
		{Text: "对5个乡镇开展检查：一是听取汇报。逐镇座谈。二是实地查看。随机抽查。"},
		{Text: "开展“三对照”，即对照党章党规、对照初心使命、对照先进典型，查找差距。"},
		{Text: "从政治、思想和作风、廉洁四个方面查找，在学习、工作等3个方面改进，对照“学习、调研”两个方面整改，围绕组织和作风建设、廉洁自律两个方面剖析。"},
		{Text: "除上述3个方面外，还要做到：一是强化学习。集中研讨。二是深入调研。走访群众。"},
		{Text: "共查摆出2个方面4个问题：\n（一）学习方面。一是计划性不强。年初没有计划。二是系统性不够。学得零散。\n（二）作风方面。一是走访少。下村不多。二是督促少。跟进不够。"},
	},
	Words: []string{"对照", "以下", "如下", "下列", "个方面", "个环节", "个层面", "个领域"},
	Check: checkCountMismatch,
}

func checkCountMismatch(p *lint.Pass) {
	declaredLists(p, nil, p.Doc.Nodes)
	p.Doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		if len(n.Children) > 0 {
			declaredLists(p, n, n.Children)
		}
		return true
	})
	repeatedWord(p)
	namedBefore(p)
}

// declaredLists compares what paragraphs among siblings announce with the
// list that follows them, and what a parent's text announces with its list.
func declaredLists(p *lint.Pass, parent *document.Node, siblings []*document.Node) {
	if parent != nil && siblings[0].Number == 1 {
		if parent.Kind == document.Heading && !strings.HasSuffix(parent.Text, "：") {
			compare(p, countsTo(p.Doc.Text, parent.TextSpan.Start, parent.TextSpan.End), siblings)
		} else {
			compare(p, announced(p, parent.TextSpan, false), siblings)
		}
	}
	for i, n := range siblings {
		if n.Kind != document.Paragraph {
			continue
		}
		for j := i + 1; j < len(siblings) && j <= i+3; j++ {
			if siblings[j].Kind == document.Paragraph {
				continue
			}
			if siblings[j].Number == 1 {
				compare(p, announced(p, n.Span, j > i+1), siblings[j:])
			}
			break
		}
	}
}

// compare reports the counts that differ from what list starts with.
func compare(p *lint.Pass, counts []count, list []*document.Node) {
	if len(counts) == 0 || len(counts) > 2 {
		return
	}
	items := firstList(list)
	if len(items) < 2 {
		return
	}
	below := leaves(items)
	first := counts[0]
	switch {
	case first.n == len(items):
		if len(counts) == 2 && below != nil && counts[1].n != len(below) {
			mismatch(p, counts[1], len(below), below)
		}
	case first.n == len(below):
	case below != nil && !strings.HasSuffix(p.At(first.Span), "方面"):
		mismatch(p, first, len(below), below)
	default:
		mismatch(p, first, len(items), items)
	}
}

// leaves returns the entries of the lists directly below items, nil where one
// of them has none.
func leaves(items []*document.Node) []*document.Node {
	var below []*document.Node
	for _, n := range items {
		list := firstNumbered(n.Children)
		if len(list) == 0 {
			return nil
		}
		below = append(below, list...)
	}
	return below
}

// firstList returns the list that nodes start with, up to its restart.
func firstList(nodes []*document.Node) []*document.Node {
	var items []*document.Node
	for _, n := range nodes {
		if n.Class != nodes[0].Class {
			if n.Class != document.NoClass && rank(n.Class) > 0 && rank(nodes[0].Class) > rank(n.Class) {
				break
			}
			continue
		}
		if n.Number == 1 && len(items) > 0 {
			break
		}
		items = append(items, n)
	}
	return items
}

// firstNumbered returns the first list among nodes.
func firstNumbered(nodes []*document.Node) []*document.Node {
	for i, n := range nodes {
		if n.Number == 1 {
			return firstList(nodes[i:])
		}
	}
	return nil
}

func mismatch(p *lint.Pass, c count, listed int, items []*document.Node) {
	var names []string
	for i, n := range items {
		if i == 8 {
			names = append(names, "…")
			break
		}
		names = append(names, label(n))
	}
	f := p.Report(c.Span, "前面说“%s”，后面实际列出%d项：%s。请补上漏项或改正数字。", p.At(c.Span), listed, strings.Join(names, "、"))
	if !c.sure {
		f.Severity = lint.Hint
	}
	for i, n := range items {
		if i == 50 {
			break
		}
		f.Related = append(f.Related, lint.Related{Span: markerSpan(p, n), Message: "第" + itoa(i+1) + "项：" + label(n)})
	}
}

// repeatedWord checks “三对照”: the word comes back before every entry.
func repeatedWord(p *lint.Pass) {
	text := p.Doc.Text
	hits := p.Hits()
	for k, h := range hits {
		if p.Word(h) != "对照" || !strings.HasPrefix(text[h.End:], "”") {
			continue
		}
		from := back(text, h.Start, 1, 0)
		declared, size := numeralAt(text[from:])
		if from < 3 || size != h.Start-from || text[from-3:from] != "“" || declared < 2 {
			continue
		}
		at := skipAny(text, h.End+len("”"), "，", ",", "：", ":", "（", "(", "即", "——", "要求", "就是", "：", ":")
		end := sentenceEnd(text, at)
		listed := 0
		var related []lint.Related
		for _, o := range hits[k+1:] {
			if o.Start >= end {
				break
			}
			if p.Word(o) == "对照" {
				listed++
				related = append(related, lint.Related{Span: span(o.Start, forth(text, o.End, 6, end)), Message: "第" + itoa(listed) + "处"})
			}
		}
		if listed < 2 || listed == declared || !strings.HasPrefix(text[at:], "对照") {
			continue
		}
		place := span(from-3, h.End+len("”"))
		f := p.Report(place, "%s后面实际列出%d项“对照”，请核对。", p.At(place), listed)
		f.Related = related
	}
}

// skipAny skips any of words, each as often as it comes.
func skipAny(text string, at int, words ...string) int {
	for again := true; again; {
		again = false
		for _, w := range words {
			if strings.HasPrefix(text[at:], w) {
				at += len(w)
				again = true
			}
		}
	}
	return at
}

// sentenceEnd returns the place of the 。 or ； that ends the sentence at at,
// within 600 bytes.
func sentenceEnd(text string, at int) int {
	limit := min(len(text), at+600)
	for _, stop := range []string{"\n", "。", "；"} {
		if i := strings.Index(text[at:limit], stop); i >= 0 {
			limit = at + i
		}
	}
	return limit
}
