// Package words looks for the words of a list at a place of a text. The first
// word of the list that fits wins: longer words stand before those they begin
// or end with.
package words

import "strings"

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
	for i := 0; i < len(t); {
		c := t[i]
		if c >= 0x80 && c < 0xc0 { // within a character
			i++
			continue
		}
		if At(t[i:], l.heads.Starting(t[i:])) != "" {
			return true
		}
		if c>>4 == 0xe {
			i += 3
		} else {
			i++
		}
	}
	return false
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
