package wordin

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/ooxml"
)

// wide stands for a tab within a paragraph: TAB itself separates the cells of
// a table row.
const wide = "　"

// inlines reads the runs in the current element.
func (r *reader) inlines(c *chunk, f *flow) {
	for r.more() {
		r.inline(c, f)
	}
}

// inline reads one child of a paragraph.
func (r *reader) inline(c *chunk, f *flow) {
	switch {
	case r.s.Is(ooxml.MC, "AlternateContent"):
		r.alternate(func() { r.inlines(c, f) })
		return
	case r.s.Space == ooxml.Math:
		r.formula(c)
		return
	}
	switch r.name() {
	case "r":
		r.run(c, f)
	case "ins", "moveTo":
		r.shared.seen.changes = true
		r.inlines(c, f)
	case "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo":
		r.inlines(c, f)
	case "sdt":
		r.structured(func() { r.inlines(c, f) })
	case "del", "moveFrom":
		r.shared.seen.changes = true
		r.deleted()
	default:
		r.skip()
	}
}

// deleted passes over runs that a tracked change removes. The fields that
// begin or end in them still have to balance.
func (r *reader) deleted() {
	r.s.Skip(func() {
		switch r.name() {
		case "p":
			r.ordin++
		case "fldChar":
			r.fields.char(r.s)
		}
	})
}

// run reads a w:r.
func (r *reader) run(c *chunk, f *flow) {
	w := &runWalk{reader: r, c: c, f: f, hidden: r.veiled}
	if r.tracing && r.solid == nil {
		w.run = &Run{Span: document.Span{Start: r.s.Begin}, Content: r.s.Close}
	} else {
		w.run = r.solid
	}
	w.children()
	if r.solid == nil && w.run != nil {
		w.run.End = r.s.Close
	}
}

// runWalk is the reading of one run.
type runWalk struct {
	*reader
	c      *chunk
	f      *flow
	run    *Run // nil unless tracing
	hidden bool
}

func (w *runWalk) visible() bool {
	return !w.hidden && !(w.fields.hiding() && !w.shared.lenient)
}

// children reads the content of the run, or of a choice in it.
func (w *runWalk) children() {
	for w.more() {
		if w.s.Is(ooxml.MC, "AlternateContent") {
			// Within a choice the run cannot be cut.
			w.uncut(func() { w.alternate(w.children) })
			continue
		}
		if name := w.name(); name == "rPr" {
			w.properties()
		} else {
			w.child(name)
		}
	}
}

// properties reads the run's w:rPr.
func (w *runWalk) properties() {
	begin := w.s.Begin
	style, own := "", (*bool)(nil)
	w.s.Each(func() {
		switch w.name() {
		case "rStyle":
			style = w.val()
		case "vanish":
			on := flag(w.s)
			own = &on
		}
	})
	if own != nil {
		w.hidden = *own
	} else {
		w.hidden = w.veiled || style != "" && w.shared.styles.hides(style)
	}
	if w.run != nil && w.solid == nil {
		w.run.Properties = document.Span{Start: begin, End: w.s.Close}
		w.run.Content = w.s.Close
	}
}

// child reads one child of the run.
func (w *runWalk) child(name string) {
	switch name {
	case "t":
		w.text()
		return
	case "tab", "ptab":
		w.mark(wide)
	case "br", "cr":
		w.mark("\n")
	case "noBreakHyphen":
		w.mark("-")
	case "sym":
		w.mark(w.symbol())
	case "fldChar":
		w.fields.char(w.s)
	case "instrText":
	case "footnoteReference":
		w.reference(0)
	case "endnoteReference":
		w.reference(1)
	case "commentReference":
		w.shared.seen.comments++
	case "drawing", "pict", "object":
		w.whole(func() { w.graphic(w.f) })
		return
	case "ruby":
		w.whole(w.ruby)
		return
	}
	w.skip()
}

