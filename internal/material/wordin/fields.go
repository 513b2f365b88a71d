package wordin

import "bihuan/internal/ooxml"

// fields tracks the complex fields that are open: between "begin" and
// "separate" stands an instruction, which a reader does not see, between
// "separate" and "end" the result. A field may stand in another's instruction
// or result and may span paragraphs.
type fields struct {
	open         []bool // true: in the result
	instructions int    // open fields that are in their instruction
}

// char handles the w:fldChar that is the current token.
func (f *fields) char(s *ooxml.Scanner) {
	kind, _ := s.Attr(ooxml.W, "fldCharType")
	last := len(f.open) - 1
	switch {
	case kind == "begin":
		f.open = append(f.open, false)
		f.instructions++
	case last < 0: // ends a field that never began
	case kind == "separate":
		if !f.open[last] {
			f.open[last] = true
			f.instructions--
		}
	case kind == "end":
		if !f.open[last] {
			f.instructions--
		}
		f.open = f.open[:last]
	}
}

// hiding reports whether what stands here is an instruction.
func (f *fields) hiding() bool { return f.instructions > 0 }

// broken reports whether the fields did not close: then nothing may be hidden
// on their account, for the rest of the document would be.
func (f *fields) broken() bool { return len(f.open) > 0 }
