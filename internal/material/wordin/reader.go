package wordin

import (
	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/ooxml"
)

// reader walks one part. Every method that is called at a Start token reads
// up to the End of that element.
type reader struct {
	s      *ooxml.Scanner
	part   string
	ordin  int // of the next paragraph
	shared *shared
	fields fields
	// tracing asks for pieces: only in the main part, and in notes as solid.
	tracing bool
	solid   *Run   // what is read hangs on this run and cannot be cut
	toc     int    // depth of enclosing tables of contents
	prefix  string // of the paragraph that is read
	veiled  bool   // its style hides its text
}

// shared is what all parts of a document have in common.
type shared struct {
	styles  *styles
	nums    *numbering
	budget  *ooxml.Budget
	notes   [2]map[string]*Run // footnotes and endnotes: id → run of the mark
	seen    seen
	size    int  // bytes of text so far
	lenient bool // fields are not closed properly: show everything
	err     error
}

// seen counts what was left out, for the notices.
type seen struct {
	pictures, objects, comments, external int
	changes, contents                     bool
}

// more advances to the next Start or End within the current element; false at
// its End or when reading cannot go on.
func (r *reader) more() bool {
	for r.shared.err == nil && r.s.Next() {
		switch r.s.Kind {
		case ooxml.Start:
			return true
		case ooxml.End:
			return false
		}
	}
	return false
}

// skip passes over the current element; its paragraphs still count.
func (r *reader) skip() {
	r.s.Skip(func() {
		if r.s.Is(ooxml.W, "p") {
			r.ordin++
		}
	})
}

// name returns the current element's name if it is WordprocessingML.
func (r *reader) name() string {
	if r.s.Space == ooxml.W {
		return string(r.s.Local)
	}
	return ""
}

// val returns the w:val of the current element.
func (r *reader) val() string {
	v, _ := r.s.Attr(ooxml.W, "val")
	return v
}

// alternate reads an mc:AlternateContent: the first choice, and the fallback
// only where there is no choice, for both show the same.
func (r *reader) alternate(read func()) {
	done := false
	for r.more() {
		switch {
		case !done && (r.s.Is(ooxml.MC, "Choice") || r.s.Is(ooxml.MC, "Fallback")):
			done = true
			read()
		default:
			r.skip()
		}
	}
}

// blocks reads the paragraphs and tables in the current element into f.
func (r *reader) blocks(f *flow) {
	for r.more() {
		r.block(f)
	}
}

// block reads the current element as one block of f.
func (r *reader) block(f *flow) {
	if r.s.Is(ooxml.MC, "AlternateContent") {
		r.alternate(func() { r.blocks(f) })
		return
	}
	switch r.name() {
	case "p":
		r.paragraph(f)
	case "tbl":
		r.end(f)
		r.table(f)
	case "sdt":
		r.structured(func() { r.blocks(f) })
	case "customXml", "smartTag", "ins", "moveTo":
		r.blocks(f)
	case "altChunk", "subDoc":
		r.shared.seen.objects++
		r.skip()
	case "del", "moveFrom":
		r.shared.seen.changes = true
		r.skip()
	default:
		r.skip()
	}
}

// structured reads a w:sdt; read is called at its content. A table of
// contents that Word keeps is walked for its fields, and left out.
func (r *reader) structured(read func()) {
	contents := false
	for r.more() {
		switch r.name() {
		case "sdtPr":
			r.s.Skip(func() {
				if r.s.Is(ooxml.W, "docPartGallery") && r.val() == "Table of Contents" {
					contents = true
				}
			})
		case "sdtContent":
			if contents {
				r.toc++
			}
			read()
			if contents {
				r.toc--
			}
		default:
			r.skip()
		}
	}
}

