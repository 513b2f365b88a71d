// Package words looks for the words of a list at a place of a text. The first
// word of the list that fits wins: longer words stand before those they begin
// or end with.
package words

import "strings"

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