// mark adds what one element of the run stands for. It leaves the scanner at
// the Start, so that the element is passed over as any other.
func (w *runWalk) mark(text string) {
	if !w.visible() {
		return
	}
	at := len(w.c.text)
	w.c.text = append(w.c.text, text...)
	if w.run == nil {
		return
	}
	p := Piece{Span: document.Span{Start: at, End: len(w.c.text)}, Kind: Mark, Run: w.run, Prefix: w.reader.prefix}
	if w.solid != nil {
		p.Kind = Solid
	}
	// The end is set to the tag's; an element with an end tag of its own is
	// rare, and cutting inside it is avoided by making it solid.
	p.XML = document.Span{Start: w.s.Begin, End: w.s.Close}
	if !w.s.Empty {
		p.Kind = Solid
	}
	w.c.pieces = append(w.c.pieces, p)
}

// text reads a w:t.
func (w *runWalk) text() {
	preserve := w.s.AttrIs(ooxml.XML, "space", "preserve")
	tag := document.Span{Start: w.s.Begin, End: w.s.Close}
	for depth := w.s.Depth(); w.s.Next(); {
		if w.s.Kind == ooxml.End && w.s.Depth() < depth {
			return
		}
		if w.s.Kind != ooxml.Text || !w.visible() {
			continue
		}
		raw := w.s.Raw()
		begin := w.s.Begin
		if !preserve {
			trimmed := bytes.TrimLeft(raw, " \t\r\n")
			begin += len(raw) - len(trimmed)
			raw = bytes.TrimRight(trimmed, " \t\r\n")
		}
		if len(raw) == 0 {
			continue
		}
		at := len(w.c.text)
		if w.s.CData {
			w.c.text = append(w.c.text, raw...)
		} else {
			w.c.text = ooxml.Unescape(w.c.text, raw)
		}
		plain(w.c.text[at:])
		if w.run == nil {
			continue
		}
		p := Piece{
			Span: document.Span{Start: at, End: len(w.c.text)}, Kind: Chars,
			XML: document.Span{Start: begin, End: begin + len(raw)}, Run: w.run, Prefix: w.reader.prefix,
			Tag: tag, Preserve: preserve,
		}
		if w.solid != nil || w.s.CData {
			p.Kind = Solid
		}
		w.c.pieces = append(w.c.pieces, p)
	}
}

// plain turns white space that would separate lines or cells into spaces,
// which is how Word shows it, and a byte order mark into its other form, for
// a text must not begin with one. The length stays.
func plain(text []byte) {
	for i, b := range text {
		switch {
		case b < ' ':
			text[i] = ' '
		case b == 0xEF && bytes.HasPrefix(text[i:], []byte("\ufeff")):
			copy(text[i:], "\u200b")
		}
	}
}

// symbol returns what a w:sym shows. The code points of symbol fonts lie in
// the private use area and mean nothing without the font.
func (w *runWalk) symbol() string {
	hex, _ := w.s.Attr(ooxml.W, "char")
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return ""
	}
	font, _ := w.s.Attr(ooxml.W, "font")
	if r, known := symbols[symbolKey{font, uint16(v | 0xF000)}]; known {
		return string(r)
	}
	if r := rune(v); v < 0xE000 && r >= ' ' && utf8.ValidRune(r) {
		return string(r)
	}
	return "□"
}

type symbolKey struct {
	font string
	char uint16
}

