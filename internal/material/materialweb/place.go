package materialweb

import (
	"sort"
	"strings"

	"bihuan/internal/material/document"
)

// heading is a headline, or a marked point of a list on a line of its own, and
// where it begins.
type heading struct {
	start int
	text  string
}

// outline holds the headlines of a text in order: what a person looks for in
// Word, where paragraphs have no numbers.
type outline []heading

// headingWidth is how much of a headline tells it from the others, in code points.
const headingWidth = 16

func outlineOf(doc *document.Document) outline {
	var list outline
	doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		if !n.Inline && (n.Marker != "" || n.Kind == document.Heading) {
			list = append(list, heading{n.Start, n.Marker + excerpt(n.Text, headingWidth)})
		}
		return true
	})
	return list
}

// under returns the headline that byte at stands under, "" before the first.
func (o outline) under(at int) string {
	i := sort.Search(len(o), func(i int) bool { return o[i].start > at })
	if i == 0 {
		return ""
	}
	return o[i-1].text
}

// contextWidth is how much of the text around a place is quoted with it, in
// code points.
const contextWidth = 12

// around returns what stands before and behind s in its own lines.
func around(doc *document.Document, s document.Span) (before, after string) {
	const window = 8 * contextWidth // bytes: enough for the widest characters
	from, to := max(0, s.Start-window), min(len(doc.Text), s.End+window)
	before, after = strings.ToValidUTF8(doc.Text[from:s.Start], ""), strings.ToValidUTF8(doc.Text[s.End:to], "")
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	if r := []rune(before); len(r) > contextWidth {
		before = "……" + strings.TrimLeft(string(r[len(r)-contextWidth:]), "。，；、：”）》")
	}
	return before, excerpt(after, contextWidth)
}
