package extract

import (
	"strconv"
	"strings"

	"bihuan/internal/material/document"
)

// collector gathers a Result; it hands out the ids.
type collector struct {
	doc      *document.Document
	r        *Result
	problems int
	aspects  int // those with a title
	// closing is where the lines begin that only close the document.
	closing int
	// loose is the index of the aspect that holds problems under no aspect, -1
	// before there is one.
	loose int
	// open is the index of the aspect that a paragraph opened and that the
	// paragraphs after it go on with, -1 for none.
	open int
	// rows holds what a row of a table ties together.
	rows []Link
}

func (c *collector) problemID() string {
	c.problems++
	return "P" + strconv.Itoa(c.problems)
}

// takeProblems reads a problem part. Its members are aspects where they are
// headed as such or hold lists themselves, else problems. A part that is one
// aspect of several (“学习方面存在的问题”, or “存在问题” below “学习方面”) is that aspect.
func (c *collector) takeProblems(p *part, several bool) {
	list := c.entries(p.body)
	c.open = -1
	switch {
	case c.holdAspects(list):
		for i := range list {
			c.takeAspect(&list[i])
		}
	case (several || isAspectName(p.head.Text)) && c.partAspect(p) != nil:
		head := c.partAspect(p)
		c.addAspect(head.TextSpan, p.Span, list)
	default:
		for i := range list {
			c.takeEntry(&list[i])
		}
	}
}

// partAspect returns the heading that names the aspect of part p, nil for none.
func (c *collector) partAspect(p *part) *document.Node {
	if strings.Contains(p.head.Text, "方面") {
		return p.head
	}
	return p.parent
}

// blame are the characters one of which the title of a shortcoming has.
const blame = "不少差弱欠缺淡松软浅慢低难乏虚轻偏滞浮空未没无怕散懒滑乱短薄窄僵粗退减多拖硬问题漏错违"

// holdAspects reports whether the members of a list are aspects: most are
// called so, or most hold a list of their own, or none names a shortcoming.
func (c *collector) holdAspects(list []entry) bool {
	named, holding, headed, neutral := 0, 0, 0, 0
	for i := range list {
		e := &list[i]
		if !marked(e.node) {
			continue
		}
		headed++
		if isAspectName(e.node.Text) {
			named++
		}
		if countMarked(e.node.Children) > 0 {
			holding++
		}
		if e.body.Len() > 0 && !strings.ContainsAny(c.doc.At(e.title), blame) {
			neutral++
		}
	}
	return headed > 0 && (named*2 >= headed || holding*2 > headed || headed > 1 && neutral == headed)
}

// isAspectName reports whether t names a field and not a shortcoming in it.
func isAspectName(t string) bool {
	t = strings.TrimRight(strings.TrimSpace(t), "：:。")
	return strings.HasSuffix(t, "方面") || strings.HasSuffix(t, "方面的问题") || strings.HasSuffix(t, "方面存在的问题") ||
		strings.HasSuffix(t, "方面存在问题") || strings.HasSuffix(t, "方面问题")
}

func (c *collector) takeAspect(e *entry) {
	if !marked(e.node) {
		c.takeEntry(e)
		return
	}
	list := c.entries(e.node.Children)
	if len(list) == 0 && e.body.Len() == 0 && !isAspectName(e.node.Text) {
		c.takeEntry(e)
		return
	}
	c.addAspect(e.title, e.span, list)
}

func (c *collector) addAspect(title, span document.Span, list []entry) {
	c.aspects++
	a := Aspect{No: c.aspects, Title: c.doc.At(title), Span: span}
	for i := range list {
		a.Problems = append(a.Problems, c.problem(&list[i]))
	}
	c.r.Aspects = append(c.r.Aspects, a)
}

// takeEntry adds a problem that stands directly in the part. A paragraph such
// as “学习方面。学得不深……” is an aspect with one problem.
func (c *collector) takeEntry(e *entry) {
	if isAspectName(c.doc.At(e.title)) && e.body.Len() > 0 {
		title, rest := titled(c.doc.Text, e.body)
		p := entry{node: e.node, title: title, body: rest, span: document.Span{Start: e.body.Start, End: e.span.End}}
		p.openTitle(c.doc.Text)
		c.open = len(c.r.Aspects)
		c.addAspect(e.title, e.span, []entry{p})
		return
	}
	if c.open >= 0 && !marked(e.node) {
		a := &c.r.Aspects[c.open]
		a.Problems = append(a.Problems, c.problem(e))
		a.End = max(a.End, e.span.End)
		return
	}
	c.addLoose(c.problem(e))
}

// addLoose adds a problem that stands under no aspect.
func (c *collector) addLoose(p Problem) {
	if c.loose < 0 {
		c.loose = len(c.r.Aspects)
		c.r.Aspects = append(c.r.Aspects, Aspect{Span: p.Span})
	}
	a := &c.r.Aspects[c.loose]
	a.Problems = append(a.Problems, p)
	a.Span = document.Span{Start: min(a.Start, p.Start), End: max(a.End, p.End)}
}

func (c *collector) problem(e *entry) Problem {
	statement, examples := splitExamples(c.doc.Text, e.body)
	return Problem{
		ID: c.problemID(), No: e.marker, Title: c.doc.At(e.title), Statement: joined(c.doc.Text, statement),
		Examples: texts(c.doc, examples), Span: e.span, TitleSpan: e.title,
	}
}
