package syntax

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
)

// headingLength is the largest number of code points of a heading by Word
// style; longer ones are body text that somebody styled.
const headingLength = 120

// at returns the Word paragraph that holds offset i, nil for none. Offsets
// must not fall from call to call.
func (p *parser) at(i int) *document.Segment {
	for p.segment < len(p.segments) && p.segments[p.segment].End < i {
		p.segment++
	}
	if p.segment < len(p.segments) && p.segments[p.segment].Start <= i {
		return &p.segments[p.segment]
	}
	return nil
}

// outline returns the outline level of the Word paragraph at i, 0 for none.
func (p *parser) outline(i int) int {
	if s := p.at(i); s != nil {
		return s.Outline
	}
	return 0
}

// generated returns the marker of a paragraph that Word numbers itself: there
// is no doubt where it ends.
func (p *parser) generated(at, from, end int) (marker, bool) {
	s := p.at(at)
	if s == nil || s.Start != at || s.Generated == 0 {
		return marker{}, false
	}
	stop := trimRight(p.text, from, min(at+s.Generated, end))
	m, ok := readMarker(p.text, from, stop, atLine)
	return m, ok && m.end == stop && m.class != document.Bare
}

// styled reads a heading that only its Word style makes one and returns the
// end of its last line, 0 when the line [at, end) is none.
func (p *parser) styled(at, from, end int) int {
	s := p.at(at)
	if s == nil || s.Outline == 0 {
		return 0
	}
	if _, ok := p.generated(at, from, end); ok {
		return 0
	}
	if m, ok := readMarker(p.text, from, end, atLine); ok && m.class != document.Bare && (!m.refers || p.enumerates(m)) {
		return 0
	}
	if s.End > end { // a line break within the heading
		end = lineEnd(p.text, s.End)
	}
	stop := trimRight(p.text, from, end)
	text := p.text[from:stop]
	if utf8.RuneCountInString(text) > headingLength || strings.Contains(strings.TrimSuffix(text, "。"), "。") {
		return 0
	}
	p.placeStyled(s.Outline)
	parent := p.top()
	n := p.add(marker{start: from, end: from, class: document.Styled}, from, stop, parent, false, false)
	p.push(document.Styled, s.Outline, n)
	return end
}

// styledTitle returns the span of the lines at the start that carry Word's
// title style.
func (p *parser) styledTitle() document.Span {
	var title document.Span
	for _, s := range p.segments {
		from := blanks(p.text, s.Start, s.End)
		end := trimRight(p.text, from, s.End)
		switch {
		case from == end || p.text[from:end] == "":
			continue
		case !isTitleStyle(s.Style):
			return title
		case title.Len() == 0:
			title.Start = from
		}
		title.End = end
	}
	return title
}

func isTitleStyle(style string) bool {
	return strings.EqualFold(style, "title") || style == "标题"
}
