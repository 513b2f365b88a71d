// Package report writes findings for people and for programs: text lines, the
// JSON of the contract, and SARIF.
package report

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// File is a document with what was found in it.
type File struct {
	Doc      *document.Document
	Findings []lint.Finding
}

// Finding is a finding in the JSON contract. Offsets are half-open code points
// into the text as read, lines and columns count from 1.
type Finding struct {
	ID       string        `json:"id"`
	Rule     string        `json:"rule"`
	Severity lint.Severity `json:"severity"`
	Message  string        `json:"message"`
	File     string        `json:"file"`
	Place
	Related []Related `json:"related"`
	Fix     []Edit    `json:"fix,omitempty"`
}

// Place is a span of a document.
type Place struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Text   string `json:"text"`
}

// Related is another place that belongs to the proof.
type Related struct {
	Message string `json:"message"`
	Place
}

// Edit replaces the text of a place by New.
type Edit struct {
	Place
	New string `json:"new"`
}

// Findings returns the contract's form of f, never nil.
func Findings(f File) []Finding {
	list := make([]Finding, 0, len(f.Findings))
	if len(f.Findings) == 0 {
		return list
	}
	at := placer{f.Doc, document.NewLocator(f.Doc.Text)}
	for _, found := range f.Findings {
		out := Finding{
			ID: found.ID, Rule: found.Rule.ID, Severity: found.Severity, Message: found.Message,
			File: f.Doc.Name, Place: at.place(found.Span), Related: []Related{},
		}
		for _, r := range found.Related {
			out.Related = append(out.Related, Related{r.Message, at.place(r.Span)})
		}
		for _, e := range found.Fix {
			out.Fix = append(out.Fix, Edit{at.place(e.Span), e.New})
		}
		list = append(list, out)
	}
	return list
}

type placer struct {
	doc     *document.Document
	locator *document.Locator
}

func (p placer) place(s document.Span) Place {
	from := p.locator.Position(s.Start)
	return Place{Line: from.Line, Column: from.Column, Start: from.Offset, End: p.locator.Offset(s.End), Text: p.doc.At(s)}
}
