package document

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Position is where a person or another program finds a byte offset.
type Position struct {
	Offset int // code points from the start of the text, from 0
	Line   int // from 1
	Column int // code points from the start of the line, from 1
}

// stride is the distance in bytes between remembered code point counts: a
// position costs at most one stride of decoding.
const stride = 1 << 10

// Locator turns byte offsets into positions in O(stride) after one pass.
type Locator struct {
	text  string
	lines []int32 // byte offset of each line's start
	runes []int32 // code points before byte i*stride
}

// NewLocator prepares text, which must be below 2 GiB.
func NewLocator(text string) *Locator {
	l := &Locator{text: text, lines: make([]int32, 1, 1+strings.Count(text, "\n"))}
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
		l.lines = append(l.lines, int32(at))
	}
	count := 0
	for at := 0; at < len(text); at += stride {
		l.runes = append(l.runes, int32(count))
		count += starts(text[at:min(at+stride, len(text))])
	}
	l.runes = append(l.runes, int32(count))
	return l
}

// starts counts the bytes of s that begin a code point.
func starts(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	return n
}

// Offset returns the number of code points before byte b.
func (l *Locator) Offset(b int) int {
	k := b / stride
	return int(l.runes[k]) + starts(l.text[k*stride:b])
}

// Line returns the line of byte b, from 1.
func (l *Locator) Line(b int) int {
	return sort.Search(len(l.lines), func(i int) bool { return int(l.lines[i]) > b })
}

// Position returns the position of byte b, which may be len(text).
func (l *Locator) Position(b int) Position {
	line := l.Line(b)
	offset := l.Offset(b)
	return Position{Offset: offset, Line: line, Column: offset - l.Offset(int(l.lines[line-1])) + 1}
}

// Lines returns the number of lines; an empty text has one.
func (l *Locator) Lines() int { return len(l.lines) }

// LineStart returns the byte offset at which line starts; line counts from 1.
func (l *Locator) LineStart(line int) int { return int(l.lines[line-1]) }
