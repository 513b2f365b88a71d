package extract

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/words"
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

var (
	earlier = []string{"上年度", "上一年度", "上年", "上一年", "去年", "上次", "上一次", "上轮", "往年"}
	causes  = []string{"原因", "根源", "成因", "症结"}
	future  = []string{
		"努力方向", "整改措施", "改进措施", "整改方向", "整改思路", "整改打算", "整改举措", "改进举措",
		"整改意见", "整改要求", "整改建议", "下一步", "下步", "今后", "改进方向", "对策措施", "表态",
	}
	shortcomings = []string{"问题", "不足", "差距", "短板", "薄弱环节"}
	// found are the words by which a heading says whose shortcomings follow.
	found = []string{"查摆", "检视", "突出", "主要", "反馈", "发现", "自身", "认领", "对照检查", "剖析", "清单", "具体问题", "差距和不足", "不足和差距", "不足与差距"}
	// beforeExist may stand before 存在 in the heading of a part. After anything
	// else (“责任落实存在不足”) 存在 makes a sentence: a problem, no heading.
	beforeExist = []string{
		"方面", "班子", "个人", "本人", "自身", "当前", "目前", "主要", "检查", "查摆", "及", "和", "与", "、", "仍", "还", "中", "对照", "党委", "党组", "支部",
		"领导", "常委会", "我", "情况", "仍然", "依然", "检视",
	}
	// loosely are headings of problems only where nothing below says otherwise.
	loosely = []string{"对照检查情况", "对照检视情况", "检视剖析情况", "查摆情况", "对照检查", "检视剖析", "对照检视"}
)

const (
	headingRunes = 40 // a longer line is a sentence, not the heading of a part
	partDepth    = 4  // headings below this depth start no part
)

// kindsOf says of which parts the heading t speaks.
func kindsOf(t string) kind {
	if t == "" || utf8.RuneCountInString(t) > headingRunes {
		return 0
	}
	if words.Any(t, earlier...) && words.Any(t, "整改", "落实") || ofYear(t) && strings.Contains(t, "整改") {
		return lastYearKind
	}
	if words.Any(t, "案例") {
		return caseKind
	}
	var k kind
	if words.Any(t, causes...) {
		k |= causeKind
	}
	if words.Any(t, future...) || plans(t) {
		k |= measureKind
	}
	if words.Any(t, shortcomings...) && (words.Any(t, found...) || exist(t)) && (k == 0 || joinsProblems(t)) {
		k |= problemKind
	}
	if k == 0 && words.Any(t, "会前准备", "准备情况", "准备工作", "基本情况", "学习收获", "有关事项") {
		k = introKind
	}
	return k
}

// plans reports whether a short heading ends by naming what is planned.
func plans(t string) bool {
	if utf8.RuneCountInString(t) > 16 {
		return false
	}
	return words.End(t, []string{"措施", "打算", "举措"}) != "" ||
		strings.Contains(t, "整改") && words.End(t, []string{"方向", "思路", "计划", "安排", "目标", "意见", "方案"}) != ""
}

// exist reports whether t says that something exists, as the heading of a part.
func exist(t string) bool {
	i := strings.Index(t, "存在")
	return i == 0 || i > 0 && words.End(t[:i], beforeExist) != ""
}

// joinsProblems tells “存在的问题及原因分析”, which has problems, from
// “产生问题的原因” and “针对存在问题的整改措施”, which only speak of them.
func joinsProblems(t string) bool {
	for _, noun := range shortcomings {
		i := strings.Index(t, noun)
		if i >= 0 && words.At(t[i+len(noun):], []string{"及", "和", "与", "、", "以及", "，", ",", "原因"}) != "" {
			return true
		}
	}
	return false
}

// ofYear reports whether t names a meeting by its year, as the headings of
// last year's measures do: 2025年度民主生活会.
func ofYear(t string) bool {
	i := strings.Index(t, "年度")
	return i >= 4 && digitFirst(t[i-1:]) && digitFirst(t[i-4:]) && strings.Contains(t, "生活会") && !words.Any(t, future...)
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

// findParts returns the parts in document order. Where no heading says that
// problems follow, but causes or measures do, the headings “……方面” before them
// are the problems' aspects, each a part of its own.
func findParts(doc *document.Document) []part {
	f := finder{doc: doc}
	nodes := doc.Nodes
	if k := kindsOf(doc.Title); k&(problemKind|causeKind|measureKind) != 0 && bareHeading(doc.Title) && genreByName(squeeze(doc.Title)) == Unknown && !strings.Contains(doc.Title, "关于") {
		// A text that begins with its first part's heading.
		head := &document.Node{Kind: document.Heading, Text: doc.Title, Span: doc.TitleSpan, TextSpan: doc.TitleSpan}
		nodes = append([]*document.Node{head}, nodes...)
	}
	f.search(nodes, nil, 1)
	if first(f.parts, problemKind) == nil && (len(f.parts) > 0 || words.Any(doc.Title, loosely...)) {
		f.parts = append(f.parts, f.aspects...)
		slices.SortStableFunc(f.parts, func(a, b part) int { return cmp.Compare(a.Start, b.Start) })
	}
	return f.parts
}

type finder struct {
	doc     *document.Document
	parts   []part
	aspects []part // headings of aspects outside all parts
}

// search looks among siblings. Where a heading speaks of several parts, the
// headings below it may part them.
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
		loose := k == 0 && slices.Contains(loosely, n.Text)
		if marked(n) && (k == 0 || k&(k-1) != 0) && f.below(n, depth, loose || k != 0) {
			continue
		}
		p := part{kind: mainKind(k), head: n, body: n.Children, parent: parent, Span: n.Extent()}
		switch {
		case loose && len(n.Children) > 0:
			p.kind = problemKind
		case k == 0 && marked(n) && isAspectName(n.Text) && len(n.Children) > 0:
			p.kind = problemKind
			f.aspects = append(f.aspects, p)
			continue
		case k == 0:
			continue
		}
		if len(n.Children) == 0 {
			i += p.runOn(siblings[i+1:])
		}
		f.parts = append(f.parts, p)
	}
}

// below searches the children of n and reports whether they are parts. Below
// a heading that itself names parts they must be of two kinds at least.
func (f *finder) below(n *document.Node, depth int, names bool) bool {
	parts, aspects := len(f.parts), len(f.aspects)
	f.search(n.Children, n, depth+1)
	seen := kind(0)
	for i := parts; i < len(f.parts); i++ {
		seen |= f.parts[i].kind
	}
	if seen == 0 && (len(f.aspects) == aspects || names) || names && seen&(seen-1) == 0 {
		f.parts, f.aspects = f.parts[:parts], f.aspects[:aspects]
		return false
	}
	return true
}

// runOn gives a part whose heading has no children, because the reader of the
// structure could not know it for a heading, what follows up to the next
// heading of a part. It returns the number of nodes taken.
func (p *part) runOn(following []*document.Node) int {
	end := 0
	for end < len(following) && !headsPart(following[end], p.head) {
		end++
	}
	if p.body = following[:end]; end > 0 {
		p.End = following[end-1].Extent().End
	}
	return end
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
