package lint

import (
	"strings"

	"bihuan/internal/material/document"
)

// List is an enumeration as the reader counts it: nodes of one class under one
// parent, from one start of the numbering to the next.
type List struct {
	Parent   *document.Node // nil at the top
	Siblings []*document.Node
	Class    document.Class
	Nodes    []*document.Node
	// Apart says that text without a marker stands before the first node, so
	// that a new list may begin here.
	Apart bool
	// First and Last are the indexes among the siblings of the first and the
	// last node.
	First, Last int
}

// Lists returns the document's lists, found once and shared by all rules.
// Articles, which count through the whole document, are left out.
func (p *Pass) Lists() []List {
	if p.shared.lists == nil {
		p.shared.lists = lists(p.Doc)
	}
	return p.shared.lists
}

func lists(d *document.Document) []List {
	found := appendLists([]List{}, nil, d.Nodes)
	d.Walk(func(n *document.Node, _ []*document.Node) bool {
		if len(n.Children) > 0 {
			found = appendLists(found, n, n.Children)
		}
		return true
	})
	return found
}

// appendLists splits siblings into lists, in the order of their first nodes.
func appendLists(found []List, parent *document.Node, siblings []*document.Node) []List {
	var open [document.Styled + 1]int // 1 + index into found
	text := true
	for i, n := range siblings {
		if n.Class == document.NoClass {
			text = true
			continue
		}
		if n.Number == 0 || n.Class == document.Article || reference(n) {
			text = false
			continue
		}
		k := open[n.Class]
		if k == 0 || n.Number == 1 {
			found = append(found, List{Parent: parent, Siblings: siblings, Class: n.Class, Apart: text, First: i})
			k = len(found)
			open[n.Class] = k
		}
		l := &found[k-1]
		l.Nodes = append(l.Nodes, n)
		l.Last = i
		text = false
	}
	return found
}

// reference says whether n is no entry of a list but names one elsewhere:
// 违反第（一）、（三）项的.
func reference(n *document.Node) bool {
	if !n.Inline || n.Class != document.Paren && n.Class != document.ParenDot {
		return false
	}
	if strings.HasSuffix(n.Marker, "、") {
		return true
	}
	for _, w := range []string{"项", "款", "目", "条", "、", "至", "和", "或"} {
		if strings.HasPrefix(n.Text, w) {
			return true
		}
	}
	return false
}
