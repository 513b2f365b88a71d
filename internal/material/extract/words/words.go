// Package words looks for the words of a list at a place of a text. The first
// word of the list that fits wins: longer words stand before those they begin
// or end with.
package words

import (
	"strings"
	"unicode/utf8"
)

// List is a list of words that is asked often.
type List struct {
	heads, tails *Table[string]
}

// New returns the list of words.
func New(words ...string) *List {
	self := func(w string) string { return w }
	return &List{NewTable(words, self, false), NewTable(words, self, true)}
}

// At returns the word of the list that t starts with, "" for none.
func (l *List) At(t string) string { return At(t, l.heads.Starting(t)) }

// End returns the word of the list that t ends with, "" for none.
func (l *List) End(t string) string { return End(t, l.tails.Ending(t)) }

// In reports whether t contains a word of the list.
func (l *List) In(t string) bool {
	_, w := l.Next(t, 0)
	return w != ""
}

// Next returns the first place in t from i on at which a word of the list
// stands, and the word; len(t) and "" for none. t must be valid UTF-8.
func (l *List) Next(t string, i int) (at int, word string) {
	for i < len(t) {
		size := 3
		switch c := t[i]; {
		case c>>4 == 0xe:
		case c < utf8.RuneSelf:
			size = 1
		default:
			_, size = utf8.DecodeRuneInString(t[i:])
		}
		if list := l.heads.Starting(t[i:]); len(list) > 0 {
			if w := At(t[i:], list); w != "" {
				return i, w
			}
		}
		i += size
	}
	return len(t), ""
}

// At returns the word of list that t starts with, "" for none.
func At(t string, list []string) string {
	for _, w := range list {
		if strings.HasPrefix(t, w) {
			return w
		}
	}
	return ""
}

// End returns the word of list that t ends with, "" for none.
func End(t string, list []string) string {
	for _, w := range list {
		if strings.HasSuffix(t, w) {
			return w
		}
	}
	return ""
}

// Any reports whether t contains one of list.
func Any(t string, list ...string) bool {
	for _, w := range list {
		if strings.Contains(t, w) {
			return true
		}
	}
	return false
}
