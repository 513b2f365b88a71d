package material

import (
	"context"
	"sort"
	"strings"
	"unicode/utf8"

	"bihuan/internal/access"
)

// Difference is a stretch in which two revisions differ, or a count of
// paragraphs that are the same.
type Difference struct {
	Same  int // paragraphs; 0 for a difference
	Pairs []Pair
}

// Pair is a paragraph before and after; one of the two is empty where it was
// added or removed. What both have in common at the ends is cut off the
// middle, so that a page can mark what changed.
type Pair struct {
	Old, New       string
	Prefix, Suffix int // bytes that both have in common at start and end
}

// Compare returns how revision b differs from revision a, in order.
func (s *Service) Compare(ctx context.Context, v access.Viewer, id string, a, b int) ([]Difference, error) {
	old, err := s.Store.Revision(ctx, v, id, a)
	if err != nil {
		return nil, err
	}
	now, err := s.Store.Revision(ctx, v, id, b)
	if err != nil {
		return nil, err
	}
	return differ(strings.Split(old.Document.Text, "\n"), strings.Split(now.Document.Text, "\n")), nil
}

// differ aligns two texts at the paragraphs that occur exactly once in both,
// by the longest increasing run of them, then grows equal stretches around
// these anchors. It takes O(n log n).
func differ(old, now []string) []Difference {
	var out []Difference
	same := func(n int) {
		if n == 0 {
			return
		}
		if k := len(out); k > 0 && out[k-1].Same > 0 {
			out[k-1].Same += n
			return
		}
		out = append(out, Difference{Same: n})
	}
	i, j := 0, 0
	for _, at := range append(anchors(old, now), anchor{len(old), len(now)}) {
		if at.old < i || at.now < j {
			continue
		}
		// Grow forward from the last anchor, then backward from this one.
		start := i
		for i < at.old && j < at.now && old[i] == now[j] {
			i, j = i+1, j+1
		}
		same(i - start)
		endOld, endNow := at.old, at.now
		for endOld > i && endNow > j && old[endOld-1] == now[endNow-1] {
			endOld, endNow = endOld-1, endNow-1
		}
		if endOld > i || endNow > j {
			out = append(out, Difference{Pairs: pair(old[i:endOld], now[j:endNow])})
		}
		same(at.old - endOld)
		i, j = at.old, at.now
	}
	return out
}

type anchor struct{ old, now int }

// anchors returns paragraphs that are unique in both texts and stand in the
// same order, by patience sorting.
func anchors(old, now []string) []anchor {
	type seen struct{ old, now, olds, nows int }
	where := map[string]*seen{}
	for i, p := range old {
		w := where[p]
		if w == nil {
			w = &seen{}
			where[p] = w
		}
		w.old, w.olds = i, w.olds+1
	}
	for j, p := range now {
		if w := where[p]; w != nil {
			w.now, w.nows = j, w.nows+1
		}
	}
	var unique []anchor
	for i, p := range old {
		if w := where[p]; w.olds == 1 && w.nows == 1 && strings.TrimSpace(p) != "" {
			unique = append(unique, anchor{i, w.now})
		}
	}
	return increasing(unique)
}

// increasing returns the longest run of anchors, ordered by old, whose now
// increases.
func increasing(list []anchor) []anchor {
	var tails []int // index in list of the smallest tail of a run of each length
	before := make([]int, len(list))
	for i, a := range list {
		k := sort.Search(len(tails), func(k int) bool { return list[tails[k]].now >= a.now })
		before[i] = -1
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	run := make([]anchor, len(tails))
	for i, k := tails[len(tails)-1], len(tails)-1; k >= 0; i, k = before[i], k-1 {
		run[k] = list[i]
	}
	return run
}

// pair sets removed and added paragraphs side by side in their order. Blank
// ones say nothing and are left out.
func pair(old, now []string) []Pair {
	old, now = filled(old), filled(now)
	pairs := make([]Pair, max(len(old), len(now)))
	for i := range pairs {
		if i < len(old) {
			pairs[i].Old = old[i]
		}
		if i < len(now) {
			pairs[i].New = now[i]
		}
		pairs[i].Prefix, pairs[i].Suffix = common(pairs[i].Old, pairs[i].New)
	}
	return pairs
}

func filled(paragraphs []string) []string {
	var list []string
	for _, p := range paragraphs {
		if strings.TrimSpace(p) != "" {
			list = append(list, p)
		}
	}
	return list
}

// common returns the lengths in bytes of the longest common prefix and, of
// the rest, suffix, on rune boundaries.
func common(a, b string) (prefix, suffix int) {
	for prefix < len(a) && prefix < len(b) {
		r, size := utf8.DecodeRuneInString(a[prefix:])
		if q, _ := utf8.DecodeRuneInString(b[prefix:]); q != r {
			break
		}
		prefix += size
	}
	a, b = a[prefix:], b[prefix:]
	for suffix < len(a) && suffix < len(b) {
		r, size := utf8.DecodeLastRuneInString(a[:len(a)-suffix])
		if q, _ := utf8.DecodeLastRuneInString(b[:len(b)-suffix]); q != r {
			break
		}
		suffix += size
	}
	return prefix, suffix
}
