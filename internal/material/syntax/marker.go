package syntax

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/zh"
)

// place says where a marker stands: some forms count only at a line's start.
type place int

const (
	atLine place = iota // first in its line
	inline
)

// marker is one enumeration mark in the text.
type marker struct {
	start, end int // end lies behind what belongs to the mark: 一、 第一， (一)
	body       int // where the text behind it begins: a colon between is of neither
	class      document.Class
	number     int
	strong     bool // a full stop, a semicolon, a colon or the line's start precedes
	// doubtful says that what follows may make it an ordinary number: 第三条
	// without a blank behind it, 3、5日. It counts only in its turn.
	doubtful bool
	// refers says that by the next character the mark may be one that the text
	// only refers to: （一）项目 or （一）项. It counts only where the lines around
	// it enumerate.
	refers bool
}

// peek decodes the code point at i, which must lie below end to exist.
func peek(s string, i, end int) (rune, int) {
	if i >= end {
		return 0, 0
	}
	if b := s[i]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRuneInString(s[i:end])
}

// blanks returns the first offset from i on that holds no blank.
func blanks(s string, i, end int) int {
	for i < end {
		r, w := peek(s, i, end)
		if !zh.IsBlank(r) {
			break
		}
		i += w
	}
	return i
}

// trimRight returns the end of s[from:end] without blanks.
func trimRight(s string, from, end int) int {
	for end > from {
		r, w := utf8.DecodeLastRuneInString(s[from:end])
		if !zh.IsBlank(r) {
			break
		}
		end -= w
	}
	return end
}

// readMarker reads the marker at s[at:end]; whether it counts in its context
// is decided elsewhere.
func readMarker(s string, at, end int, where place) (marker, bool) {
	r, w := peek(s, at, end)
	m := marker{start: at}
	ok := false
	switch {
	case r < utf8.RuneSelf && r != '(' && !isASCIIWord(r):
		return m, false
	case r == '第':
		ok = m.ordinal(s, end, where)
	case r == '首', r == '其', r == '再', r == '最':
		ok = m.adverb(s, end)
	case r == '(', r == '（':
		ok = m.parenthesised(s, at+w, end, where)
	case zh.DigitValue(r) >= 0:
		ok = m.dotted(s, end, where)
	case isLetter(r):
		ok = m.lettered(s, at+w, end, r)
	case r >= '①' && r <= '㊿' || r >= '❶' && r <= '➓':
		ok = m.sign(s, at+w, end, r, where)
	case r >= '一' && r <= '鿿':
		ok = m.counted(s, end, where)
	}
	if !ok {
		return m, false
	}
	m.body = m.end
	if r, w := peek(s, m.end, end); r == '：' || r == ':' || (r == '，' || r == ',') && m.pauses() {
		m.body += w
	}
	return m, m.textFollows(s, end, where)
}

// pauses reports whether a comma may part the marker from its text: 一是，….
func (m *marker) pauses() bool {
	return m.class == document.Yishi || m.class == document.Yiyao
}

