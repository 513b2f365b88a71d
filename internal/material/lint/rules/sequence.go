package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// sequence is a list as the reader counts it: nodes of one class under one
// parent, from one start of the numbering to the next.
type sequence struct {
	class document.Class
	nodes []*document.Node
	// apart says that text without a marker stands before the first node,
	// so that a new list may begin here.
	apart bool
	// at and last are the indexes among the siblings of the first and the last
	// node.
	at, last int
}

// sequences splits siblings into lists, in the order of their first nodes.
func sequences(siblings []*document.Node) []sequence {
	var list []sequence
	var open [document.Styled + 1]int // 1 + index into list
	text := true
	for i, n := range siblings {
		if n.Class == document.NoClass {
			text = true
			continue
		}
		if n.Number == 0 || reference(n) {
			text = false
			continue
		}
		k := open[n.Class]
		if k == 0 || n.Number == 1 && n.Class != document.Article {
			list = append(list, sequence{class: n.Class, apart: text, at: i})
			k = len(list)
			open[n.Class] = k
		}
		s := &list[k-1]
		s.nodes = append(s.nodes, n)
		s.last = i
		text = false
	}
	return list
}

// reference says whether n is no entry of a list but names one elsewhere:
// 违反第（一）、（三）项的.
func reference(n *document.Node) bool {
	if !n.Inline || n.Class != document.Paren && n.Class != document.ParenDot {
		return false
	}
	return strings.HasSuffix(n.Marker, "、") || hasAny(n.Text, "项", "款", "目", "条", "、", "至", "和", "或")
}

// eachSequence calls visit for every list of the document with the node that
// it stands under, nil at the top. Articles count through the document and
// are left out.
func eachSequence(d *document.Document, visit func(parent *document.Node, siblings []*document.Node, s sequence)) {
	all := func(parent *document.Node, siblings []*document.Node) {
		marked := false
		for _, n := range siblings {
			marked = marked || n.Class != document.NoClass && n.Class != document.Article && n.Number > 0
		}
		if !marked {
			return
		}
		for _, s := range sequences(siblings) {
			if s.class != document.Article {
				visit(parent, siblings, s)
			}
		}
	}
	all(nil, d.Nodes)
	d.Walk(func(n *document.Node, _ []*document.Node) bool {
		if len(n.Children) > 0 {
			all(n, n.Children)
		}
		return true
	})
}

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
