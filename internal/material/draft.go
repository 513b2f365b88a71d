package material

import (
	"slices"
	"strconv"
	"strings"
)

func number(prefix string, n int) string { return prefix + strconv.Itoa(n) }

// index returns the position of a problem, -1 when there is none.
func (d *Draft) index(id string) int {
	return slices.IndexFunc(d.Problems, func(p Problem) bool { return p.ID == id })
}

// problem returns a problem that is known to exist.
func (d *Draft) problem(id string) *Problem { return &d.Problems[d.index(id)] }

// Find returns a problem and whether it exists.
func (d *Draft) Find(id string) (Problem, bool) {
	if i := d.index(id); i >= 0 {
		return d.Problems[i], true
	}
	return Problem{}, false
}

// aspect returns the title of an aspect and whether it exists.
func (d *Draft) aspect(id string) (string, bool) {
	for _, a := range d.Aspects {
		if a.ID == id {
			return a.Title, true
		}
	}
	return "", false
}

// other returns the title of a cause or a measure and whether it exists.
func (d *Draft) other(id string) (string, bool) {
	for _, c := range d.Causes {
		if c.ID == id {
			return c.Title, true
		}
	}
	for _, m := range d.Measures {
		if m.ID == id {
			return m.Title, true
		}
	}
	return "", false
}

// link returns the state of a link, "" when there is none.
func (d *Draft) link(problem, other string) LinkState {
	for _, l := range d.Links {
		if l.Problem == problem && l.Other == other {
			return l.State
		}
	}
	return ""
}

// mergeLinks gives the links of a problem to another; where both have one to
// the same cause or measure, the stronger word of a person stays.
func (d *Draft) mergeLinks(from, into string) {
	strength := map[LinkState]int{Proposed: 1, Rejected: 2, Confirmed: 3}
	var kept []Link
	for _, l := range d.Links {
		if l.Problem == from {
			l.Problem = into
		}
		at := slices.IndexFunc(kept, func(k Link) bool { return k.Problem == l.Problem && k.Other == l.Other })
		switch {
		case at < 0:
			kept = append(kept, l)
		case strength[l.State] > strength[kept[at].State]:
			kept[at] = l
		}
	}
	d.Links = kept
}

// order groups the problems by aspect and keeps the order of the text within.
func (d *Draft) order() {
	rank := make(map[string]int, len(d.Aspects))
	for i, a := range d.Aspects {
		rank[a.ID] = i
	}
	slices.SortStableFunc(d.Problems, func(a, b Problem) int {
		if r := rank[a.Aspect] - rank[b.Aspect]; r != 0 {
			return r
		}
		return a.Span.Start - b.Span.Start
	})
}

// nextID returns an id that no problem has or had: splits count on from the
// highest number in use.
func (d *Draft) nextID(version int64) string {
	id := number("P", len(d.Problems)+1) + "v" + strconv.FormatInt(version+1, 10)
	return id
}

// Included returns the problems that would enter the ledger.
func (d *Draft) Included() []Problem {
	var list []Problem
	for _, p := range d.Problems {
		if !p.Excluded {
			list = append(list, p)
		}
	}
	return list
}

// Linked returns the ids of the causes and measures linked to a problem in
// one of the given states, in the order of the links.
func (d *Draft) Linked(problem string, states ...LinkState) []string {
	var ids []string
	for _, l := range d.Links {
		if l.Problem == problem && slices.Contains(states, l.State) {
			ids = append(ids, l.Other)
		}
	}
	return ids
}

// Open returns the number of links that nobody judged yet.
func (d *Draft) Open() int {
	n := 0
	for _, l := range d.Links {
		if l.State == Proposed {
			n++
		}
	}
	return n
}

// count fills in what follows from the draft.
func (d *Draft) count(c *Counts) {
	c.Problems, c.Causes, c.Measures, c.Promises = len(d.Included()), len(d.Causes), len(d.Measures), len(d.Promises)
}

// clone copies what events change in place.
func (d Draft) clone() Draft {
	d.Problems = slices.Clone(d.Problems)
	for i := range d.Problems {
		d.Problems[i].Body = slices.Clone(d.Problems[i].Body)
	}
	d.Links = slices.Clone(d.Links)
	return d
}

func (m Material) clone() Material {
	m.Draft = m.Draft.clone()
	m.Dismissed = slices.Clone(m.Dismissed)
	return m
}

// closed returns text with final punctuation.
func closed(text string) string {
	if strings.HasSuffix(text, "。") || strings.HasSuffix(text, "！") || strings.HasSuffix(text, "？") {
		return text
	}
	return text + "。"
}
