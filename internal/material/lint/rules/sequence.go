package rules

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// history knows what number of its class comes before a node in the text,
// wherever both stand in the structure. It reads the document when first asked.
type history struct {
	doc  *document.Document
	last map[*document.Node]int
}

// resumes says whether n goes on with the numbers of its class.
func (h *history) resumes(n *document.Node) bool {
	if rank(n.Class) == 0 && n.Class != document.Chapter {
		return false
	}
	if h.last == nil {
		h.last = map[*document.Node]int{}
		var last [document.Styled + 1]int
		h.doc.Walk(func(n *document.Node, _ []*document.Node) bool {
			if n.Number > 1 && last[n.Class] == n.Number-1 {
				h.last[n] = last[n.Class]
			}
			last[n.Class] = n.Number
			return true
		})
	}
	return h.last[n] == n.Number-1
}

// markerSpan returns the place of n's marker with the start of its text, which
// is what a person looks for.
func markerSpan(p *lint.Pass, n *document.Node) document.Span {
	return span(n.Start, forth(p.Doc.Text, n.TextSpan.Start, 12, max(n.TextSpan.Start, n.TextSpan.End)))
}

// label names n for a person: its marker and the start of its text.
func label(n *document.Node) string { return n.Marker + short(n.Text, 12) }
