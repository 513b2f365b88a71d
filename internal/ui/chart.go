package ui

import "unicode/utf8"

// Chart is a drawing that the server makes, so that it shows in any browser
// and on paper. The figures stand in it; a table under it says the same to
// whoever cannot see it.
type Chart struct {
	Title  string
	Legend []Series
	Groups []ChartGroup
}

// Series is one kind of value. Its tone gives it a colour, and its place in
// the legend a shade of grey on paper.
type Series struct {
	Name string
	Tone Tone
}

// ChartGroup is a bar, or a bundle of columns: one value for each series.
type ChartGroup struct {
	Label  string
	Values []int
}

// Sizes of charts, in the units of their drawing.
const (
	chartWidth  = 720
	barLabel    = 156 // room for the labels of bars
	barTotal    = 48  // room for the sum at the end of a bar
	barStep     = 30
	barHeight   = 18
	columnsHigh = 150
	columnsTop  = 22
	columnsFoot = 28
	longLabel   = 11 // characters that fit beside a bar
)

// Drawing is a chart in coordinates.
type Drawing struct {
	Width, Height int
	Boxes         []Box
	Texts         []Label
	Lines         []Rule
}

// Box is a part of a chart that stands for a value.
type Box struct {
	X, Y, W, H int
	Series     Series
	Say        string // group, series and value, read aloud and on hover
}

// Label is a text; Anchor is start, middle or end.
type Label struct {
	X, Y   int
	Anchor string
	Text   string
	Full   string // where Text was cut, else ""
	Inside bool   // on a coloured box
}

// Rule is a thin line.
type Rule struct{ X1, Y1, X2, Y2 int }

// Empty reports whether there is nothing to draw.
func (c Chart) Empty() bool {
	for _, g := range c.Groups {
		for _, v := range g.Values {
			if v > 0 {
				return false
			}
		}
	}
	return true
}

// Bars draws one horizontal bar a group, divided into its values.
func (c Chart) Bars() Drawing {
	most := 1
	for _, g := range c.Groups {
		most = max(most, sum(g.Values))
	}
	room := chartWidth - barLabel - barTotal
	d := Drawing{Width: chartWidth, Height: len(c.Groups)*barStep + 8}
	d.Lines = append(d.Lines, Rule{barLabel, 2, barLabel, d.Height - 2})
	for i, g := range c.Groups {
		y := i*barStep + 8
		d.Texts = append(d.Texts, cut(Label{X: barLabel - 10, Y: y + 14, Anchor: "end", Text: g.Label}))
		before := 0
		for n, v := range g.Values {
			if v <= 0 {
				continue
			}
			x, end := barLabel+before*room/most, barLabel+(before+v)*room/most
			d.box(Box{X: x, Y: y, W: max(2, end-x), H: barHeight, Series: c.Legend[n]}, g.Label, v)
			before += v
		}
		d.Texts = append(d.Texts, Label{X: barLabel + before*room/most + 8, Y: y + 14, Anchor: "start", Text: Count(before)})
	}
	return d
}

// Columns draws a bundle of columns a group.
func (c Chart) Columns() Drawing {
	most := 1
	for _, g := range c.Groups {
		for _, v := range g.Values {
			most = max(most, v)
		}
	}
	d := Drawing{Width: chartWidth, Height: columnsTop + columnsHigh + columnsFoot}
	floor := columnsTop + columnsHigh
	d.Lines = append(d.Lines, Rule{0, floor, chartWidth, floor})
	if len(c.Groups) == 0 {
		return d
	}
	step := chartWidth / len(c.Groups)
	wide := max(3, min(22, (step-12)/max(1, len(c.Legend))))
	for i, g := range c.Groups {
		x := i*step + (step-wide*len(g.Values))/2
		for n, v := range g.Values {
			if v > 0 {
				h := max(2, v*columnsHigh/most)
				d.column(Box{X: x + n*wide, Y: floor - h, W: wide - 2, H: h, Series: c.Legend[n]}, g.Label, v)
			}
		}
		d.Texts = append(d.Texts, Label{X: i*step + step/2, Y: floor + 18, Anchor: "middle", Text: g.Label})
	}
	return d
}

func (d *Drawing) box(b Box, group string, value int) {
	b.Say = group + "：" + b.Series.Name + Count(value)
	d.Boxes = append(d.Boxes, b)
	if text := Count(value); b.W >= 10+8*len(text) {
		d.Texts = append(d.Texts, Label{X: b.X + b.W/2, Y: b.Y + 14, Anchor: "middle", Text: text, Inside: true})
	}
}

func (d *Drawing) column(b Box, group string, value int) {
	b.Say = group + "：" + b.Series.Name + Count(value)
	d.Boxes = append(d.Boxes, b)
	d.Texts = append(d.Texts, Label{X: b.X + b.W/2, Y: b.Y - 4, Anchor: "middle", Text: Count(value)})
}

func sum(values []int) int {
	total := 0
	for _, v := range values {
		total += v
	}
	return total
}

// cut shortens a text that would run out of its room.
func cut(l Label) Label {
	if utf8.RuneCountInString(l.Text) > longLabel {
		l.Full = l.Text
		l.Text = string([]rune(l.Text)[:longLabel-1]) + "…"
	}
	return l
}
