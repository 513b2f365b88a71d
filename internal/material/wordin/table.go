package wordin

// maxSpan is how many columns Word allows in a table.
const maxSpan = 63

// row is a table row as it is read.
type row struct {
	cells []cell
	boxes *sink
}

type cell struct {
	span   int // columns
	chunks []*chunk
}

// table reads a w:tbl: each row becomes a line. A table within a cell is
// flattened into that cell.
func (r *reader) table(f *flow) {
	for r.more() {
		switch r.name() {
		case "tr":
			r.row(f)
		case "sdt":
			r.structured(func() { r.table(f) })
		case "customXml", "ins", "moveTo":
			r.table(f)
		default:
			r.skip()
		}
	}
}

// row reads a w:tr.
func (r *reader) row(f *flow) {
	line := row{boxes: f.boxes}
	deleted := false
	before := 0
	for r.more() {
		switch {
		case r.name() == "trPr":
			r.s.Each(func() {
				switch r.name() {
				case "del":
					deleted = true
				case "hidden":
					deleted = deleted || flag(r.s)
				case "gridBefore":
					if n := number(r.val()); n != nil {
						before = max(0, min(*n, maxSpan))
					}
				}
			})
		case deleted:
			r.skip()
		default:
			r.cells(&line)
		}
	}
	if deleted {
		r.shared.seen.changes = true
		return
	}
	if before > 0 && len(line.cells) > 0 {
		line.cells = append([]cell{{span: before}}, line.cells...)
	}
	r.emit(f, &line)
}

// cells reads a child of a row: a cell, or what wraps cells.
func (r *reader) cells(line *row) {
	switch r.name() {
	case "tc":
		r.cell(line)
	case "sdt":
		r.structured(func() { r.wrapped(line) })
	case "customXml", "ins", "moveTo":
		r.wrapped(line)
	default:
		r.skip()
	}
}

func (r *reader) wrapped(line *row) {
	for r.more() {
		r.cells(line)
	}
}

// cell reads a w:tc. A cell that continues a vertical merge shows nothing.
func (r *reader) cell(line *row) {
	c := cell{span: 1}
	continues, deleted, across := false, false, false
	f := flow{cell: &c.chunks, boxes: line.boxes}
	for r.more() {
		if r.name() == "tcPr" {
			r.s.Each(func() {
				switch r.name() {
				case "gridSpan":
					if n := number(r.val()); n != nil {
						c.span = max(1, min(*n, maxSpan))
					}
				case "vMerge":
					continues = r.val() != "restart"
				case "hMerge":
					across = r.val() != "restart"
				case "cellDel":
					deleted = true
				}
			})
			continue
		}
		r.block(&f)
	}
	r.end(&f)
	if deleted {
		r.shared.seen.changes = true
		return
	}
	if continues || across {
		c.chunks = nil
	}
	line.cells = append(line.cells, c)
}

// emit makes a row into a line of f: cells separated by TAB, columns that a
// merged cell covers as empty cells so that the columns below keep their
// place, several paragraphs of a cell joined by a space. A row of one cell is
// only a frame around its paragraphs: they stay lines of their own.
func (r *reader) emit(f *flow, line *row) {
	if f.cell != nil {
		for _, c := range line.cells {
			*f.cell = append(*f.cell, c.chunks...)
		}
		return
	}
	if len(line.cells) == 1 {
		for _, c := range line.cells[0].chunks {
			if !c.drop {
				f.out.line(c)
			}
		}
	} else if len(line.cells) > 1 {
		pending := 0
		for i, c := range line.cells {
			if i > 0 {
				for range pending {
					f.out.text = append(f.out.text, '\t')
				}
				r.grow(pending)
			}
			f.out.cell(c.chunks)
			pending = c.span
		}
		f.out.text = append(f.out.text, '\n')
	}
	f.out.absorb(line.boxes)
}

// cell appends the paragraphs of a cell, on one line.
func (o *sink) cell(chunks []*chunk) {
	empty := true
	for _, c := range chunks {
		if len(c.text)+len(c.marker) == 0 || c.drop {
			continue
		}
		if !empty {
			o.text = append(o.text, ' ')
		}
		empty = false
		for i, b := range c.text {
			if b == '\n' {
				c.text[i] = ' '
			}
		}
		o.add(c)
	}
}
