package workday

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDefault(t *testing.T) {
	c := Default()
	for year, want := range map[int]int{2024: 251, 2025: 248, 2026: 248} { // sums of the announced year
		if _, ok := c.Knows(year); !ok {
			t.Errorf("%d is not known", year)
		}
		n := 0
		for d := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if c.Works(d.Format(time.DateOnly)) {
				n++
			}
		}
		if n != want {
			t.Errorf("%d has %d working days, want %d", year, n, want)
		}
	}
	if _, ok := c.Knows(2031); ok {
		t.Error("2031 is known")
	}
	for day, works := range map[string]bool{"2026-02-14": true, "2026-02-16": false, "2026-02-24": true, "2031-03-01": false, "2031-03-03": true, "x": false} {
		if c.Works(day) != works {
			t.Errorf("%s works: %v", day, !works)
		}
	}
}

func TestBetween(t *testing.T) {
	c := Default()
	for _, x := range []struct {
		from, to string
		want     int
	}{
		{"2026-02-13", "2026-02-24", 2}, // 14 is worked, 15–23 are off
		{"2026-03-02", "2026-03-02", 0}, {"2026-03-03", "2026-03-02", 0}, {"2026-03-06", "2026-03-08", 0}, {"2026-03-06", "2026-03-11", 3}, {"x", "2026-01-01", 0},
	} {
		if got := c.Between(x.from, x.to); got != x.want {
			t.Errorf("%s → %s: %d, want %d", x.from, x.to, got, x.want)
		}
	}
}

// After is the limit of Between.
func TestAfter(t *testing.T) {
	c := Default()
	rapid.Check(t, func(r *rapid.T) {
		day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 1200).Draw(r, "day"))
		n := rapid.IntRange(0, 30).Draw(r, "n")
		limit := c.After(day.Format(time.DateOnly), n)
		end, err := time.Parse(time.DateOnly, limit)
		if err != nil {
			r.Fatal(err)
		}
		from, beyond := day.Format(time.DateOnly), end.AddDate(0, 0, 1).Format(time.DateOnly)
		if c.Between(from, limit) > n || c.Between(from, beyond) <= n {
			r.Fatalf("After(%s, %d) = %s", from, n, limit)
		}
	})
}

// Add gives the day on which exactly n have passed, Before the first from which
// no more have.
func TestAddAndBefore(t *testing.T) {
	c := Default()
	rapid.Check(t, func(r *rapid.T) {
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 300).Draw(r, "day")).Format(time.DateOnly)
		n := rapid.IntRange(1, 40).Draw(r, "n")
		if to := c.Add(day, n); c.Between(day, to) != n || !c.Works(to) {
			r.Errorf("%d after %s: %s", n, day, to)
		}
		from := c.Before(day, n)
		before, err := time.Parse(time.DateOnly, from)
		if err != nil {
			r.Fatal(err)
		}
		if c.Between(from, day) > n || c.Between(before.AddDate(0, 0, -1).Format(time.DateOnly), day) <= n {
			r.Errorf("%d before %s: %s", n, day, from)
		}
	})
	if c.Add("x", 1) != "x" || c.Before("x", 1) != "x" || c.Add("2026-03-02", 0) != "2026-03-02" {
		t.Error("what is no day, or no step")
	}
}

func TestParse(t *testing.T) {
	for _, bad := range []string{
		"years: 3", "years: [{year: 2030}]", "years: [{year: 2030, source: x, off: [2030-13-01]}]", "years: [{year: 2030, source: x, off: [2031-01-01]}]",
		"years: [{year: 2030, source: x, off: [2030-01-05..2030-01-01]}]", "years: [{year: 2030, source: x, off: [2030-01-05], work: [2030-01-05]}]",
		"years: [{year: 2030, source: x, work: [2030-01-01]}]", "years: [{year: 2030, source: x}, {year: 2030, source: y}]",
		"years: [{year: 2030, source: x, off: [2030-01-01..2030-12-31]}]",
	} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(string(builtIn))
	f.Add("years: [{year: 2030, source: x, off: [2030-01-05..2030-01-06]}]")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 || strings.Count(text, "&") > 3 {
			return
		}
		c, err := Parse([]byte(text))
		if err == nil {
			c.Between("2030-01-01", "2030-02-01")
		}
	})
}
