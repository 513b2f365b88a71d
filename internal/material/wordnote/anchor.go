package wordnote

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/wordin"
	"bihuan/internal/ooxml"
)

// cutKind says what stands on both sides of a place in the XML.
type cutKind int

const (
	between cutKind = iota // runs
	inRun                  // children of a run
	inText                 // characters of a w:t
)

// place is where a mark goes: a byte offset in the main part.
type place struct {
	at    int
	kind  cutKind
	piece *wordin.Piece
}

// marks are what goes in at one offset.
type marks struct {
	place
	ends, starts []int // ids of comments, ends of earlier ones first
}

// anchor returns the main part with the marks of the notes, whose ids count
// from first.
func anchor(t *wordin.Trace, notes []Note, first int) ([]byte, error) {
	byOffset := map[int]*marks{}
	at := func(p place) *marks {
		m := byOffset[p.at]
		if m == nil {
			m = &marks{place: p}
			byOffset[p.at] = m
		}
		return m
	}
	for i, n := range notes {
		if n.Start < 0 || n.End < n.Start || n.End > len(t.Text) {
			return nil, fmt.Errorf("note %d has the span %v in a text of %d bytes", i, n.Span, len(t.Text))
		}
		from, to, ok := locate(t, n.Span)
		if !ok {
			return nil, fault.New(fault.Invalid, "文件的正文里没有可以挂批注的文字，无法写入批注。")
		}
		m := at(from)
		m.starts = append(m.starts, first+i)
		m = at(to)
		m.ends = append(m.ends, first+i)
	}
	return insert(t, byOffset), nil
}

// locate finds the places of a span's ends; from stands before to.
func locate(t *wordin.Trace, span document.Span) (from, to place, ok bool) {
	head, tail, span, ok := pieces(t, span)
	if !ok {
		return from, to, false
	}
	from = before(t, head, max(span.Start, head.Start))
	to = after(t, tail, min(span.End, tail.End))
	if to.at <= from.at {
		// The span leads from a line into a note or box that hangs before it.
		to = after(t, head, head.End)
	}
	return from, to, true
}

// pieces returns the first and the last piece of a span that holds characters
// of the document. A span without any is widened to the next character of its
// line, or else the one before it; the span returned says so.
func pieces(t *wordin.Trace, span document.Span) (head, tail *wordin.Piece, _ document.Span, ok bool) {
	list := t.Pieces
	i := sort.Search(len(list), func(i int) bool { return list[i].End > span.Start })
	for i < len(list) && list[i].Kind == wordin.Number {
		i++
	}
	if span.Len() > 0 && i < len(list) && list[i].Start < span.End {
		j := sort.Search(len(list), func(j int) bool { return list[j].Start >= span.End }) - 1
		for list[j].Kind == wordin.Number {
			j--
		}
		return &list[i], &list[j], span, true
	}
	sameLine := func(a, b int) bool { return !strings.Contains(t.Text[min(a, b):max(a, b)], "\n") }
	if i < len(list) && sameLine(span.End, list[i].Start) {
		start := max(span.Start, list[i].Start)
		_, n := utf8.DecodeRuneInString(t.Text[start:])
		return &list[i], &list[i], document.Span{Start: start, End: start + n}, true
	}
	for j := i - 1; j >= 0; j-- {
		if list[j].Kind != wordin.Number && (sameLine(list[j].End, span.Start) || i >= len(list)) {
			_, n := utf8.DecodeLastRuneInString(t.Text[:list[j].End])
			return &list[j], &list[j], document.Span{Start: list[j].End - n, End: list[j].End}, true
		}
	}
	// A line without any character of its own: its number alone, or nothing.
	k := sort.Search(len(list), func(k int) bool { return list[k].End > span.Start })
	if k == len(list) {
		k--
	}
	if k < 0 {
		return nil, nil, span, false
	}
	p := &list[k]
	_, n := utf8.DecodeRuneInString(t.Text[p.Start:])
	return p, p, document.Span{Start: p.Start, End: p.Start + n}, true
}

// before returns the place before byte offset of the text, which lies in p.
func before(t *wordin.Trace, p *wordin.Piece, offset int) place {
	switch p.Kind {
	case wordin.Number:
		return place{p.XML.Start, between, p}
	case wordin.Solid:
		return place{p.Run.Start, between, p}
	case wordin.Mark:
		return tidy(t, place{p.XML.Start, inRun, p})
	}
	if offset > p.Start {
		return place{character(t, p, offset), inText, p}
	}
	if blank(t.XML[p.Tag.End:p.XML.Start]) {
		return tidy(t, place{p.Tag.Start, inRun, p})
	}
	return place{p.XML.Start, inText, p}
}

