package cli

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"weekday-mismatch", "count-mismatch", "placeholder"}
	for _, c := range []struct{ name, want string }{
		{"placeholer", "placeholder"},
		{"week-mismatch", "weekday-mismatch"},
		{"count_mismatch", "count-mismatch"},
		{"完全不同", ""},
		{"", ""},
	} {
		if got := nearest(c.name, names); got != c.want {
			t.Errorf("nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"abc": 3, "材料": 4, "第1行：": 7, "": 0} {
		if got := width(s); got != want {
			t.Errorf("width(%q) = %d, want %d", s, got, want)
		}
	}
}
