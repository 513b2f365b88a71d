// Package document holds a material as it was read: its text, its structure
// as a tree of spans, and where in the original file each part came from.
//
// All offsets inside the program are byte offsets into Document.Text, half
// open. Only the JSON contract speaks of code points, lines and columns; a
// Locator turns one into the other.
package document

// Format says what a document was read from.
type Format string

// The formats.
const (
	Plain     Format = "text"
	Word      Format = "docx"
	Converted Format = "converted" // from .doc, .wps or .pdf by an outside converter
)

// Span is a half-open range of bytes in Document.Text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len returns the number of bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Document is one material as read.
//
// Text has no BOM, LF line ends and no NUL; for Word it is the paragraphs
// joined by LF with the markers that a reader sees, a table row being one line
// whose cells are separated by TAB.
type Document struct {
	Name   string // the file's name as given, "-" for standard input
	Format Format
	Text   string
	Title  string // "" where there is none; the title is not a node
	// TitleSpan is empty where there is no title.
	TitleSpan Span
	Nodes     []*Node
	// Segments maps the text back to Word paragraphs, ordered by Start; empty for text.
	Segments []Segment
	// Notices are sentences for people about what was left out while reading.
	Notices []string
}

// Segment is a stretch of the text that stands in one Word paragraph.
type Segment struct {
	Span
	Part      string // name in the package, such as "word/document.xml"
	Paragraph int    // ordinal of the w:p element in that part, in document order, from 0
	// Generated is the number of bytes at the start of the segment that Word
	// does not keep as text: the resolved numbering.
	Generated int
	// Style is the style's name as the file has it, "" for none; the built-in
	// ones are "heading 1" … "heading 9", "Title" and "Subtitle" in every language.
	Style   string
	Outline int // outline level 1–9 by style or paragraph, 0 for body text
}

// Kind is the kind of a node.
type Kind string

// The kinds.
const (
	Heading   Kind = "heading"   // a marked or styled line with a body
	Item      Kind = "item"      // one of an enumeration
	Paragraph Kind = "paragraph" // text without a marker
	Table     Kind = "table"
)

// Class is a family of markers that count together.
type Class int

// The classes, from the outermost in a well-ordered document to the innermost.
const (
	NoClass  Class = iota
	Part           // 第一编
	Chapter        // 第一章
	Section        // 第一节
	Article        // 第一条
	Comma          // 一、
	Paren          // (一)
	Dot            // 1. 1、
	ParenDot       // (1) 1)
	Circle         // ①
	Letter         // A. a)
	Ordinal        // 第一， 首先，
	Yishi          // 一是
	Yiyao          // 一要
	Bare           // 一思想上…二政治上…, without 是
	Styled         // a heading by Word style, without a marker
)

// Node is a part of the structure.
//
// A node's Span starts at its marker and ends after its own text including
// the closing punctuation mark; Text is that text without marker and without
// the closing 。 or ；. What belongs to a heading or an item stands in Children.
type Node struct {
	Kind   Kind
	Level  int // nesting depth of headings and items from 1; 0 for paragraphs and tables
	Class  Class
	Number int    // what Marker counts, 0 when it does not count
	Marker string // as it stands, "" for none
	Text   string
	Span
	TextSpan Span // of Text
	// Inline says that the node starts within a line.
	Inline   bool
	Rows     [][]Span // of a table: the cells, row by row
	Children []*Node
}

// Extent returns the span from the node's start to the end of its last
// descendant.
func (n *Node) Extent() Span {
	end := n.End
	for m := n; len(m.Children) > 0; {
		m = m.Children[len(m.Children)-1]
		end = max(end, m.End)
	}
	return Span{n.Start, end}
}

// Walk calls visit for every node in document order, parents first, with the
// chain of its ancestors from the root. A visit that returns false skips the
// node's children. The chain is valid during the call only.
func (d *Document) Walk(visit func(n *Node, ancestors []*Node) bool) {
	var chain []*Node
	var walk func(nodes []*Node)
	walk = func(nodes []*Node) {
		for _, n := range nodes {
			if !visit(n, chain) {
				continue
			}
			chain = append(chain, n)
			walk(n.Children)
			chain = chain[:len(chain)-1]
		}
	}
	walk(d.Nodes)
}

// At returns the text of s.
func (d *Document) At(s Span) string { return d.Text[s.Start:s.End] }
