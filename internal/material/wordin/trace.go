package wordin

import "bihuan/internal/material/document"

// PieceKind says how a piece of the text stands in the XML.
type PieceKind uint8

// The kinds.
const (
	// Chars is character data in a w:t: XML covers the raw characters, which
	// can be cut between any two.
	Chars PieceKind = iota
	// Mark is one element within a run that stands for a character, such as
	// w:tab: the run can be cut before and after it.
	Mark
	// Number is a generated marker: XML is empty and stands where the content
	// of the paragraph begins.
	Number
	// Solid must not be cut: a formula, a ruby, and the run in which a text
	// box or the mark of a note stands. Only Run says where it is.
	Solid
)

// Piece is a stretch of the text and the XML of the main part that it comes
// from. Pieces are ordered by Span and do not overlap; the LF between lines,
// the TAB between cells and the space that joins paragraphs of a cell belong
// to none.
type Piece struct {
	document.Span
	Kind PieceKind
	XML  document.Span
	Run  *Run // nil for Number
	// Tag is the start tag of the w:t of Chars; Preserve is its xml:space.
	Tag      document.Span
	Preserve bool
	Prefix   string // of the element that stands at XML or Run, without colon
}

// Run is a w:r in the XML of the main part, or what stands in its place.
type Run struct {
	document.Span               // from the start of its start tag to the end of its end tag
	Content       int           // where its content begins: after its start tag and its properties
	Properties    document.Span // its w:rPr, empty where it has none
}

// Trace says where each part of a document's text stands in its main part.
type Trace struct {
	Text     string
	Part     string // name of the main part
	Strict   bool   // the main part uses the namespaces of Strict Open XML
	Pieces   []Piece
	XML      []byte // of the main part
	Comments string // name of the comments part, "" where the file has none
}
