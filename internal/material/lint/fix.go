package lint

import (
	"slices"
	"strings"
)

// Apply returns text with the fixes of findings. Where two edits overlap
// or insert at the same place, the one that starts first counts (of two that
// start together the earlier finding's) and the other is left for a second
// run. So an edit must make sense without the others of its finding.
func Apply(text string, findings []Finding) string {
	var edits []Edit
	for _, f := range findings {
		edits = append(edits, f.Fix...)
	}
	edits = slices.DeleteFunc(edits, func(e Edit) bool {
		return e.Start < 0 || e.End < e.Start || e.End > len(text)
	})
	slices.SortStableFunc(edits, func(a, b Edit) int { return a.Start - b.Start })
	var out strings.Builder
	out.Grow(len(text))
	at, first := 0, true
	for _, e := range edits {
		if e.Start < at || !first && e.Start == at && e.Len() == 0 {
			continue
		}
		out.WriteString(text[at:e.Start])
		out.WriteString(e.New)
		at, first = e.End, false
	}
	out.WriteString(text[at:])
	return out.String()
}
