package syntax

import "bihuan/internal/material/document"

// frame is a line-level node that later lines may belong to.
type frame struct {
	class   document.Class
	outline int // of a Word paragraph, 0 for none
	node    int32
	// several says that the node's line held more items of its list: a line
	// without a marker then belongs to the list's parent.
	several bool
	lists   uint32 // the classes of the lists within its lines, as bits
}

// root is the parent of top-level nodes.
const root int32 = -1

// top returns the node that a nested one becomes a child of.
func (p *parser) top() int32 {
	if len(p.stack) == 0 {
		return root
	}
	return p.stack[len(p.stack)-1].node
}

// find returns the index of the innermost frame of class c, -1 for none.
func (p *parser) find(c document.Class) int {
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].class == c {
			return i
		}
	}
	return -1
}

// absolute reports whether a class has a fixed rank among the headings, so
// that it never nests under a deeper one.
func absolute(c document.Class) bool { return c >= document.Part && c <= document.Comma }

// itemsOnly reports whether a class never heads a section.
func itemsOnly(c document.Class) bool { return c >= document.Ordinal && c <= document.Bare }

// place pops what a line-level marker closes, after which top is its parent.
// The depth stays below the number of classes plus that of outline levels:
// no class is open twice.
func (p *parser) place(m marker, outline int) {
	if i := p.find(m.class); i >= 0 {
		p.stack = p.stack[:i]
		return
	}
	if m.number == 1 && !absolute(m.class) {
		// 一是 holds no (一): a heading ends such a list.
		for n := len(p.stack); m.class == document.Paren && n > 0 && itemsOnly(p.stack[n-1].class); n-- {
			p.stack = p.stack[:n-1]
		}
		return
	}
	for n := len(p.stack); n > 0 && p.closes(p.stack[n-1], m.class, outline); n-- {
		p.stack = p.stack[:n-1]
	}
}

// closes reports whether a new marker of class c ends f, a frame of another
// class. A heading that only Word's style makes one is ended by outline level.
func (p *parser) closes(f frame, c document.Class, outline int) bool {
	if f.lists&(1<<c) != 0 {
		return false
	}
	if f.class == document.Styled {
		return outline > 0 && f.outline >= outline
	}
	return f.class > c
}

// placeStyled pops what a heading by Word style at the outline level closes.
func (p *parser) placeStyled(outline int) {
	n := len(p.stack)
	for n > 0 && (p.stack[n-1].outline == 0 || p.stack[n-1].outline >= outline) {
		n--
	}
	p.stack = p.stack[:n]
}

// placeText pops what a line without a marker closes.
func (p *parser) placeText() {
	for n := len(p.stack); n > 0 && p.stack[n-1].several; n-- {
		p.stack = p.stack[:n-1]
	}
	// A further paragraph of an article follows its numbered clauses.
	if i := p.find(document.Article); i >= 0 && i+1 < len(p.stack) && p.stack[i+1].class <= document.Circle {
		p.stack = p.stack[:i+1]
	}
}

// push opens the line-level node n.
func (p *parser) push(c document.Class, outline int, n int32) {
	p.stack = append(p.stack, frame{class: c, outline: outline, node: n})
	if c <= document.Paren || c == document.Styled {
		p.seen = [classes]int{}
	}
}
