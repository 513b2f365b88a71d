package syntax

import (
	"strings"

	"bihuan/internal/material/document"
)

// Print returns doc's text in canonical form: one line per line that carries
// text, without indentation and blank lines, one space where blanks part a
// marker from its text or two nodes in a line. Reading it again gives the same
// tree, headings by Word style aside.
func Print(doc *document.Document) string {
	w := printer{doc: doc}
	w.b.Grow(len(doc.Text))
	w.title = doc.TitleSpan.Len() > 0
	doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		w.node(n)
		return true
	})
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
	}
	return w.b.String()
}

// printer holds the state of one printing.
type printer struct {
	doc   *document.Document
	b     strings.Builder
	end   int  // of the node printed last
	row   bool // the line printed last could be taken for a row of a table
	title bool // the title is still to be printed
}

// node prints one node without its children.
func (w *printer) node(n *document.Node) {
	text := w.doc.Text
	if w.title && n.Start > w.doc.TitleSpan.Start {
		w.title = false
		for line := range strings.SplitSeq(w.doc.At(w.doc.TitleSpan), "\n") {
			if from := blanks(line, 0, len(line)); from < len(line) {
				w.line(line[from:trimRight(line, from, len(line))])
			}
		}
	}
	if n.Kind == document.Table {
		w.line(text[n.Start:n.End])
		w.end = n.End
		return
	}
	if !n.Inline {
		w.line("")
	} else if w.end < n.Start {
		w.b.WriteByte(' ')
	}
	w.b.WriteString(n.Marker)
	w.gap(text[n.Start+len(n.Marker) : n.TextSpan.Start])
	own := text[n.TextSpan.Start:n.End]
	w.b.WriteString(own)
	w.row = w.row || strings.Contains(own, "\t") || strings.Contains(n.Marker, "\t")
	w.end = n.End
}

// gap prints what stands between a marker and its text: a colon and blanks.
func (w *printer) gap(s string) {
	from := blanks(s, 0, len(s))
	end := trimRight(s, from, len(s))
	w.b.WriteString(s[from:end])
	if from > 0 || end < len(s) {
		w.b.WriteByte(' ')
	}
}

// line starts a new line with s.
func (w *printer) line(s string) {
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
		if w.row {
			w.b.WriteByte('\n')
		}
	}
	w.b.WriteString(s)
	w.row = strings.Contains(s, "\t")
}