func isASCIIWord(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func isLetter(r rune) bool {
	r = zh.FoldRune(r)
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// textFollows reports whether something that a marker may introduce stands
// behind it: a punctuation mark shows that the numeral was part of a sentence.
func (m *marker) textFollows(s string, end int, where place) bool {
	i := blanks(s, m.body, end)
	if i == end {
		return where == atLine || m.class >= document.Ordinal
	}
	switch r, _ := peek(s, i, end); r {
	case '，', ',', '、', '；', ';', '）', ')', '”', '》', '％', '%', '/', '～', '~':
		return false
	case '。', '：', ':':
		return m.class >= document.Ordinal || where == atLine
	}
	return true
}

// behind extends the marker over a 、 that a writer put behind it.
func (m *marker) behind(s string, end int) {
	if r, w := peek(s, m.end, end); r == '、' || r == '．' {
		m.end += w
	}
}

// counted reads what starts with a Chinese numeral: 一、 一是 一要, and 一思想上.
func (m *marker) counted(s string, end int, where place) bool {
	n, size := zh.Numeral(s[m.start:end])
	if n == 0 {
		return false
	}
	m.number, m.end = n, m.start+size
	r, w := peek(s, m.end, end)
	behind := m.end + w
	switch r {
	case '、':
		m.class, m.end = document.Comma, behind
		next, _ := zh.Numeral(s[behind:end])
		return next != n+1 // 一、二级
	case '.', '．':
		m.class, m.end = document.Comma, behind
		next, _ := peek(s, behind, end)
		return where == atLine && zh.DigitValue(next) < 0
	case '是':
		m.class, m.end = document.Yishi, behind
		if saying(s, behind, end, n) {
			return false
		}
		return true
	case '要':
		m.class, m.end = document.Yiyao, behind
		return true
	}
	m.class = document.Bare
	return zh.IsHan(r) && (!notBare[r] || hasPrefixIn(s[m.end:end], bareWords))
}

// saying reports whether 一是 goes on as in 一是一、二是二 or 是否.
func saying(s string, at, end, n int) bool {
	if r, _ := peek(s, at, end); r == '否' {
		return true
	}
	same, size := zh.Numeral(s[at:end])
	if same != n {
		return false
	}
	r, _ := peek(s, at+size, end)
	switch r {
	case 0, '，', ',', '、', '；', ';', '。', '”', '’', '"', '）', ')':
		return true
	}
	other, _ := zh.Numeral(s[at+size : end])
	return other > 0
}

// notBare holds what makes a numeral at a line's start an ordinary one:
// measure words, and the second half of a common word.
var notBare = set("个些方般旦直样定切致次场项条种名位份年月日号季级类批把手起时并行心如同向律岗" +
	"期审等楼中小组班队村线产孩流点天周旬岁元万亿千百十倍成分里公米吨亩户人口家所座栋层间台套件支只本册篇句字词" +
	"度体面边头共贯再味举站步遍番代世届任带路网站区镇县市省乡会府局长员者款章节编目段处道阶维核环端大老")

// bareWords open an item all the same: 三组织上….
var bareWords = []string{"组织", "行动", "任务", "岗位", "心态", "大局", "成效", "部署", "生活", "同级", "心理"}

func hasPrefixIn(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func set(s string) map[rune]bool {
	m := make(map[rune]bool, len(s)/3)
	for _, r := range s {
		m[r] = true
	}
	return m
}

// parenthesised reads (一) and (1), i lying behind the opening bracket.
func (m *marker) parenthesised(s string, i, end int, where place) bool {
	if !m.bracketed(s, i, end) {
		return false
	}
	m.behind(s, end)
	return m.stands(s, end, where)
}

// bracketed reads the number or letter and the closing bracket.
func (m *marker) bracketed(s string, i, end int) bool {
	i = blanks(s, i, end)
	n, size := zh.Numeral(s[i:end])
	m.class = document.Paren
	if n == 0 {
		n, size = number(s, i, end, 2)
		m.class = document.ParenDot
	}
	if n == 0 {
		r, w := peek(s, i, end)
		if !isLetter(r) {
			return false
		}
		n, size = int(zh.FoldRune(r)|0x20-'a')+1, w
		m.class = document.Letter
	}
	i = blanks(s, i+size, end)
	r, w := peek(s, i, end)
	if r != ')' && r != '）' {
		return false
	}
	m.number, m.end = n, i+w
	return true
}

// reference holds what follows a quoted (一) or ①: （一）项, ①中. At a line's
// start other words begin with these characters, too.
var reference = set("项款条目中和及与至到或")

// joining are those of reference that stand between two marks.
var joining = set("和及与至到或")

// stands reports whether m may be a marker by what follows it. Another mark,
// as in （四）、（五）项 and （一）至（三）, shows that the text refers to both.
func (m *marker) stands(s string, end int, where place) bool {
	r, w := peek(s, m.end, end)
	if where == inline {
		return !reference[r]
	}
	if m.refers = reference[r]; !m.refers {
		return !strings.HasSuffix(s[m.start:m.end], "、") || !isMark(s, m.end, end)
	}
	next := m.end + w
	if strings.HasPrefix(s[next:end], "第") {
		next += len("第")
	}
	return !isMark(s, next, end)
}

// isMark reports whether (一), ① or 1) stands at i.
func isMark(s string, i, end int) bool {
	r, w := peek(s, i, end)
	if r == '(' || r == '（' {
		var m marker
		return m.bracketed(s, i+w, end)
	}
	n, size := number(s, i, end, 2)
	after, _ := peek(s, i+size, end)
	return zh.Circled(r) > 0 || n > 0 && (after == ')' || after == '）')
}

// sign reads the one-character markers.
func (m *marker) sign(s string, i, end int, r rune, where place) bool {
	switch {
	case zh.Circled(r) > 0:
		m.class, m.number = document.Circle, zh.Circled(r)
	case r >= '⑴' && r <= '⒇':
		m.class, m.number = document.ParenDot, int(r-'⑴')+1
	case r >= '⒈' && r <= '⒛':
		m.class, m.number = document.Dot, int(r-'⒈')+1
	case r >= '㈠' && r <= '㈩':
		m.class, m.number = document.Paren, int(r-'㈠')+1
	default:
		return false
	}
	m.end = i
	m.behind(s, end)
	return m.stands(s, end, where)
}

// number reads up to limit ASCII or full-width digits; more of them are no
// marker.
func number(s string, i, end, limit int) (n, size int) {
	from := i
	for count := 0; ; count++ {
		r, w := peek(s, i, end)
		d := zh.DigitValue(r)
		if d < 0 {
			return n, i - from
		}
		if count == limit {
			return 0, 0
		}
		n, i = n*10+d, i+w
	}
}

// dotted reads 1. 1、 and 1).
func (m *marker) dotted(s string, end int, where place) bool {
	n, size := number(s, m.start, end, 3)
	if n == 0 {
		return false
	}
	r, w := peek(s, m.start+size, end)
	m.number, m.end, m.class = n, m.start+size+w, document.Dot
	next, _ := peek(s, m.end, end)
	digit := zh.DigitValue(next) >= 0
	switch r {
	case ')', '）':
		m.class = document.ParenDot
		return n < 100 && m.stands(s, end, where)
	case '.', '．':
		return (!digit || year(s, m.end, end)) && next != '.'
	case '、':
		if !digit || year(s, m.end, end) {
			return true
		}
		m.doubtful = true
		other, _ := number(s, m.end, end, 3)
		return where == atLine && other > 0 && other != n+1
	}
	return false
}

// year reports whether four digits and 年 stand at i.
func year(s string, i, end int) bool {
	n, size := number(s, i, end, 4)
	return n >= 1000 && end-i-size >= 3 && s[i+size:i+size+3] == "年"
}

// lettered reads A. and a), i lying behind the letter.
func (m *marker) lettered(s string, i, end int, letter rune) bool {
	r, w := peek(s, i, end)
	switch r {
	case '.', '．', '、', ')', '）':
	default:
		return false
	}
	m.class, m.number, m.end = document.Letter, int(zh.FoldRune(letter)|0x20-'a')+1, i+w
	next, _ := peek(s, m.end, end)
	return !isASCIIWord(next) && !isLetter(next) && zh.DigitValue(next) < 0
}
