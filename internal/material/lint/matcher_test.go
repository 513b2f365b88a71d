package lint

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestMatcherFindsWhatSearchFinds holds the filtered search against a plain
// one over a small alphabet, in which nearly everything overlaps.
func TestMatcherFindsWhatSearchFinds(t *testing.T) {
	letters := rapid.SampledFrom([]rune("四个意识XX、。等“ \n1a𠮷"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(letters, 0, 60, -1).Draw(t, "text")
		words := rapid.SliceOfN(rapid.StringOfN(letters, 1, 5, -1), 1, 8).Draw(t, "words")
		words = slices.DeleteFunc(words, func(w string) bool {
			r, _ := utf8.DecodeRuneInString(w)
			// Words are looked for where a visible character starts, within a
			// number or a Latin word only at its beginning.
			return len(w) < MinWord || strings.ContainsRune(" \n1aX", r)
		})
		hits := make([][]Hit, 1)
		scan(text, newMatcher([][]string{words}), hits)
		var got, want []Hit
		got = append(got, hits[0]...)
		for i := range text {
			for k, w := range words {
				if strings.HasPrefix(text[i:], w) {
					want = append(want, Hit{Word: k})
					want[len(want)-1].Start, want[len(want)-1].End = i, i+len(w)
				}
			}
		}
		order := func(a, b Hit) int {
			if a.Start != b.Start {
				return a.Start - b.Start
			}
			return a.Word - b.Word
		}
		for i := 1; i < len(got); i++ {
			if got[i].Start < got[i-1].Start || got[i].Start == got[i-1].Start && got[i].End > got[i-1].End {
				t.Fatalf("hits out of order in %q: %v", text, got)
			}
		}
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) {
			t.Fatalf("%q with %q: hits %v, want %v", text, words, got, want)
		}
	})
}
