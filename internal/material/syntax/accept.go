package syntax

import (
	"strings"

	"bihuan/internal/material/document"
)

// classes is the number of marker classes, for arrays indexed by them.
const classes = int(document.Styled) + 1

// needsRun reports whether a class counts within a line only when at least two
// consecutive numbers stand there: a lone 1. or (一) may be a figure or a
// reference, a lone 一是 is a list of one.
func needsRun(c document.Class) bool {
	switch c {
	case document.Ordinal, document.Yishi, document.Yiyao:
		return false
	}
	return true
}

// accept keeps of the candidates of the line that ends at end those that
// enumerate. head is the line's own marker, its class NoClass when it has none.
func (p *parser) accept(head marker, end int) []marker {
	ms := p.scan.markers
	var following [classes]int // number of the next candidate of the class
	next := p.following[:0]
	for i := len(ms) - 1; i >= 0; i-- {
		next = append(next, int32(following[ms[i].class]))
		following[ms[i].class] = ms[i].number
	}
	p.following = next
	var last [classes]int // 0 while no list of the class is open in the line
	last[head.class] = head.number
	kept := ms[:0]
	for i, m := range ms {
		follow := int(next[len(next)-1-i])
		if follow == 0 && m.number == 1 && m.class != head.class && needsRun(m.class) {
			follow = p.goesOn(m, end)
		}
		if i+1 < len(ms) && p.mentioned(m, ms[i+1]) || !p.counts(m, follow, last[m.class]) {
			continue
		}
		if m.number > 0 {
			last[m.class] = m.number
		}
		kept = append(kept, m)
	}
	return kept
}

// goesOn returns the number of the next line's marker when it may continue the
// list that m opens at the end of its line, 0 otherwise.
func (p *parser) goesOn(m marker, end int) int {
	if p.find(m.class) >= 0 {
		return 0
	}
	if next, ok := p.nextMarker(end); ok && next.class == m.class {
		return next.number
	}
	return 0
}

// mentioned reports whether m is followed by another mark instead of text, as
// in ①、②、③均已完成.
func (p *parser) mentioned(m, next marker) bool {
	return m.class == next.class && needsRun(m.class) && blanks(p.text, m.body, next.start) == next.start
}

// counts decides whether m enumerates, given the number of the line's next
// candidate of its class and of the last one accepted.
func (p *parser) counts(m marker, follow, last int) bool {
	n := m.number
	switch m.class {
	case document.Ordinal:
		return n == 1 || last > 0 || p.seen[m.class] > 0 || m.strong && !p.continuing(m)
	case document.Yishi:
		open := max(last, p.seen[m.class])
		if n >= 10 {
			return open >= n-2
		}
		return n == 1 || m.strong || open > 0
	case document.Yiyao:
		return n == 1 || last > 0 || p.seen[m.class] > 0
	case document.Bare:
		if strings.HasSuffix(p.text[:m.start], "、") {
			return false // 一看、二听
		}
		return n == 1 && follow == 2 || last > 0 && n == last+1
	}
	if n == 1 && follow == 2 {
		return true
	}
	return last > 0 && (n == last+1 || n == last+2 || n == last && n > 1)
}

// continuing reports whether m is a common word unless a list is open: 再次，
// 最后，.
func (p *parser) continuing(m marker) bool {
	return m.number == 0 || strings.HasPrefix(p.text[m.start:m.end], "再次")
}