// paragraph reads a w:p into f.
func (r *reader) paragraph(f *flow) {
	c := f.take()
	ordinal := r.ordin
	r.ordin++
	if string(r.s.Prefix) != r.prefix {
		r.prefix = string(r.s.Prefix)
	}
	begin, empty := r.s.Close, r.s.Empty
	start := len(c.text)
	var props paragraphProperties
	settled := false
	settle := func() {
		settled = true
		c.part, c.paragraph = r.part, ordinal
		r.settle(c, &props)
		c.number = Piece{Kind: Number, XML: document.Span{Start: begin, End: begin}, Run: r.solid, Prefix: r.prefix}
		if r.solid != nil {
			c.number.Kind = Solid
		}
		c.numbered = r.tracing && !empty
	}
	for r.more() {
		if r.name() == "pPr" {
			r.paragraphProperties(&props)
			begin = r.s.Close
			continue
		}
		if !settled {
			settle()
		}
		r.inline(c, f)
	}
	if !settled {
		settle()
	}
	if len(c.text) > start {
		c.segs = append(c.segs, document.Segment{Span: document.Span{Start: start, End: len(c.text)}, Paragraph: ordinal})
	}
	r.grow(len(c.text) - start + len(c.marker))
	if props.joined {
		f.open = c
		return
	}
	f.put(c)
}

// grow adds to the size of the text and stops the reading above the bound.
func (r *reader) grow(n int) {
	if r.shared.size += n; r.shared.size > maxText && r.shared.err == nil {
		r.shared.err = fault.New(fault.Invalid, "文字超过 %d MB，没有读。请拆成几个文件再试。", maxText>>20)
	}
}

// paragraphProperties is what a w:pPr says that concerns the text.
type paragraphProperties struct {
	style   string
	number  numberRef
	outline *int
	hidden  bool // the mark is hidden: the paragraph has no number of its own
	joined  bool // the mark is deleted: the next paragraph continues this one
}

func (r *reader) paragraphProperties(p *paragraphProperties) {
	for r.more() {
		switch r.name() {
		case "pStyle":
			p.style = r.val()
			r.skip()
		case "outlineLvl":
			p.outline = number(r.val())
			r.skip()
		case "numPr":
			r.s.Each(func() {
				switch r.name() {
				case "numId":
					p.number.num = number(r.val())
				case "ilvl":
					p.number.level = number(r.val())
				}
			})
		case "rPr":
			r.s.Each(func() {
				switch r.name() {
				case "del", "moveFrom":
					p.joined = true
					r.shared.seen.changes = true
				case "ins", "moveTo":
					r.shared.seen.changes = true
				case "vanish":
					p.hidden = flag(r.s)
				}
			})
		default:
			r.skip()
		}
	}
}

// settle gives c what its last paragraph decides. A paragraph whose mark is
// deleted decides nothing as long as another follows, and is not counted.
func (r *reader) settle(c *chunk, p *paragraphProperties) {
	st := r.shared.styles.paragraph(p.style)
	c.style, c.outline = st.name, st.outline
	if p.outline != nil {
		c.outline = outlineLevel(p.outline)
	}
	c.drop = r.toc > 0 || isContents(st.name)
	if c.drop {
		r.shared.seen.contents = true
	}
	c.late = nil
	if p.joined {
		c.late = p
	} else {
		r.count(c, p)
	}
	r.veiled = st.hidden
}

// count gives c its marker.
func (r *reader) count(c *chunk, p *paragraphProperties) {
	st := r.shared.styles.paragraph(p.style)
	if !p.hidden && !st.hidden && !c.drop {
		c.marker = r.shared.nums.next(p.number, st, p.style)
	}
}

// end ends a flow: a paragraph that waits for the next has none, and keeps
// its own mark.
func (r *reader) end(f *flow) {
	c := f.open
	if c == nil {
		return
	}
	f.open = nil
	if c.late != nil {
		r.count(c, c.late)
		r.grow(len(c.marker))
	}
	f.put(c)
}

// isContents reports whether a style is one of a table of contents.
func isContents(style string) bool {
	const prefix = "toc "
	return len(style) > len(prefix) && style[:len(prefix)] == prefix
}
