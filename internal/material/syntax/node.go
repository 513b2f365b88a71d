package syntax

import (
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/zh"
)

// node adds a marked node whose region ends at stop, and the paragraph that
// its first sentence leaves over; more says that a marker follows at stop.
func (p *parser) node(m marker, stop int, parent int32, inline, more bool, next *int) int32 {
	ends := p.scan.ends
	for *next < len(ends) && int(ends[*next]) <= m.body {
		*next++
	}
	own := stop
	if *next < len(ends) && int(ends[*next]) <= stop {
		for own = int(ends[*next]); *next+1 < len(ends) && p.adjoins(own, int(ends[*next+1])); *next++ {
			own = int(ends[*next+1])
		}
		own = min(own, stop)
	}
	rest := blanks(p.text, own, stop)
	n := p.add(m, m.body, own, parent, inline, more && rest == stop)
	if m.number > 0 {
		p.seen[m.class] = m.number
	}
	if rest < stop {
		p.paragraph(rest, stop, n, true, more)
	}
	return n
}

// adjoins reports whether the sentence ends a and b are one: “？！”.
func (p *parser) adjoins(a, b int) bool {
	_, w := utf8.DecodeRuneInString(p.text[a:])
	return a+w == b
}

// paragraph adds the text [from, end) without a marker.
func (p *parser) paragraph(from, end int, parent int32, inline, more bool) {
	p.add(marker{start: from, end: from}, from, end, parent, inline, more)
}

// add appends a record for marker m with the text [from, end); more says that
// the next marker of the line follows.
func (p *parser) add(m marker, from, end int, parent int32, inline, more bool) int32 {
	end = trimRight(p.text, from, end)
	start := blanks(p.text, from, end)
	last := p.textEnd(start, end, m.class != document.NoClass, more)
	p.records = append(p.records, record{
		start: int32(m.start), markerEnd: int32(m.end),
		textStart: int32(start), textEnd: int32(last), end: int32(end),
		parent: parent, number: int32(m.number), class: m.class, inline: inline,
	})
	return int32(len(p.records) - 1)
}

// textEnd returns where text[from:end] ends without its closing mark: a pause
// closes it where the line's next marker follows, a colon where it was marked
// itself.
func (p *parser) textEnd(from, end int, marked, more bool) int {
	r, w := utf8.DecodeLastRuneInString(p.text[from:end])
	switch r {
	case '。', '；', ';', '｡':
		return trimRight(p.text, from, end-w)
	case '，', ',', '、':
		if more {
			return trimRight(p.text, from, end-w)
		}
	case '：', ':':
		if more && marked {
			return trimRight(p.text, from, end-w)
		}
	case '.', '．':
		if before, _ := utf8.DecodeLastRuneInString(p.text[from : end-w]); zh.IsHan(before) {
			return end - w
		}
	}
	return end
}

// closed reports whether s ends in a mark that no heading ends in.
func closed(s string) bool {
	switch r, _ := utf8.DecodeLastRuneInString(s); r {
	case '。', '；', ';', '！', '!', '？', '?', '，', ',', '：', ':':
		return true
	}
	return false
}
