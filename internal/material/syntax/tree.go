package syntax

import "bihuan/internal/material/document"

// record is a node while the tree grows: offsets and a parent, a quarter of a
// document.Node.
type record struct {
	start, markerEnd, textStart, textEnd, end int32
	parent                                    int32
	number                                    int32
	children                                  int32
	class                                     document.Class
	kind                                      document.Kind // set only where the class does not decide it
	inline                                    bool
	listed                                    bool // one of several in its line
}

// tree turns the records, which stand in document order, into nodes. All
// nodes and all child lists come from one allocation each.
func (p *parser) tree() []*document.Node {
	nodes := make([]document.Node, len(p.records))
	links := make([]*document.Node, len(p.records))
	tops := 0
	for i := range p.records {
		if parent := p.records[i].parent; parent != root {
			p.records[parent].children++
		} else {
			tops++
		}
	}
	result, rest := links[:0:tops], links[tops:]
	for i := range p.records {
		r, n := &p.records[i], &nodes[i]
		p.fill(n, r)
		n.Children, rest = rest[:0:r.children], rest[r.children:]
		if r.children == 0 {
			n.Children = nil
		}
		if r.parent == root {
			result = append(result, n)
			n.Level = 1
		} else {
			parent := &nodes[r.parent]
			parent.Children = append(parent.Children, n)
			n.Level = parent.Level + 1
		}
		if r.class == document.NoClass {
			n.Level = 0
		}
	}
	return result
}

// fill copies what a record knows into its node.
func (p *parser) fill(n *document.Node, r *record) {
	n.Kind = p.kind(r)
	n.Class = r.class
	n.Number = int(r.number)
	n.Marker = p.text[r.start:r.markerEnd]
	n.Text = p.text[r.textStart:r.textEnd]
	n.Span = document.Span{Start: int(r.start), End: int(r.end)}
	n.TextSpan = document.Span{Start: int(r.textStart), End: int(r.textEnd)}
	n.Inline = r.inline
	if r.kind == document.Table {
		n.Rows = p.rows(n.Span)
	}
}

// kind decides whether a marked node heads a body or is one of a list.
func (p *parser) kind(r *record) document.Kind {
	switch {
	case r.kind != "":
		return r.kind
	case r.class == document.NoClass:
		return document.Paragraph
	case r.inline || r.listed:
		return document.Item
	}
	if itemsOnly(r.class) {
		return document.Item
	}
	switch r.class {
	case document.Part, document.Chapter, document.Section, document.Styled:
		return document.Heading
	}
	if r.children > 0 {
		return document.Heading
	}
	// An empty section: its heading stands alone and ends like one.
	if (r.class == document.Comma || r.class == document.Paren) && r.end == r.textEnd && !closed(p.text[r.textStart:r.textEnd]) {
		return document.Heading
	}
	return document.Item
}
