package syntax

import "bihuan/internal/material/document"

// filter is one walk over a line's events that tells what lies outside all
// pairs.
type filter struct {
	depth int
	outer uint8 // the pair that depth 1 lies in
	// ignore says of quotation marks that the next closing one has lost its
	// partner.
	ignore [pairs]bool
	// outside and inside hold the number of the last candidate per class
	// outside all pairs, and within the current outermost one.
	outside, inside [classes]int
}

// filter keeps the sentence ends and the candidates that lie outside all pairs.
func (s *scanner) filter() {
	var f filter
	next := 0
	kept := s.markers[:0]
	for _, e := range s.events {
		switch {
		case e.kind&matched != 0:
			f.bracket(e.kind)
			if f.depth == 1 && e.kind&opens != 0 {
				f.quoted(s.text, int(e.pos), s.end)
			}
		case e.kind&eventMask != 0:
		case e.kind == isEnd:
			if f.depth == 0 {
				s.ends = append(s.ends, e.pos)
			}
		default:
			if f.keeps(s.markers[next]) {
				kept = append(kept, s.markers[next])
			}
			next++
		}
	}
	s.markers = kept
}

// bracket enters or leaves a pair.
func (f *filter) bracket(kind uint8) {
	pair := kind & pairMask
	switch {
	case kind&opens != 0:
		f.depth++
		if f.depth == 1 {
			f.outer, f.inside = pair, [classes]int{}
		}
	case f.ignore[pair]:
		f.ignore[pair] = false
	default:
		f.depth--
	}
}

// quoted notes a marker that a quotation begins with: the list is its own.
func (f *filter) quoted(text string, at, end int) {
	_, w := peek(text, at, end)
	if m, ok := readMarker(text, at+w, end, inline); ok {
		f.inside[m.class] = m.number
	}
}

// keeps reports whether m lies outside all pairs.
func (f *filter) keeps(m marker) bool {
	if f.depth == 1 && f.outer <= straight && f.escapes(m) {
		f.depth = 0
		f.ignore[f.outer] = true
	}
	if f.depth > 0 {
		f.inside[m.class] = m.number
		return false
	}
	f.outside[m.class] = m.number
	return true
}

// escapes reports whether m shows that the quotation mark before it was never
// closed: it opens a sentence and goes on with the list outside, 一是“甲。二是乙”。
func (f *filter) escapes(m marker) bool {
	return m.class >= document.Ordinal && m.class <= document.Yiyao && m.strong && m.number > 1 &&
		f.outside[m.class] == m.number-1 && f.inside[m.class] != m.number-1
}