// symbols are the signs that forms use.
var symbols = map[symbolKey]rune{
	{"Wingdings", 0xF06E}:   '■',
	{"Wingdings", 0xF06F}:   '□',
	{"Wingdings", 0xF071}:   '□',
	{"Wingdings", 0xF0A8}:   '□',
	{"Wingdings", 0xF0FB}:   '✗',
	{"Wingdings", 0xF0FC}:   '√',
	{"Wingdings", 0xF0FD}:   '☒',
	{"Wingdings", 0xF0FE}:   '☑',
	{"Wingdings", 0xF06C}:   '●',
	{"Wingdings 2", 0xF02A}: '□',
	{"Wingdings 2", 0xF050}: '√',
	{"Wingdings 2", 0xF052}: '☑',
	{"Wingdings 2", 0xF054}: '☒',
	{"Wingdings 2", 0xF0A3}: '□',
	{"Symbol", 0xF0B7}:      '•',
	{"Symbol", 0xF0B4}:      '×',
	{"Symbol", 0xF0B8}:      '÷',
	{"Symbol", 0xF0B1}:      '±',
	{"Symbol", 0xF0A3}:      '≤',
	{"Symbol", 0xF0B3}:      '≥',
	{"Symbol", 0xF0AE}:      '→',
}

// reference remembers that the text refers to a note: the note's text stands
// at the end, its mark is left out of the sentence.
func (w *runWalk) reference(kind int) {
	if id, ok := w.s.Attr(ooxml.W, "id"); ok && w.visible() && w.shared.notes[kind] != nil {
		if _, before := w.shared.notes[kind][id]; !before {
			w.shared.notes[kind][id] = w.run
		}
	}
}

// whole reads what hangs on the run as one that cannot be cut.
func (w *runWalk) whole(read func()) {
	if !w.visible() {
		w.skip()
		return
	}
	w.uncut(read)
}

func (w *runWalk) uncut(read func()) {
	outer := w.solid
	if outer == nil {
		w.solid = w.run
	}
	read()
	w.solid = outer
}

// ruby reads the base text of a w:ruby, not what stands above it.
func (w *runWalk) ruby() {
	for w.more() {
		if w.name() == "rubyBase" {
			w.inlines(w.c, w.f)
		} else {
			w.skip()
		}
	}
}

// graphic looks for text boxes in a drawing; pictures and objects are counted.
func (r *reader) graphic(f *flow) {
	switch {
	case r.s.Is(ooxml.Drawing, "blip"), r.s.Is(ooxml.VML, "imagedata"):
		r.shared.seen.pictures++
	case r.s.Is(ooxml.Office, "OLEObject"), r.s.Is(ooxml.Chart, "chart"), r.s.Is(ooxml.Diagram, "relIds"):
		r.shared.seen.objects++
	case r.s.Is(ooxml.W, "txbxContent"):
		fieldsOutside, veiled := r.fields, r.veiled
		r.fields = fields{}
		box := flow{out: &sink{}, boxes: &sink{}}
		r.blocks(&box)
		r.end(&box)
		r.fields, r.veiled = fieldsOutside, veiled
		f.boxes.absorb(box.out)
		return
	case r.s.Is(ooxml.MC, "AlternateContent"):
		r.alternate(func() { r.graphics(f) })
		return
	}
	r.graphics(f)
}

func (r *reader) graphics(f *flow) {
	for r.more() {
		r.graphic(f)
	}
}

// formula adds the characters of an m:oMath or m:oMathPara.
func (r *reader) formula(c *chunk) {
	run := r.solid
	if run == nil && r.tracing {
		run = &Run{Span: document.Span{Start: r.s.Begin}}
	}
	at := len(c.text)
	inText := false
	for depth := r.s.Depth(); r.s.Next(); {
		switch r.s.Kind {
		case ooxml.Start:
			inText = r.s.Is(ooxml.Math, "t")
		case ooxml.Text:
			if inText {
				from := len(c.text)
				c.text = ooxml.Unescape(c.text, r.s.Raw())
				plain(c.text[from:])
			}
		case ooxml.End:
			inText = false
			if r.s.Depth() >= depth {
				continue
			}
			if run != nil && len(c.text) > at {
				if r.solid == nil {
					run.End = r.s.Close
				}
				c.pieces = append(c.pieces, Piece{Span: document.Span{Start: at, End: len(c.text)}, Kind: Solid, Run: run, Prefix: r.prefix})
			}
			return
		}
	}
}
