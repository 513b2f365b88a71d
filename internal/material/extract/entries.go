package extract

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/words"
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
			if e := c.markedEntry(n); e.title.Len() > 0 {
				list = append(list, e)
			}
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
	extent = clause.Trim(text, extent)
	e := entry{
		node: n, marker: strings.TrimSpace(n.Marker), title: n.TextSpan, span: extent,
		body: clause.Trim(text, document.Span{Start: n.End, End: max(n.End, extent.End)}),
	}
	if e.title.Len() == 0 && e.body.Len() > 0 {
		e.title, e.body = titled(text, e.body)
	}
	e.openTitle(text)
	return e
}

func plainEntry(doc *document.Document, n *document.Node) entry {
	span := clause.Trim(doc.Text, n.Extent())
	title, body := titled(doc.Text, span)
	e := entry{node: n, title: title, body: body, span: span}
	e.openTitle(doc.Text)
	return e
}

// titled cuts s, which has no white space at its ends, into its first sentence
// without final punctuation and the rest. The title of a text of punctuation
// alone is all of it.
func titled(text string, s document.Span) (title, body document.Span) {
	t := text[s.Start:s.End]
	from := s.Start + len(t) - len(strings.TrimLeft(t, clause.SentenceEnds+"；;. \n"))
	title, body = clause.First(text, document.Span{Start: min(from, s.End), End: s.End})
	if title = clause.TrimEnd(text, title, clause.SentenceEnds+"；;."); title.Len() == 0 {
		return s, document.Span{Start: s.End, End: s.End}
	}
	return title, body
}

// longTitle is the number of characters above which a title is a sentence that
// holds its statement too.
const longTitle = 40

// openTitle moves an example that the title's own sentence opens
// (“一是学得不深，比如：……”) from the title to the body, and of a long sentence
// what follows a colon (“一是学得不深：……”).
func (e *entry) openTitle(text string) {
	at := exampleIn(text, e.title)
	if at < 0 && utf8.RuneCountInString(text[e.title.Start:e.title.End]) > longTitle {
		if i := strings.IndexAny(text[e.title.Start:e.title.End], "：:"); i > 0 && utf8.RuneCountInString(text[e.title.Start:e.title.Start+i]) <= longTitle {
			_, size := utf8.DecodeRuneInString(text[e.title.Start+i:])
			at = e.title.Start + i + size
		}
	}
	if at <= e.title.Start || at >= e.title.End {
		return
	}
	title := clause.TrimEnd(text, document.Span{Start: e.title.Start, End: at}, clause.Ends+"、(（")
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
	return words.Any(t, "主要表现在以下", "主要有以下", "如下") && strings.Count(t, "。") <= 1 && utf8.RuneCountInString(t) < 80
}
