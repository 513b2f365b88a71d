// Package syntax reads the structure of a Chinese official text: its title,
// its headings, its enumerations on lines of their own and within a line, its
// tables. It understands marks and punctuation, not words.
//
// Reading takes time and memory linear in the text, and no input makes it
// fail: what carries no recognised marker is a paragraph.
package syntax

import (
	"strings"

	"bihuan/internal/material/document"
)

// Parse sets Title, TitleSpan and Nodes of doc from its Text, which must be
// below 2 GiB, and, for Word, from its Segments.
func Parse(doc *document.Document) {
	p := &parser{text: doc.Text, segments: doc.Segments}
	p.records = make([]record, 0, 16+len(doc.Text)/200)
	doc.TitleSpan = p.title()
	doc.Title = joinTitle(doc.At(doc.TitleSpan))
	p.lines(doc.TitleSpan)
	doc.Nodes = p.tree()
}

// parser holds the state of one reading.
type parser struct {
	text     string
	segments []document.Segment
	segment  int // the first one that ends behind the current line's start
	records  []record
	stack    []frame
	list     []frame // open items within the current line
	scan     scanner
	// indented is the end of lines in which a TAB only indents: looking at
	// them again from each would take quadratic time.
	indented int
	// following is scratch of accept.
	following []int32
	// seen holds the last number per class since the last heading: 二是 on a
	// line of its own continues 一是 within an earlier one.
	seen [classes]int
	// division is the last number per class of 第一条 and its like.
	division [classes]int
}

// lines reads all lines outside the title.
func (p *parser) lines(title document.Span) {
	for at := 0; at < len(p.text); {
		end := lineEnd(p.text, at)
		from := blanks(p.text, at, end)
		switch {
		case title.Len() > 0 && at <= title.Start && title.Start <= end:
			end = lineEnd(p.text, title.End)
		case from == end:
		default:
			if after := p.table(at, end); after > 0 {
				end = after
			} else if after := p.styled(at, from, end); after > 0 {
				end = after
			} else {
				p.line(at, from, trimRight(p.text, from, end))
			}
		}
		at = end + 1
	}
}

// lineEnd returns the offset of the line feed at or behind at, or the text's end.
func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}

// line reads one line that starts at "at" and whose trimmed text is [from, end).
func (p *parser) line(at, from, end int) {
	head, marked := p.generated(at, from, end)
	if !marked {
		head, marked = readMarker(p.text, from, end, atLine)
		marked = marked && p.opens(head)
	}
	body := from
	if marked {
		body = head.body
	} else {
		head = marker{start: from, end: from, body: from}
	}
	if !marked && opensAnnex(p.text[from:end]) {
		p.stack, p.seen = p.stack[:0], [classes]int{}
	}
	if isContents(p.text[body:end]) {
		p.placeText()
		p.unmarked(from, end, nil)
		return
	}
	p.scan.line(p.text, body, end)
	ms := p.accept(head, end)
	if len(ms) > 0 && !marked && ms[0].start == from {
		head, marked, ms = ms[0], true, ms[1:]
	}
	if !marked {
		if bare, ok := p.bareLine(from, end); ok {
			head, marked = bare, true
		}
	}
	if marked && len(ms) > 0 {
		head, ms = p.merge(head, ms, end)
	}
	if marked {
		p.marked(at, head, end, ms)
		return
	}
	p.placeText()
	p.unmarked(from, end, ms)
}

// opens decides whether a marker at a line's start counts in its context.
func (p *parser) opens(m marker) bool {
	if m.refers && !p.enumerates(m) {
		return false
	}
	switch m.class {
	case document.Bare:
		return false // decided with the rest of the line
	case document.Yishi:
		return m.number < 10 || p.continues(m, 2)
	case document.Yiyao:
		return m.number == 1 || p.continues(m, classes)
	case document.Ordinal:
		return !p.continuing(m) || p.continues(m, 0)
	case document.Part, document.Chapter, document.Section, document.Article:
		if m.doubtful && !m.inTurn(p.division[m.class]) {
			return false
		}
		p.division[m.class] = m.number
	case document.Dot:
		return !m.doubtful || m.inTurn(p.seen[m.class])
	}
	return true
}

// enumerates decides on a mark that may only be referred to: it is a marker
// where the line of the number before it is open, or where it is the first and
// the next line has the second, or where no reference would go on like this.
func (p *parser) enumerates(m marker) bool {
	if m.number > 1 {
		i := p.find(m.class)
		return i >= 0 && int(p.records[p.stack[i].node].number) == m.number-1
	}
	next, _ := peek(p.text, m.end, len(p.text))
	if joining[next] {
		return true // （一）到基层去; （一）到（三） has been turned away
	}
	following, ok := p.nextMarker(m.end)
	return ok && following.class == m.class && following.number == 2
}

