package words

import "unicode/utf8"

// Chars is a set of characters of the basic plane.
type Chars struct {
	bits [1 << 16 / 64]uint64 // by code point
}

// NewChars returns the set of the characters of list.
func NewChars(list string) *Chars {
	c := &Chars{}
	for _, r := range list {
		c.bits[r>>6] |= 1 << (r & 63)
	}
	return c
}

// Has reports whether r belongs to the set.
func (c *Chars) Has(r rune) bool {
	return uint32(r) < 1<<16 && c.bits[uint32(r)>>6]>>(r&63)&1 != 0
}

// After returns the place of the first character of the set in t behind the
// character at i, and len(t) for none.
func (c *Chars) After(t string, i int) int {
	_, size := utf8.DecodeRuneInString(t[i:])
	return c.Next(t, i+size)
}

// Next returns the place of the first character of the set in t from i on,
// where a character begins, and len(t) for none. t must be valid UTF-8.
func (c *Chars) Next(t string, i int) int {
	for i < len(t) {
		switch b := t[i]; {
		case b < utf8.RuneSelf:
			if c.bits[b>>6]>>(b&63)&1 != 0 {
				return i
			}
			i++
		case b>>4 == 0xe && i+2 < len(t):
			if c.bits[uint(b&15)<<6|uint(t[i+1]&63)]>>(t[i+2]&63)&1 != 0 {
				return i
			}
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(t[i:])
			if c.Has(r) {
				return i
			}
			i += size
		}
	}
	return i
}
