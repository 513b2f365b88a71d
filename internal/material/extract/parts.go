package extract

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
)

// kind is a set of the parts of which a heading speaks.
type kind uint8

const (
	problemKind kind = 1 << iota
	causeKind
	measureKind
	lastYearKind
	caseKind // a case that is analysed: neither problem nor cause of this team
	introKind
)

// part is a stretch of the document under one heading.
type part struct {
	kind kind
	head *document.Node
	body []*document.Node
	// parent is the heading above, nil at the root.
	parent *document.Node
	document.Span
}

const (
	headingRunes = 40 // a longer line is a sentence, not the heading of a part
	partDepth    = 4  // headings below this depth start no part
)

var (
	earlier = []string{"上年度", "上一年度", "上年", "上一年", "去年", "上次", "上一次", "上轮", "往年"}
	causes  = []string{"原因", "根源", "成因", "症结"}
	future  = []string{
		"努力方向", "整改措施", "改进措施", "整改方向", "整改思路", "整改打算", "整改举措", "改进举措", "整改计划",
		"整改意见", "整改要求", "整改建议", "下一步", "下步", "今后", "改进方向", "改进打算", "工作打算", "整改目标", "改进的措施", "对策措施", "表态", "整改方案",
	}
	shortcomings = []string{"问题", "不足", "差距", "短板", "薄弱环节"}
	found        = []string{
		"存在", "查摆", "检视", "突出", "主要", "反馈", "发现", "自身", "认领", "对照检查", "剖析", "清单", "不足", "差距", "具体问题",
	}
)

// kindsOf says of which parts the heading t speaks.
func kindsOf(t string) kind {
	if t == "" || utf8.RuneCountInString(t) > headingRunes {
		return 0
	}
	if hasAny(t, earlier...) && hasAny(t, "整改", "落实") || ofYear(t) && strings.Contains(t, "整改") {
		return lastYearKind
	}
	if hasAny(t, "案例") {
		return caseKind
	}
	var k kind
	if hasAny(t, causes...) {
		k |= causeKind
	}
	if hasAny(t, future...) {
		k |= measureKind
	}
	if hasAny(t, shortcomings...) && hasAny(t, found...) && namesProblems(t, k) {
		k |= problemKind
	}
	if k == 0 && hasAny(t, "会前准备", "准备情况", "准备工作", "基本情况", "学习收获", "有关事项") {
		k = introKind
	}
	return k
}

// namesProblems tells “存在的问题及原因分析”, which has problems, from
// “产生问题的原因” and “针对存在问题的整改措施”, which only speak of them.
func namesProblems(t string, k kind) bool {
	if k == 0 {
		return true
	}
	for _, join := range []string{"问题及", "问题和", "问题与", "问题、", "问题以及", "不足及", "不足和", "差距及", "差距和", "问题，", "问题,"} {
		if strings.Contains(t, join) {
			return true
		}
	}
	return false
}

// ofYear reports whether t names a meeting by its year, as the headings of
// last year's measures do: 2025年度民主生活会.
func ofYear(t string) bool {
	i := strings.Index(t, "年度")
	return i >= 4 && isDigit(t[i-1]) && isDigit(t[i-4]) && strings.Contains(t, "生活会") && !hasAny(t, future...)
}

// mainKind reduces the kinds of a heading to the one that its body is read as.
func mainKind(k kind) kind {
	for _, one := range []kind{lastYearKind, caseKind, problemKind, causeKind, measureKind, introKind} {
		if k&one != 0 {
			return one
		}
	}
	return 0
}

// canHead reports whether n may be the heading of a part: a heading or an
// outer item of its own line, or a short line without marker.
func canHead(n *document.Node) bool {
	switch n.Kind {
	case document.Heading:
		return true
	case document.Item:
		return !n.Inline && n.Class <= document.Dot
	case document.Paragraph:
		return !n.Inline && bareHeading(n.Text)
	}
	return false
}

// bareHeading reports whether a line without marker reads as a heading.
func bareHeading(t string) bool {
	return utf8.RuneCountInString(t) <= 25 && !strings.ContainsAny(t, "，,。；;！？!?\t")
}

// findParts returns the parts in document order.
func findParts(doc *document.Document) []part {
	f := finder{doc: doc}
	f.search(doc.Nodes, nil, 1)
	return f.parts
}

type finder struct {
	doc   *document.Document
	parts []part
}

// search looks among siblings. A part whose heading has no children, because
// the reader of the structure could not know it for a heading, runs on to the
// next heading of a part among its siblings.
func (f *finder) search(siblings []*document.Node, parent *document.Node, depth int) {
	if depth > partDepth {
		return
	}
	for i := 0; i < len(siblings); i++ {
		n := siblings[i]
		if !canHead(n) {
			continue
		}
		k := kindsOf(n.Text)
		if n.Kind != document.Paragraph && (k == 0 || k&(k-1) != 0) {
			before := len(f.parts)
			f.search(n.Children, n, depth+1)
			if len(f.parts) > before {
				continue
			}
		}
		if k == 0 {
			continue
		}
		p := part{kind: mainKind(k), head: n, body: n.Children, parent: parent, Span: n.Extent()}
		if len(n.Children) == 0 {
			end := i + 1
			for end < len(siblings) && !headsPart(siblings[end], n) {
				end++
			}
			if p.body = siblings[i+1 : end]; len(p.body) > 0 {
				p.End = p.body[len(p.body)-1].Extent().End
			}
			i = end - 1
		}
		f.parts = append(f.parts, p)
	}
}

// headsPart reports whether n ends the part that the childless head began.
func headsPart(n, head *document.Node) bool {
	if !canHead(n) {
		return false
	}
	return kindsOf(n.Text) != 0 || head.Class != document.NoClass && n.Class == head.Class
}

// first returns the heading of the first part of kind k, nil for none.
func first(parts []part, k kind) *document.Node {
	for i := range parts {
		if parts[i].kind == k {
			return parts[i].head
		}
	}
	return nil
}
