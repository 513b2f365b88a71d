package extract

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
)

func (c *collector) takeCauses(p *part) {
	for _, e := range c.members(p.body) {
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
	for _, e := range c.members(p.body) {
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

// members are the entries of a list of causes or measures. Where the list only
// groups them (主观原因 / 客观原因, 学习方面 / 作风方面), they are those of the groups.
func (c *collector) members(nodes []*document.Node) []entry {
	list := c.entries(nodes)
	var flat []entry
	for i := range list {
		e := &list[i]
		if !marked(e.node) || countMarked(e.node.Children) == 0 || !isGroupName(c.doc.At(e.title)) {
			return list
		}
		flat = append(flat, c.entries(e.node.Children)...)
	}
	return flat
}

func isGroupName(t string) bool {
	return isAspectName(t) || utf8.RuneCountInString(t) <= 8 && (strings.HasSuffix(t, "原因") || strings.HasSuffix(t, "根源") || strings.HasSuffix(t, "措施"))
}
