package syntax

import (
	"bihuan/internal/zh"
)

// event is a byte offset in a line at which something stands that structure
// may depend on.
type event struct {
	pos  int32
	kind uint8
}

// The kinds of events: opening and closing brackets carry the pair's number.
const (
	opens     uint8 = 0x20
	closes    uint8 = 0x40
	matched   uint8 = 0x80
	pairMask  uint8 = 0x1f
	isEnd     uint8 = 1 // a sentence ends before pos
	isMarker  uint8 = 2 // the next candidate starts at pos
	eventMask uint8 = opens | closes
)

// The pairs that hide what stands inside them. Quotation marks do not nest
// (real texts double and forget them); brackets do.
const (
	double uint8 = iota
	single
	straight
	round
	book
	thinBook
	lens
	corner
	whiteCorner
	tortoise
	square
	pairs
)

// scanner finds the sentence ends and the candidate markers of one line that
// lie outside quotation marks and brackets. Its slices are reused from line to
// line.
type scanner struct {
	text    string
	end     int // of the line
	events  []event
	markers []marker
	ends    []int32
	open    [pairs][]int32 // indexes of the opening events not yet closed
}

// kind of a lead byte in the scanning loop.
const (
	skip1 uint8 = iota
	skip2
	skip3
	skip4
	look
)

var lead = leads()

func leads() (t [256]uint8) {
	for b := range t {
		switch {
		case b < 0x80:
			t[b] = skip1
		case b < 0xc0:
			t[b] = skip1
		case b < 0xe0:
			t[b] = skip2
		case b < 0xf0:
			t[b] = skip3
		default:
			t[b] = skip4
		}
	}
	for _, b := range " \t\v\f\r()[]\",;:.!?" {
		t[b] = look
	}
	t[0xc2] = look // no-break space
	t[0xe2] = look // general punctuation
	t[0xe3] = look // CJK punctuation
	t[0xef] = look // full-width forms
	return t
}

// boundary says whether a marker may stand at the current place.
type boundary uint8

const (
	none boundary = iota
	weak
	strong
)

// line scans text[from:end], which holds no line feed.
func (s *scanner) line(text string, from, end int) {
	s.text, s.end = text, end
	s.events, s.markers, s.ends = s.events[:0], s.markers[:0], s.ends[:0]
	s.collect(from, end)
	s.pair()
	s.filter()
}

// collect notes brackets, sentence ends and candidates, hidden ones too.
func (s *scanner) collect(from, end int) {
	text := s.text
	edge := strong
	for i := from; i < end; {
		if edge != none {
			if m, ok := readMarker(text, i, end, inline); ok {
				m.strong = edge == strong
				s.events = append(s.events, event{int32(i), isMarker})
				s.markers = append(s.markers, m)
			}
		}
		switch lead[text[i]] {
		case skip1:
			i, edge = i+1, none
		case skip2:
			i, edge = i+2, none
		case skip3:
			i, edge = i+3, none
		case skip4:
			i, edge = i+4, none
		default:
			r, w := peek(text, i, end)
			edge = s.sign(r, i, i+w, from, end, edge)
			i += w
		}
	}
}

// sign notes the punctuation mark r at text[i:next] and returns whether a
// marker may follow it.
func (s *scanner) sign(r rune, i, next, from, end int, edge boundary) boundary {
	switch r {
	case '。', '！', '？', '!', '?', '｡':
		s.events = append(s.events, event{int32(next), isEnd})
		return strong
	case '.', '．':
		if !s.fullStop(i, next, from, end) {
			return none
		}
		s.events = append(s.events, event{int32(next), isEnd})
		return strong
	case '；', ';', '：', ':':
		return strong
	case '，', ',', '、', '—', '…':
		return weak
	}
	if zh.IsBlank(r) {
		return max(edge, weak)
	}
	if pair, side := bracket(r); side != 0 {
		s.events = append(s.events, event{int32(i), pair | side})
		// 。” ends a sentence for the reader, too.
		if edge == strong && (side == closes || pair == straight) && i > from {
			return strong
		}
	}
	return none
}

// fullStop reports whether the half-width stop at text[i:next] closes a
// sentence: it follows a Chinese character and no figure or Latin word goes on.
func (s *scanner) fullStop(i, next, from, end int) bool {
	if i == from || s.text[i-1] < 0x80 {
		return false
	}
	before := i - 3
	if before < from {
		return false
	}
	r, _ := peek(s.text, before, i)
	after, _ := peek(s.text, next, end)
	return zh.IsHan(r) && after != '.' && !isASCIIWord(after) && zh.DigitValue(after) < 0
}

// bracket returns the pair that r belongs to and whether it opens or closes;
// side 0 says that r is none.
func bracket(r rune) (pair, side uint8) {
	switch r {
	case '“':
		return double, opens
	case '”':
		return double, closes
	case '‘':
		return single, opens
	case '’':
		return single, closes
	case '"', '＂':
		return straight, opens
	case '(', '（':
		return round, opens
	case ')', '）':
		return round, closes
	case '《':
		return book, opens
	case '》':
		return book, closes
	case '〈':
		return thinBook, opens
	case '〉':
		return thinBook, closes
	case '【', '〖':
		return lens, opens
	case '】', '〗':
		return lens, closes
	case '「':
		return corner, opens
	case '」':
		return corner, closes
	case '『':
		return whiteCorner, opens
	case '』':
		return whiteCorner, closes
	case '〔':
		return tortoise, opens
	case '〕':
		return tortoise, closes
	case '[', '［':
		return square, opens
	case ']', '］':
		return square, closes
	}
	return 0, 0
}

// pair marks the brackets that have a partner. Each kind is matched by itself,
// so that a forgotten mark of one kind hides nothing.
func (s *scanner) pair() {
	straights := 0
	for k := range s.open {
		s.open[k] = s.open[k][:0]
	}
	for i := range s.events {
		e := &s.events[i]
		kind := e.kind & pairMask
		switch {
		case e.kind&eventMask == 0:
		case kind == straight:
			straights++
			if straights%2 == 0 {
				e.kind = straight | closes
			}
		case e.kind&opens != 0:
			if kind == double || kind == single {
				s.open[kind] = s.open[kind][:0]
			}
			s.open[kind] = append(s.open[kind], int32(i))
		default:
			if n := len(s.open[kind]); n > 0 {
				s.events[s.open[kind][n-1]].kind |= matched
				e.kind |= matched
				s.open[kind] = s.open[kind][:n-1]
			}
		}
	}
	if straights == 0 || straights%2 != 0 {
		return // an odd one cannot be told apart from the others
	}
	for i := range s.events {
		if e := &s.events[i]; e.kind&eventMask != 0 && e.kind&pairMask == straight {
			e.kind |= matched
		}
	}
}
