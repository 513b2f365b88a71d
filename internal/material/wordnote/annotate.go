// Package wordnote writes comments into a Word file, at exact places of its
// text, and leaves every other byte of the document as it was: what a drafter
// hands back must be the file that was handed in.
package wordnote

import (
	"bytes"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/wordin"
	"bihuan/internal/ooxml"
)

// Note is one comment. Date is written as its wall clock shows it, which is
// what Word expects; the zero Date is left out. LF in Text parts paragraphs.
type Note struct {
	document.Span // of the document's text
	Author        string
	Initials      string
	Date          time.Time
	Text          string
}

// Annotate returns the .docx file with the notes as comments, in the given
// order after those that it has. doc is the file as wordin read it; a file
// that reads otherwise, or a doc that was read from something else, is an
// Invalid fault. A comment on a generated number stands on the paragraph's
// first character, one in a footnote or text box on its mark in the body.
func Annotate(docx []byte, doc *document.Document, notes []Note) ([]byte, error) {
	if doc.Format != document.Word {
		return nil, fault.New(fault.Invalid, "只有 .docx 文件可以写入批注。请先在 Word 或 WPS 中另存为 .docx，再重新检查和导出。")
	}
	trace, err := wordin.Locate(docx)
	if err != nil {
		return nil, err
	}
	if trace.Text != doc.Text {
		return nil, fault.New(fault.Invalid, "文件的内容与检查时不同，批注的位置对不上。请重新检查后再导出。")
	}
	if len(notes) == 0 {
		return bytes.Clone(docx), nil
	}
	pkg, err := ooxml.Open(docx)
	if err != nil {
		return nil, err
	}
	comments, err := newCommentsPart(pkg, trace, notes)
	if err != nil {
		return nil, err
	}
	changed := comments.changed
	if changed[trace.Part], err = anchor(trace, notes, comments.first); err != nil {
		return nil, err
	}
	return pkg.Rewrite(changed)
}
