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
func entries(doc *document.Document, nodes []*document.Node) []entry {
	plain := countMarked(nodes) == 0
	var list []entry
	for _, n := range nodes {
		switch {
		case marked(n):
			list = append(list, markedEntry(doc, n))
		case plain && n.Kind == document.Paragraph && !leadIn(doc.At(n.Span)):
			list = append(list, plainEntry(doc, n))
		}
	}
	if !plain {
		cutClosing(doc.Text, list)
	}
	return list
}

// cutClosing takes from the last member the lines that close the document or
// the part (专此报告, the signature, the date): the structure cannot tell them
// from its body. They are known by the other members, none of which has a
// body on lines of its own beside one on its first line.
func cutClosing(text string, list []entry) {
	if len(list) < 2 || marked(list[len(list)-1].node) && countMarked(list[len(list)-1].node.Children) > 0 {
		return
	}
	for i := range list {
		last := i == len(list)-1
		end, cut := firstLineEnd(&list[i])
		switch {
		case !last && cut || end < 0:
			return
		case last && cut:
			list[i].span.End = end
			list[i].body = trim(text, document.Span{Start: min(list[i].body.Start, end), End: end})
		}
	}
}

// firstLineEnd returns where the children of e that stand on its first line
// end, and whether others follow them; -1 where none stands there.
func firstLineEnd(e *entry) (end int, more bool) {
	end = -1
	for _, n := range e.node.Children {
		if !n.Inline {
			return end, true
		}
		end = n.Extent().End
	}
	return end, false
}

func markedEntry(doc *document.Document, n *document.Node) entry {
	extent := n.Extent()
	e := entry{
		node: n, marker: strings.TrimSpace(n.Marker), title: n.TextSpan, span: extent,
		body: trim(doc.Text, document.Span{Start: n.End, End: max(n.End, extent.End)}),
	}
	e.openTitle(doc.Text)
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
