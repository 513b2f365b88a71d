package extract

import (
	"slices"
	"strings"

	"bihuan/internal/material/extract/likeness"
)

// maxPairs bounds the comparisons. A document with more is no material of one
// team, and nobody could confirm its links.
const maxPairs = 100_000

// The lists that a document's model compares.
const (
	problemList = iota
	causeList
	measureList
)

// links proposes for every problem the causes and measures that speak of the
// same. rows are the links that tables state, by the order of problems; a
// problem that has one of a kind gets no proposal of that kind. Without explain
// the proposals have no reasons.
func links(r *Result, rows []Link, explain bool) []Link {
	problems := problemEntries(r)
	pairs := len(problems) * (len(r.Causes) + len(r.Measures))
	if pairs == 0 || pairs > maxPairs {
		return slices.Clone(rows)
	}
	m := likeness.New(problems, causeEntries(r), measureEntries(r))
	because := func(i, list, k int) []string {
		if !explain {
			return nil
		}
		return m.Because(problemList, i, list, k)
	}
	var list []Link
	next, i := 0, 0
	for a := range r.Aspects {
		for _, p := range r.Aspects[a].Problems {
			stated := kind(0)
			for ; next < len(rows) && rows[next].Problem == p.ID; next++ {
				list = append(list, rows[next])
				if rows[next].Cause != "" {
					stated |= causeKind
				} else {
					stated |= measureKind
				}
			}
			if stated&causeKind == 0 {
				for _, match := range m.Best(problemList, i, causeList) {
					list = append(list, Link{Problem: p.ID, Cause: r.Causes[match.Index].ID, Score: match.Score, Because: because(i, causeList, match.Index)})
				}
			}
			if stated&measureKind == 0 {
				for _, match := range m.Best(problemList, i, measureList) {
					list = append(list, Link{Problem: p.ID, Measure: r.Measures[match.Index].ID, Score: match.Score, Because: because(i, measureList, match.Index)})
				}
			}
			i++
		}
	}
	return list
}

func problemEntries(r *Result) []likeness.Entry {
	var list []likeness.Entry
	for i := range r.Aspects {
		a := &r.Aspects[i]
		for _, p := range a.Problems {
			list = append(list, likeness.Entry{Title: p.Title, Group: a.Title, Body: p.Statement + "\n" + strings.Join(p.Examples, "\n")})
		}
	}
	return list
}

func causeEntries(r *Result) []likeness.Entry {
	list := make([]likeness.Entry, len(r.Causes))
	for i := range r.Causes {
		list[i] = likeness.Entry{Title: r.Causes[i].Title, Body: r.Causes[i].Statement}
	}
	return list
}

func measureEntries(r *Result) []likeness.Entry {
	list := make([]likeness.Entry, len(r.Measures))
	for i := range r.Measures {
		list[i] = likeness.Entry{Title: r.Measures[i].Title, Body: r.Measures[i].Statement}
	}
	return list
}
