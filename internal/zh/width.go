package zh

import "strings"

// FoldRune returns the half-width form of a full-width ASCII letter, digit or
// sign and of the ideographic space; any other code point unchanged. 、 and 。
// have no ASCII counterpart and stay.
func FoldRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}

// Fold returns s with every code point folded by FoldRune, s itself when there
// is nothing to fold.
func Fold(s string) string { return strings.Map(FoldRune, s) }

// DigitValue returns the value of an ASCII or full-width digit, -1 for
// anything else.
func DigitValue(r rune) int {
	r = FoldRune(r)
	if r < '0' || r > '9' {
		return -1
	}
	return int(r - '0')
}

// IsBlank reports whether r is white space within a line, full-width,
// no-break and zero-width ones included; a line feed is none.
func IsBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\v', '\f', '\r', 0xa0, 0x1680, 0x202f, 0x205f, 0x3000, 0xfeff:
		return true
	}
	return r >= 0x2000 && r <= 0x200b
}
