package extract

import (
	"cmp"
	"slices"

	"bihuan/internal/material/document"
)

// From reads what doc claims. The same document gives the same result; the
// lists of a document that has none of a thing are empty. From never fails: a
// text that is no material gives a result of genre Unknown.
func From(doc *document.Document) *Result { return claims(doc, true) }

// Claims is From without the words that carry the links (Because is nil): what
// the checks ask for, and a good part of the time saved.
func Claims(doc *document.Document) *Result { return claims(doc, false) }

func claims(doc *document.Document, explain bool) *Result {
	parts := findParts(doc)
	r := &Result{
		Genre:       genreOf(doc, parts),
		ProblemPart: first(parts, problemKind), CausePart: first(parts, causeKind),
		MeasurePart: first(parts, measureKind), LastYearPart: first(parts, lastYearKind),
	}
	c := &collector{doc: doc, r: r, closing: closingOf(doc), loose: -1, open: -1}
	several := count(parts, problemKind) > 1
	for i := range parts {
		switch parts[i].kind {
		case problemKind:
			c.takeProblems(&parts[i], several)
		case causeKind:
			c.takeCauses(&parts[i])
		case measureKind:
			c.takeMeasures(&parts[i])
		}
	}
	c.takeTables(parts)
	r.Promises = promises(doc, parts, r.Measures)
	giveHolders(r)
	r.Preparation = preparation(doc, parts)
	r.Links = links(r, c.rows, explain)
	return r
}

func count(parts []part, k kind) int {
	n := 0
	for i := range parts {
		if parts[i].kind == k {
			n++
		}
	}
	return n
}

// giveHolders gives a promise that names nobody the holder of the action in
// which it stands.
func giveHolders(r *Result) {
	actions := map[string][]Action{}
	for i := range r.Measures {
		actions[r.Measures[i].ID] = r.Measures[i].Actions
	}
	for i := range r.Promises {
		p := &r.Promises[i]
		list := actions[p.Measure]
		if p.Holder != "" || p.Op == Conditional || p.Op == Nondecreasing {
			continue
		}
		k, found := slices.BinarySearchFunc(list, p.Start, func(a Action, at int) int { return cmp.Compare(a.Start, at) })
		if !found {
			k--
		}
		if k >= 0 && list[k].Contains(p.Span) {
			p.Holder = list[k].Holder
		}
	}
}

// measureOf returns a function that finds the id of the measure around a
// span, "" for none.
func measureOf(measures []Measure) func(document.Span) string {
	sorted := slices.SortedFunc(slices.Values(measures), func(a, b Measure) int { return cmp.Compare(a.Start, b.Start) })
	return func(s document.Span) string {
		i, _ := slices.BinarySearchFunc(sorted, s.Start, func(m Measure, at int) int {
			if m.Start <= at {
				return -1
			}
			return 1
		})
		if i > 0 && sorted[i-1].Contains(s) {
			return sorted[i-1].ID
		}
		return ""
	}
}