// inTurn reports whether m comes first or next after the number last.
func (m marker) inTurn(last int) bool {
	return m.number == 1 || m.number == last || m.number == last+1
}

// continues reports whether a list of m's class is open and, with a reach
// above 0, at most reach numbers behind m.
func (p *parser) continues(m marker, reach int) bool {
	last := p.seen[m.class]
	return last > 0 && (reach == 0 || m.number <= last+reach)
}

// bareLine reads 一思想上… at a line's start: it counts when the next line
// with text goes on with 二, or when it goes on itself.
func (p *parser) bareLine(from, end int) (marker, bool) {
	m, ok := readMarker(p.text, from, end, atLine)
	if !ok || m.class != document.Bare {
		return m, false
	}
	if m.number > 1 {
		return m, p.seen[document.Bare] == m.number-1
	}
	if m.number != 1 {
		return m, false
	}
	next, ok := p.nextMarker(end)
	return m, ok && next.class == document.Bare && next.number == 2
}

// nextMarker returns the marker that the next line with text starts with.
func (p *parser) nextMarker(end int) (marker, bool) {
	for at := lineEnd(p.text, end) + 1; at < len(p.text); {
		stop := lineEnd(p.text, at)
		if start := blanks(p.text, at, stop); start < stop {
			return readMarker(p.text, start, stop, atLine)
		}
		at = stop + 1
	}
	return marker{}, false
}

// merge joins a doubled marker, “1. 一是”, whose inner list has only this one
// item in the line.
func (p *parser) merge(head marker, ms []marker, end int) (marker, []marker) {
	inner := ms[0]
	if inner.class < document.Ordinal || inner.class == document.Bare || head.class >= document.Ordinal ||
		blanks(p.text, head.body, end) != inner.start {
		return head, ms
	}
	for _, m := range ms[1:] {
		if m.class == inner.class {
			return head, ms
		}
	}
	head.end, head.body = inner.end, inner.body
	return head, ms[1:]
}

// unmarked reads a line without a marker of its own: a paragraph, which may
// lead to a list within the line.
func (p *parser) unmarked(from, end int, ms []marker) {
	parent := p.top()
	stop := end
	if len(ms) > 0 {
		stop = ms[0].start
	}
	p.paragraph(from, stop, parent, false, len(ms) > 0)
	p.list = p.list[:0]
	p.items(ms, 0, end, parent)
	p.holds(ms)
}

// holds notes in the innermost frame which lists its lines began: lines that
// go on with their numbers belong to it.
func (p *parser) holds(ms []marker) {
	if len(p.stack) == 0 {
		return
	}
	f := &p.stack[len(p.stack)-1]
	for _, m := range ms {
		f.lists |= 1 << m.class
	}
}

// marked reads a line that starts with a marker.
func (p *parser) marked(at int, head marker, end int, ms []marker) {
	outline := p.outline(at)
	p.place(head, outline)
	parent := p.top()
	p.push(head.class, outline, 0)
	stop := end
	if len(ms) > 0 {
		stop = ms[0].start
	}
	next := 0
	n := p.node(head, stop, parent, false, len(ms) > 0, &next)
	p.stack[len(p.stack)-1].node = n
	p.list = append(p.list[:0], frame{class: head.class, node: n})
	p.items(ms, next, end, parent)
	if last := p.list[0].node; last != n {
		f := &p.stack[len(p.stack)-1]
		f.node, f.several = last, true
		p.records[n].listed = true
	}
	p.holds(ms)
}

// items reads the list items ms of a line that ends at end; next is the first
// sentence end not yet used.
func (p *parser) items(ms []marker, next, end int, parent int32) {
	for i, m := range ms {
		stop := end
		if i+1 < len(ms) {
			stop = ms[i+1].start
		}
		depth := len(p.list)
		for j := depth - 1; j >= 0; j-- {
			if p.list[j].class == m.class && !p.restarts(j, m) {
				depth = j
				break
			}
		}
		over := parent
		switch {
		case depth < len(p.list):
			over = p.records[p.list[depth].node].parent
		case depth > 0:
			over = p.list[depth-1].node
		}
		n := p.node(m, stop, over, true, i+1 < len(ms), &next)
		p.list = append(p.list[:depth], frame{class: m.class, node: n})
	}
}

// restarts reports whether m begins a list inside the line's own marker of the
// same class, “1.…：1.甲；2.乙”.
func (p *parser) restarts(j int, m marker) bool {
	return j == 0 && m.number == 1 && needsRun(m.class) && !p.records[p.list[0].node].inline
}
