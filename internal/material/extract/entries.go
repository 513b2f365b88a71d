package extract

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
)

// entry is one member of a list in a part, however the list is written.
type entry struct {
	node   *document.Node
	marker string
	title  document.Span // without marker and final punctuation
	body   document.Span // the text after the title, markers of deeper lists included
	span   document.Span
}

// marked reports whether n is a member of an enumeration or a heading.
func marked(n *document.Node) bool {
	return n.Kind == document.Heading || n.Kind == document.Item
}

func countMarked(nodes []*document.Node) int {
	count := 0
	for _, n := range nodes {
		if marked(n) {
			count++
		}
	}
	return count
}

// entries reads the members of a list: the headings and items among nodes, or
// where there are none the paragraphs that are more than a lead-in. Texts
// under no member, such as a lead-in before the first, are left out.
func (c *collector) entries(nodes []*document.Node) []entry {
	plain := countMarked(nodes) == 0
	var list []entry
	for _, n := range nodes {
		switch {
		case marked(n):
			list = append(list, c.markedEntry(n))
		case plain && n.Kind == document.Paragraph && n.Start < c.closing && !leadIn(c.doc.At(n.Span)):
			list = append(list, plainEntry(c.doc, n))
		}
	}
	if !plain {
		cutClosing(c.doc.Text, list)
	}
	return list
}

func (c *collector) markedEntry(n *document.Node) entry {
	text, extent := c.doc.Text, n.Extent()
	extent.End = max(n.End, min(extent.End, c.closing))
	extent = trim(text, extent)
	e := entry{
		node: n, marker: strings.TrimSpace(n.Marker), title: n.TextSpan, span: extent,
		body: trim(text, document.Span{Start: n.End, End: max(n.End, extent.End)}),
	}
	e.openTitle(text)
	return e
}

func plainEntry(doc *document.Document, n *document.Node) entry {
	span := trim(doc.Text, n.Extent())
	title, body := firstSentence(doc.Text, span)
	e := entry{node: n, title: trimEnd(doc.Text, title, sentenceEnds+"；;."), body: body, span: span}
	e.openTitle(doc.Text)
	return e
}

// openTitle moves an example that the title's own sentence opens
// (“一是学得不深，比如：……”) from the title to the body.
func (e *entry) openTitle(text string) {
	at := exampleIn(text, e.title)
	if at <= e.title.Start {
		return
	}
	title := trimEnd(text, document.Span{Start: e.title.Start, End: at}, clauseEnds+"、(（")
	if title.Len() == 0 {
		return
	}
	e.title = title
	e.body.Start = at
	if e.body.End < e.span.End {
		e.body.End = e.span.End
	}
}

// leadIn reports whether t only announces a list, or is a heading of its own.
func leadIn(t string) bool {
	t = strings.TrimSpace(t)
	if t == "" || strings.HasSuffix(t, "：") || strings.HasSuffix(t, ":") {
		return true
	}
	return hasAny(t, "主要表现在以下", "主要有以下", "如下") && strings.Count(t, "。") <= 1 && utf8.RuneCountInString(t) < 80
}
