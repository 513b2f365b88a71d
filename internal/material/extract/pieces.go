package extract

import (
	"sort"
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
)

// Piece is a sentence of a problem's body, or an example as a whole.
type Piece struct {
	document.Span
	Example bool
}

// Pieces returns the body of p, what follows its title, sentence by sentence
// in the order of the text: where a person may split a problem.
func Pieces(doc *document.Document, p Problem) []Piece {
	if p.TitleSpan.End > p.End {
		return nil
	}
	body := clause.Trim(doc.Text, document.Span{Start: p.TitleSpan.End, End: p.End})
	// What closes the title is no sentence.
	rest := strings.TrimLeft(doc.At(body), "。；;：:，,！!？? \t\n\u3000")
	body.Start = body.End - len(rest)
	statement, examples := splitExamples(doc.Text, body)
	pieces := make([]Piece, 0, len(statement)+len(examples))
	for _, s := range statement {
		pieces = append(pieces, Piece{Span: s})
	}
	for _, s := range examples {
		pieces = append(pieces, Piece{Span: s, Example: true})
	}
	sort.Slice(pieces, func(i, j int) bool { return pieces[i].Start < pieces[j].Start })
	return pieces
}
