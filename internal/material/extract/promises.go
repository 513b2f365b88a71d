package extract

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/promise"
)

// promises finds the quantified and periodic duties: everything in the parts
// that hold measures, elsewhere only what commits in so many words, and
// nothing in the parts that admit problems, name causes or look back.
func promises(doc *document.Document, parts []part, measures []Measure) []Promise {
	s := promise.NewScanner(doc.Text)
	next := 0
	doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		for next < len(parts) && parts[next].End <= n.Start {
			next++
		}
		strict := true
		if next < len(parts) && parts[next].Contains(n.Span) {
			switch parts[next].kind {
			case measureKind:
				strict = false
			case problemKind, causeKind, lastYearKind, caseKind:
				if n.Kind != document.Table {
					return true
				}
			}
		}
		if n.Kind == document.Table {
			readTable(doc, n, s)
			return false
		}
		s.Read(n.TextSpan, strict)
		return true
	})
	measure := measureOf(measures)
	for i := range s.Found {
		s.Found[i].Measure = measure(s.Found[i].Span)
	}
	return s.Found
}

// readTable reads the promises of a table's column of measures.
func readTable(doc *document.Document, n *document.Node, s *promise.Scanner) {
	cols, first, ok := readHeader(doc, n)
	if !ok || cols.measure < 0 {
		return
	}
	for _, row := range n.Rows[first:] {
		if cols.measure < len(row) {
			s.Read(clause.Trim(doc.Text, row[cols.measure]), false)
		}
	}
}
