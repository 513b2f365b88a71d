package words

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A list answers what a look at each of its words in turn would.
func TestListIsItsWords(t *testing.T) {
	char := rapid.SampledFrom([]string{"县", "委", "办", "一", "。", "，", "·", "a", "3", "%", "䀀", "縀"})
	text := rapid.Custom(func(t *rapid.T) string {
		var s string
		for _, c := range rapid.SliceOfN(char, 1, 4).Draw(t, "characters") {
			s += c
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(text, 0, 12).Draw(t, "list")
		s := ""
		for _, part := range rapid.SliceOfN(text, 0, 6).Draw(t, "text") {
			s += part
		}
		l := New(list...)
		if got, want := l.At(s), At(s, list); got != want {
			t.Errorf("At(%q) of %q: %q, want %q", s, list, got, want)
		}
		if got, want := l.End(s), End(s, list); got != want {
			t.Errorf("End(%q) of %q: %q, want %q", s, list, got, want)
		}
		if got, want := l.In(s), Any(s, list...); got != want {
			t.Errorf("In(%q) of %q: %v, want %v", s, list, got, want)
		}
	})
}

func TestTable(t *testing.T) {
	x := NewTable([]string{"县委", "办", "县", "ab", "委"}, func(w string) string { return w }, false)
	if got := x.Starting("县城"); !slices.Equal(got, []string{"县委", "县"}) {
		t.Errorf("got %q", got)
	}
	if got := x.Starting("乡"); got != nil {
		t.Errorf("got %q", got)
	}
	if got := x.Starting("a"); !slices.Equal(got, []string{"ab"}) {
		t.Errorf("got %q", got)
	}
}

func TestChars(t *testing.T) {
	const list = "一，,·\n９"
	c := NewChars(list)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text") + rapid.StringOf(rapid.SampledFrom([]rune(list+"县3𠀀，"))).Draw(t, "more")
		for i := range s {
			want := strings.IndexAny(s[i:], list)
			if want < 0 {
				want = len(s) - i
			}
			if got := c.Next(s, i); got != i+want {
				t.Fatalf("%q from %d: %d, want %d", s, i, got, i+want)
			}
		}
	})
	if c.Has(-1) || c.Has(0x20000) || !c.Has('９') {
		t.Error("a character too many or too few")
	}
}
