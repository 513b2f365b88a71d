package extract

import (
	"cmp"
	"strings"
	"unicode"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/words"
)

// columns says in which column of a table each field stands, -1 for none.
type columns struct {
	no, category, problem, cause, measure, unit, leader, due int
}

// headerRows is the number of rows at a table's start among which its header
// is looked for; a title row or two may stand above it.
const headerRows = 3

// readHeader recognises the layout of a ledger or of a 问题清单. The header must
// name problems, causes or measures and at least one column more.
func readHeader(doc *document.Document, n *document.Node) (cols columns, first int, ok bool) {
	for i := 0; i < len(n.Rows) && i < headerRows; i++ {
		cols = columns{-1, -1, -1, -1, -1, -1, -1, -1}
		known := 0
		for j, cell := range n.Rows[i] {
			if cols.name(squeeze(doc.At(cell)), j) {
				known++
			}
		}
		if known >= 2 && (cols.problem >= 0 || cols.cause >= 0 || cols.measure >= 0) {
			return cols, i + 1, true
		}
	}
	return columns{}, 0, false
}

// name takes column j for the field that header t names and reports whether
// there is one.
func (c *columns) name(t string, j int) bool {
	take := func(field *int) bool {
		if *field < 0 {
			*field = j
		}
		return true
	}
	switch {
	case len(t) > 60:
		return false
	case words.Any(t, "序号", "编号"):
		return take(&c.no)
	case words.Any(t, "类别", "类型", "分类") || strings.HasSuffix(t, "方面"):
		return take(&c.category)
	case words.Any(t, "措施", "举措"):
		return take(&c.measure)
	case words.Any(t, "原因", "根源"):
		return take(&c.cause)
	case words.Any(t, "时限", "期限", "完成时间", "整改时间"):
		return take(&c.due)
	case words.Any(t, "责任领导", "责任人", "负责人", "分管领导", "牵头领导"):
		return take(&c.leader)
	case words.Any(t, "责任单位", "责任部门", "责任科室", "牵头单位", "牵头部门", "责任主体"):
		return take(&c.unit)
	case strings.Contains(t, "问题") && !words.Any(t, "整改", "数", "性质", "来源", "依据"):
		// “反馈问题” beside “具体问题” is the group that the problem belongs to.
		if c.problem >= 0 && c.category < 0 {
			c.category, c.problem = c.problem, j
			return true
		}
		return take(&c.problem)
	}
	return false
}

// squeeze removes white space, which headers carry for their looks.
func squeeze(t string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, t)
}

// takeTables reads from the tables what no text of the material gave.
func (c *collector) takeTables(skip []part) {
	wanted := kind(0)
	if c.problems == 0 {
		wanted |= problemKind
	}
	if len(c.r.Causes) == 0 {
		wanted |= causeKind
	}
	if len(c.r.Measures) == 0 {
		wanted |= measureKind
	}
	if wanted == 0 {
		return
	}
	next := 0
	c.doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		if n.Kind != document.Table {
			return true
		}
		for next < len(skip) && skip[next].End <= n.Start {
			next++
		}
		if next < len(skip) && skip[next].Contains(n.Span) && skip[next].kind&(lastYearKind|caseKind) != 0 {
			return false
		}
		if cols, first, ok := readHeader(c.doc, n); ok {
			t := tableReader{c: c, cols: cols, wanted: wanted}
			for _, row := range n.Rows[first:] {
				t.row(row)
			}
		}
		return false
	})
}

// tableReader goes through the rows of one table.
type tableReader struct {
	c        *collector
	cols     columns
	wanted   kind
	category string // of the row before, which a merged cell carries on
	problem  string // id of the problem that the row belongs to
	said     string // its text
}

// cell returns the trimmed span of column j, empty where the row has none.
func (t *tableReader) cell(row []document.Span, j int) document.Span {
	if j < 0 || j >= len(row) {
		return document.Span{}
	}
	s := clause.Trim(t.c.doc.Text, row[j])
	if text := t.c.doc.At(s); text == "无" || text == "—" || text == "-" || text == "/" {
		return document.Span{}
	}
	return s
}

func (t *tableReader) row(row []document.Span) {
	doc := t.c.doc
	number := doc.At(t.cell(row, t.cols.no))
	if words.Any(number, "合计", "总计", "小计", "序号") {
		return
	}
	if s := t.cell(row, t.cols.problem); s.Len() > 0 && doc.At(s) != t.said {
		t.said = doc.At(s)
		t.problem = ""
		if t.wanted&problemKind != 0 {
			t.problem = t.addProblem(s, number, t.cell(row, t.cols.category))
		}
	}
	if s := t.cell(row, t.cols.cause); s.Len() > 0 && t.wanted&causeKind != 0 {
		title, body := titled(t.c.doc.Text, s)
		t.tie(Link{Cause: t.c.addCause(Cause{Title: doc.At(title), Statement: doc.At(body), Span: s, TitleSpan: title})})
	}
	if s := t.cell(row, t.cols.measure); s.Len() > 0 && t.wanted&measureKind != 0 {
		t.tie(Link{Measure: t.addMeasure(s, row)})
	}
}

// tie links what a row names to the row's problem.
func (t *tableReader) tie(l Link) {
	if t.problem == "" {
		return
	}
	l.Problem, l.Score, l.Because = t.problem, 1, []string{"表格同一行"}
	t.c.rows = append(t.c.rows, l)
}

func (t *tableReader) addProblem(s document.Span, number string, category document.Span) string {
	c := t.c
	title, body := titled(c.doc.Text, s)
	e := entry{marker: number, title: title, body: body, span: s}
	e.openTitle(c.doc.Text)
	p := c.problem(&e)
	name := c.doc.At(category)
	if category.Len() == 0 {
		name = t.category
	}
	if name == "" {
		c.addLoose(p)
		return p.ID
	}
	if name != t.category || len(c.r.Aspects) == 0 {
		c.aspects++
		c.r.Aspects = append(c.r.Aspects, Aspect{No: c.aspects, Title: name, Span: category})
		t.category = name
	}
	a := &c.r.Aspects[len(c.r.Aspects)-1]
	a.Problems = append(a.Problems, p)
	a.End = max(a.End, p.End)
	return p.ID
}

func (t *tableReader) addMeasure(s document.Span, row []document.Span) string {
	doc := t.c.doc
	title, body := titled(t.c.doc.Text, s)
	holder := t.cell(row, t.cols.unit)
	if holder.Len() == 0 {
		holder = t.cell(row, t.cols.leader)
	}
	due := t.cell(row, t.cols.due)
	list := actions(doc.Text, title, body)
	for i := range list {
		list[i].Holder = cmp.Or(doc.At(holder), list[i].Holder)
		list[i].Due = cmp.Or(doc.At(due), list[i].Due)
	}
	return t.c.addMeasure(Measure{
		Title: doc.At(title), Statement: doc.At(body), Span: s, TitleSpan: title, Actions: list,
	})
}
