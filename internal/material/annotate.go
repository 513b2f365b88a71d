package material

import (
	"strings"
	"time"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/wordnote"
	"bihuan/internal/zh"
)

// Annotate returns a Word file with findings as comments at their places, in
// the order of the text. doc is the document that the findings were made on,
// read from docx.
func Annotate(docx []byte, doc *document.Document, findings []lint.Finding, at time.Time) ([]byte, error) {
	notes := make([]wordnote.Note, len(findings))
	for i, f := range findings {
		notes[i] = wordnote.Note{Span: f.Span, Author: "闭环", Initials: "闭环", Date: at.In(zh.Zone), Text: noteText(doc, f)}
	}
	return wordnote.Annotate(docx, doc, notes)
}

// noteText is what a drafter reads beside the text.
func noteText(doc *document.Document, f lint.Finding) string {
	var b strings.Builder
	b.WriteString("【" + f.Severity.Zh() + "】" + f.Message)
	for _, r := range f.Related {
		b.WriteString("\n另见“" + excerpt(doc.At(r.Span)) + "”")
		if r.Message != "" {
			b.WriteString("：" + r.Message)
		}
	}
	return b.String()
}

// excerpt cuts what a comment quotes.
func excerpt(text string) string {
	const most = 40
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "……"
	}
	return text
}
