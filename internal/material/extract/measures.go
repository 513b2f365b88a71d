package extract

import "strconv"

func (c *collector) takeCauses(p *part) {
	for _, e := range c.entries(p.body) {
		c.addCause(Cause{Title: c.doc.At(e.title), Statement: c.doc.At(e.body), Span: e.span, TitleSpan: e.title})
	}
}

// addCause numbers a cause and returns its id.
func (c *collector) addCause(cause Cause) string {
	cause.No = len(c.r.Causes) + 1
	cause.ID = "C" + strconv.Itoa(cause.No)
	c.r.Causes = append(c.r.Causes, cause)
	return cause.ID
}

func (c *collector) takeMeasures(p *part) {
	for _, e := range c.entries(p.body) {
		c.addMeasure(Measure{
			Title: c.doc.At(e.title), Statement: c.doc.At(e.body), Span: e.span, TitleSpan: e.title,
			Actions: actions(c.doc.Text, e.title, e.body),
		})
	}
}

// addMeasure numbers a measure and returns its id.
func (c *collector) addMeasure(m Measure) string {
	m.No = len(c.r.Measures) + 1
	m.ID = "M" + strconv.Itoa(m.No)
	c.r.Measures = append(c.r.Measures, m)
	return m.ID
}
