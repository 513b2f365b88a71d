package lint

import (
	"sort"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
)

// Index is what the checks need to know about the text's surface. It is found
// in one pass over the text and shared by all rules.
type Index struct {
	// Marks are all punctuation marks and symbols, ASCII ones included.
	Marks []Mark
	// Numbers are the runs of ASCII or full-width digits.
	Numbers []Number
	// Sentences end after 。！？ (with what closes behind them), at a line end
	// or at a tab. They have no blanks at their ends and are never empty.
	Sentences []document.Span
	// Lines are the lines without their line feed.
	Lines []document.Span
	// Latins are the runs of ASCII letters.
	Latins []document.Span
	// Blanks are the runs of spaces of any width, tabs excluded.
	Blanks []document.Span
	// Pairs are the quotes and brackets that match within one line, by their
	// opening marks. Full-width and ASCII brackets match each other.
	Pairs []Pair
	// Unpaired are indexes into Marks of quotes and brackets without a partner
	// in their line, ascending.
	Unpaired []int
}

// Mark is a punctuation mark or symbol.
type Mark struct {
	At   int
	Rune rune
}

// Span returns the bytes of the mark.
func (m Mark) Span() document.Span {
	return document.Span{Start: m.At, End: m.At + utf8.RuneLen(m.Rune)}
}

// Pair is an opening and a closing mark, as indexes into Index.Marks.
type Pair struct{ Open, Close int }

// Number is a run of digits.
type Number struct {
	// Span covers digits, decimals and the percent sign.
	document.Span
	Value    float64 // 93.7 for 93.7%
	Decimals int     // digits after the point
	Digits   int     // digits before the point
	Percent  bool    // followed by %
	Wide     bool    // full-width digits
	Glued    bool    // stands right after an ASCII letter: A4, V2.1
}

// LineOf returns the index in Lines of the line that holds byte at.
func (x *Index) LineOf(at int) int {
	return sort.Search(len(x.Lines), func(i int) bool { return x.Lines[i].Start > at }) - 1
}

// MarksIn returns the marks within s.
func (x *Index) MarksIn(s document.Span) []Mark {
	from, to := x.MarkAt(s.Start), x.MarkAt(s.End)
	return x.Marks[from:max(from, to)]
}

// MarkAt returns the index of the first mark at or after byte at.
func (x *Index) MarkAt(at int) int {
	return sort.Search(len(x.Marks), func(i int) bool { return x.Marks[i].At >= at })
}

// NumbersIn returns the numbers within s.
func (x *Index) NumbersIn(s document.Span) []Number {
	from := sort.Search(len(x.Numbers), func(i int) bool { return x.Numbers[i].Start >= s.Start })
	to := sort.Search(len(x.Numbers), func(i int) bool { return x.Numbers[i].Start >= s.End })
	return x.Numbers[from:max(from, to)]
}

// BlanksIn returns the runs of spaces that start within s.
func (x *Index) BlanksIn(s document.Span) []document.Span {
	from := sort.Search(len(x.Blanks), func(i int) bool { return x.Blanks[i].Start >= s.Start })
	to := sort.Search(len(x.Blanks), func(i int) bool { return x.Blanks[i].Start >= s.End })
	return x.Blanks[from:max(from, to)]
}

// SentencesIn returns the sentences that start within s.
func (x *Index) SentencesIn(s document.Span) []document.Span {
	from := sort.Search(len(x.Sentences), func(i int) bool { return x.Sentences[i].Start >= s.Start })
	to := sort.Search(len(x.Sentences), func(i int) bool { return x.Sentences[i].Start >= s.End })
	return x.Sentences[from:max(from, to)]
}

// scanner carries the state of the one pass.
type scanner struct {
	x        *Index
	text     string
	words    *matcher
	hits     [][]Hit // by rule of the matcher
	sentence int     // start of the running sentence, -1 before its first visible character
	last     int     // end of the last visible character
	ended    bool    // the running sentence has its end mark; only closing marks may follow
	line     int     // start of the running line
	open     []int   // marks that wait for their partner, within the line
	waiting  [kinds]int
}

