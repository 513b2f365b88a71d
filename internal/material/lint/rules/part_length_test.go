package rules

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCodePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if got, want := codePoints(s), utf8.RuneCountInString(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	})
}