// after returns the place after the character that ends at byte offset of the
// text, which lies in p.
func after(t *wordin.Trace, p *wordin.Piece, offset int) place {
	switch p.Kind {
	case wordin.Number:
		return place{p.XML.Start, between, p}
	case wordin.Solid:
		return place{p.Run.End, between, p}
	case wordin.Mark:
		return tidy(t, place{p.XML.End, inRun, p})
	}
	if offset < p.End {
		return place{character(t, p, offset), inText, p}
	}
	rest := t.XML[p.XML.End:p.Run.End]
	if n := bytes.IndexByte(rest, '<'); blank(rest[:n]) && bytes.HasPrefix(rest[n:], []byte("</")) {
		return tidy(t, place{p.XML.End + n + bytes.IndexByte(rest[n:], '>') + 1, inRun, p})
	}
	return place{p.XML.End, inText, p}
}

func blank(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

// tidy moves a place at the edge of a run out of it, so that no empty run is
// made.
func tidy(t *wordin.Trace, p place) place {
	switch run := p.piece.Run; {
	case p.at == run.Content:
		return place{run.Start, between, p.piece}
	case bytes.HasPrefix(t.XML[p.at:], []byte("</")):
		return place{run.End, between, p.piece}
	}
	return p
}

// character returns where in the raw characters of p the byte offset of the
// text stands: an entity takes more bytes than what it stands for.
func character(t *wordin.Trace, p *wordin.Piece, offset int) int {
	at, text := p.XML.Start, p.Start
	for text < offset && at < p.XML.End {
		r, n := ooxml.Char(t.XML[at:p.XML.End])
		at += n
		text += utf8.RuneLen(r)
	}
	return at
}

// insert writes the marks into the XML of the main part.
func insert(t *wordin.Trace, byOffset map[int]*marks) []byte {
	offsets := make([]int, 0, len(byOffset))
	for offset := range byOffset {
		offsets = append(offsets, offset)
	}
	slices.Sort(offsets)
	// Pieces that are cut beside white space: at the edge of a w:t it would be
	// lost, so all their parts must preserve it.
	kept := map[*wordin.Piece]bool{}
	for _, m := range byOffset {
		if m.kind == inText && !m.piece.Preserve && m.spaced(t) {
			kept[m.piece] = true
		}
	}
	edits := make([]edit, 0, len(offsets))
	for _, offset := range offsets {
		m := byOffset[offset]
		edits = append(edits, edit{at: offset, text: m.markup(t, kept[m.piece])})
	}
	for p := range kept {
		edits = append(edits, edit{at: p.Tag.End - 1, text: preserve})
		// White space that was not shown must not be preserved with the rest.
		if blank(t.XML[p.Tag.End:p.XML.Start]) {
			edits = append(edits, edit{at: p.Tag.End, drop: p.XML.Start - p.Tag.End})
		}
		if n := bytes.IndexByte(t.XML[p.XML.End:], '<'); blank(t.XML[p.XML.End : p.XML.End+n]) {
			edits = append(edits, edit{at: p.XML.End, drop: n})
		}
	}
	return apply(t.XML, edits)
}

const preserve = ` xml:space="preserve"`

// spaced reports whether white space stands beside a place within characters.
func (m *marks) spaced(t *wordin.Trace) bool {
	return m.at > 0 && blank(t.XML[m.at-1:m.at]) || blank(t.XML[m.at:m.at+1])
}

// markup returns the marks of one place, closing and opening again what they
// stand in.
func (m *marks) markup(t *wordin.Trace, keep bool) string {
	w := m.piece.Prefix
	if w != "" {
		w += ":"
	}
	var b strings.Builder
	if m.kind == inText {
		b.WriteString("</" + w + "t>")
	}
	if m.kind != between {
		b.WriteString("</" + w + "r>")
	}
	for _, id := range m.ends {
		if !slices.Contains(m.starts, id) {
			end(&b, w, id)
		}
	}
	for _, id := range m.starts {
		fmt.Fprintf(&b, `<%scommentRangeStart %sid="%d"/>`, w, w, id)
	}
	for _, id := range m.ends {
		if slices.Contains(m.starts, id) {
			end(&b, w, id)
		}
	}
	if m.kind != between {
		properties := m.piece.Run.Properties
		b.WriteString("<" + w + "r>")
		b.Write(t.XML[properties.Start:properties.End])
	}
	if m.kind == inText {
		b.WriteString("<" + w + "t")
		if m.piece.Preserve || keep {
			b.WriteString(preserve)
		}
		b.WriteString(">")
	}
	return b.String()
}

func end(b *strings.Builder, w string, id int) {
	fmt.Fprintf(b, `<%scommentRangeEnd %sid="%d"/><%sr><%scommentReference %sid="%d"/></%sr>`, w, w, id, w, w, w, id, w)
}

// edit drops bytes at an offset and puts text there.
type edit struct {
	at, drop int
	text     string
}

// apply returns xml with the edits, which do not overlap.
func apply(xml []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return a.at - b.at })
	size := len(xml)
	for _, e := range edits {
		size += len(e.text)
	}
	out := make([]byte, 0, size)
	from := 0
	for _, e := range edits {
		out = append(out, xml[from:e.at]...)
		out = append(out, e.text...)
		from = e.at + e.drop
	}
	return append(out, xml[from:]...)
}