// scan reads text once. words may be nil.
func scan(text string, words *matcher, hits [][]Hit) *Index {
	x := &Index{
		Marks:     make([]Mark, 0, len(text)/32+8),
		Numbers:   make([]Number, 0, len(text)/512+8),
		Sentences: make([]document.Span, 0, len(text)/128+8),
		Lines:     make([]document.Span, 0, strings.Count(text, "\n")+1),
	}
	s := scanner{x: x, text: text, words: words, hits: hits, sentence: -1}
	s.run()
	sort.Slice(x.Pairs, func(i, j int) bool { return x.Pairs[i].Open < x.Pairs[j].Open })
	sort.Ints(x.Unpaired)
	return x
}

func (s *scanner) run() {
	text := s.text
	for i := 0; i < len(text); {
		c := text[i]
		if c == ' ' || c == '\n' || c == '\t' {
			i = s.blank(i)
			continue
		}
		if s.words != nil {
			s.words.at(text, i, s.hits)
		}
		if c >= 0xE4 && c <= 0xED { // ideographs and other letters of three bytes
			s.letter(i)
			i += 3
			s.last = i
			continue
		}
		i = s.other(i, c)
	}
	s.endLine(len(text))
}

// letter notes that a visible character starts at i.
func (s *scanner) letter(i int) {
	if s.sentence < 0 {
		s.sentence = i
	} else if s.ended {
		s.endSentence()
		s.sentence = i
	}
}

func (s *scanner) endSentence() {
	if s.sentence >= 0 {
		s.x.Sentences = append(s.x.Sentences, document.Span{Start: s.sentence, End: min(s.last, len(s.text))})
	}
	s.sentence, s.ended = -1, false
}

func (s *scanner) endLine(at int) {
	s.endSentence()
	s.x.Lines = append(s.x.Lines, document.Span{Start: s.line, End: at})
	s.line = at + 1
	s.x.Unpaired = append(s.x.Unpaired, s.open...)
	s.open = s.open[:0]
	s.waiting = [kinds]int{}
}

func (s *scanner) blank(i int) int {
	switch s.text[i] {
	case '\n':
		s.endLine(i)
		return i + 1
	case '\t':
		s.endSentence()
		return i + 1
	}
	end := i
	for end < len(s.text) {
		n := blankLen(s.text[end:])
		if n == 0 {
			break
		}
		end += n
	}
	s.x.Blanks = append(s.x.Blanks, document.Span{Start: i, End: end})
	return end
}

// blankLen returns the bytes of the space that t starts with, 0 for none.
func blankLen(t string) int {
	switch {
	case t == "":
		return 0
	case t[0] == ' ':
		return 1
	case strings.HasPrefix(t, "\u00a0"):
		return 2
	case strings.HasPrefix(t, "\u3000"), strings.HasPrefix(t, "\u202f"):
		return 3
	case len(t) >= 3 && t[0] == 0xE2 && t[1] == 0x80 && t[2] >= 0x80 && t[2] <= 0x8B:
		return 3
	}
	return 0
}

// other handles everything but plain blanks and ideographs.
func (s *scanner) other(i int, c byte) int {
	if c < utf8.RuneSelf {
		switch {
		case c >= '0' && c <= '9':
			return s.number(i)
		case isLatin(c):
			return s.latin(i)
		case c < ' ', c == 0x7f:
			s.letter(i)
		default:
			s.mark(i, rune(c))
		}
		s.last = i + 1
		return i + 1
	}
	if blankLen(s.text[i:]) > 0 {
		return s.blank(i)
	}
	r, size := utf8.DecodeRuneInString(s.text[i:])
	if r >= '０' && r <= '９' {
		return s.number(i)
	}
	if isMark(r) {
		s.mark(i, r)
	} else {
		s.letter(i)
	}
	s.last = i + size
	return i + size
}

