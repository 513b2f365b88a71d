package wordin

import (
	"bihuan/internal/material/document"
)

// maxText bounds the text that a document may give.
const maxText = 64 << 20

// sink holds finished lines, each with LF at its end until the reading is over.
type sink struct {
	text   []byte
	segs   []document.Segment
	pieces []Piece
}

// line appends c as a line of its own.
func (o *sink) line(c *chunk) {
	o.add(c)
	o.text = append(o.text, '\n')
}

// add appends c, its marker first.
func (o *sink) add(c *chunk) {
	start := len(o.text)
	o.text = append(o.text, c.marker...)
	at := len(o.text)
	o.text = append(o.text, c.text...)
	if c.marker != "" {
		if len(c.segs) == 0 {
			c.segs = append(c.segs, document.Segment{Paragraph: c.paragraph})
		}
		c.number.Span = document.Span{Start: start, End: at}
		if c.numbered {
			o.pieces = append(o.pieces, c.number)
		}
	}
	for i, s := range c.segs {
		s.Start += at
		s.End += at
		s.Part, s.Style, s.Outline = c.part, c.style, c.outline
		if i == 0 {
			s.Start, s.Generated = start, at-start
		}
		o.segs = append(o.segs, s)
	}
	o.shift(c.pieces, at)
}

func (o *sink) shift(pieces []Piece, by int) {
	for _, p := range pieces {
		p.Start += by
		p.End += by
		o.pieces = append(o.pieces, p)
	}
}

// absorb appends what b holds and empties it.
func (o *sink) absorb(b *sink) {
	at := len(o.text)
	o.text = append(o.text, b.text...)
	for _, s := range b.segs {
		s.Start += at
		s.End += at
		o.segs = append(o.segs, s)
	}
	o.shift(b.pieces, at)
	b.text, b.segs, b.pieces = b.text[:0], b.segs[:0], b.pieces[:0]
}

// chunk is the text of one paragraph, or of several when the marks between
// them are deleted by a tracked change. Offsets are relative to text.
type chunk struct {
	text   []byte
	segs   []document.Segment
	pieces []Piece
	// Of the last paragraph, whose mark stays:
	marker    string
	number    Piece // of the marker
	numbered  bool  // number is to be traced
	part      string
	paragraph int
	style     string
	outline   int
	drop      bool // belongs to a table of contents
	// late is what determines the marker should no paragraph follow.
	late *paragraphProperties
}

func (c *chunk) reset() {
	*c = chunk{text: c.text[:0], segs: c.segs[:0], pieces: c.pieces[:0]}
}

// flow is a place where paragraphs follow each other: the body, a cell, a
// text box, a note.
type flow struct {
	// Either out or cell is set.
	out  *sink
	cell *[]*chunk
	// boxes collects the text boxes anchored in paragraphs of this flow; they
	// stand after the line.
	boxes *sink
	dense bool   // of notes: a paragraph without text is no line
	open  *chunk // a paragraph without mark waits for the next
	spare *chunk // of a flow with out: its memory is used again
}

// take returns the chunk to which the next paragraph adds.
func (f *flow) take() *chunk {
	if c := f.open; c != nil {
		f.open = nil
		return c
	}
	if f.out == nil {
		return &chunk{}
	}
	if f.spare == nil {
		f.spare = &chunk{}
	}
	f.spare.reset()
	return f.spare
}

// put ends a paragraph.
func (f *flow) put(c *chunk) {
	if f.cell != nil {
		*f.cell = append(*f.cell, c)
		return
	}
	if !c.drop && !(f.dense && len(c.text)+len(c.marker) == 0) {
		f.out.line(c)
	}
	f.out.absorb(f.boxes)
}