func (s *scanner) latin(i int) int {
	s.letter(i)
	end := i + 1
	for end < len(s.text) && isLatin(s.text[end]) {
		end++
	}
	s.x.Latins = append(s.x.Latins, document.Span{Start: i, End: end})
	s.last = end
	return end
}

// isMark says whether the non-ASCII r is punctuation or a symbol.
func isMark(r rune) bool {
	switch {
	case r < 0xA1:
		return false
	case r < 0x100:
		return r == '·' || r == '×' || r == '÷' || r == '§' || r == '«' || r == '»'
	case r < 0x2010:
		return false
	case r < 0x2060, r >= 0x3001 && r <= 0x3020 && r != '々' && r != '〇':
		return true
	case r >= 0x25A0 && r <= 0x27BF, r >= 0x2190 && r <= 0x23FF: // boxes, dingbats, arrows, mathematics
		return true
	case r >= 0xFF01 && r <= 0xFF0F, r >= 0xFF1A && r <= 0xFF20, r >= 0xFF3B && r <= 0xFF40, r >= 0xFF5B && r <= 0xFF65:
		return true
	case r >= 0xFE30 && r <= 0xFE6B:
		return true
	}
	return false
}

func (s *scanner) mark(i int, r rune) {
	k, side := bracket(r)
	switch {
	case side > 0:
		s.letter(i)
	case s.sentence < 0:
		s.sentence = i
	case s.ended && side == 0 && !endsSentence(r):
		s.endSentence()
		s.sentence = i
	}
	s.x.Marks = append(s.x.Marks, Mark{i, r})
	if side != 0 {
		s.pair(len(s.x.Marks)-1, k, side)
	} else if endsSentence(r) {
		s.ended = true
	}
}

func endsSentence(r rune) bool {
	return r == '。' || r == '！' || r == '？' || r == '!' || r == '?'
}

// kinds of marks that pair.
const (
	round = iota
	square
	curly
	tortoise // 〔〕
	lenticle // 【】
	title    // 《》
	subtitle // 〈〉
	double   // “”
	single   // ‘’
	corner   // 「」
	kinds
)

// bracket returns the kind of r and +1 for an opening, -1 for a closing mark.
func bracket(r rune) (kind, side int) {
	switch r {
	case '(', '（':
		return round, 1
	case ')', '）':
		return round, -1
	case '[', '［':
		return square, 1
	case ']', '］':
		return square, -1
	case '{', '｛':
		return curly, 1
	case '}', '｝':
		return curly, -1
	case '〔':
		return tortoise, 1
	case '〕':
		return tortoise, -1
	case '【':
		return lenticle, 1
	case '】':
		return lenticle, -1
	case '《':
		return title, 1
	case '》':
		return title, -1
	case '〈':
		return subtitle, 1
	case '〉':
		return subtitle, -1
	case '“':
		return double, 1
	case '”':
		return double, -1
	case '‘':
		return single, 1
	case '’':
		return single, -1
	case '「', '『':
		return corner, 1
	case '」', '』':
		return corner, -1
	}
	return 0, 0
}

// pair matches mark m. A closing mark takes the nearest open one of its kind;
// what stood open above that one stays unpaired. waiting keeps the search
// from being quadratic: there is one only where it succeeds.
func (s *scanner) pair(m, kind, side int) {
	if side > 0 {
		s.open = append(s.open, m)
		s.waiting[kind]++
		return
	}
	if s.waiting[kind] == 0 {
		s.x.Unpaired = append(s.x.Unpaired, m)
		return
	}
	for {
		top := s.open[len(s.open)-1]
		s.open = s.open[:len(s.open)-1]
		k, _ := bracket(s.x.Marks[top].Rune)
		s.waiting[k]--
		if k == kind {
			s.x.Pairs = append(s.x.Pairs, Pair{top, m})
			return
		}
		s.x.Unpaired = append(s.x.Unpaired, top)
	}
}
