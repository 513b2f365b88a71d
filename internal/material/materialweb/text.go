package materialweb

import (
	"sort"
	"strconv"
	"strings"

	"bihuan/internal/material"
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// Text is the left side of a material: its lines in their structure, with
// findings marked in place.
type Text struct {
	Lines      []TextLine
	Prev, Next string // addresses of the neighbouring stretches of a long text
	From, To   int    // lines shown, from 1
	Of         int    // lines in all
}

// TextLine is a paragraph.
type TextLine struct {
	No     int
	Class  string // how deep the line stands: "t" title, "h1"…, "i" item, "p"
	Table  bool
	Pieces []TextPiece
}

// TextPiece is a stretch of a line in which nothing changes.
type TextPiece struct {
	Text    string
	Anchors []string // ids that begin here
	Mark    string   // class of the most pressing finding, "" for none
	Finding string   // id of that finding
	Title   string   // what it says
	Strong  bool     // marker or title of a part of the structure
	Part    string   // id of the problem, cause or measure whose title this is
}

// most bounds a stretch of text on one page, in bytes.
const most = 200 << 10

// edge is a place in the text where something begins or ends.
type span struct {
	document.Span
	finding *material.Finding
	part    string
	anchor  string
	strong  bool
}

// textOf lays out the lines of doc from line on.
func textOf(o material.Opened, from int, address string) Text {
	doc := o.Revision.Document
	where := document.NewLocator(doc.Text)
	from = max(1, min(from, where.Lines()))
	start := where.LineStart(from)
	last, end := from, len(doc.Text)
	for last < where.Lines() && where.LineStart(last+1)-start < most {
		last++
	}
	if last < where.Lines() {
		end = where.LineStart(last+1) - 1
	}
	t := Text{From: from, To: last, Of: where.Lines()}
	if from > 1 {
		before := from
		for before > 1 && start-where.LineStart(before-1) < most {
			before--
		}
		t.Prev = address + "?line=" + strconv.Itoa(before)
	}
	if last < where.Lines() {
		t.Next = address + "?line=" + strconv.Itoa(last+1)
	}
	spans := spansOf(o)
	classes := classesOf(doc, where)
	next := 0
	for no := from; no <= last; no++ {
		a := where.LineStart(no)
		b := end
		if no < where.Lines() {
			b = where.LineStart(no+1) - 1
		}
		for next < len(spans) && spans[next].End <= a && spans[next].Start < a {
			next++
		}
		l := TextLine{No: no, Class: classes[no], Pieces: pieces(doc.Text, document.Span{Start: a, End: b}, spans[next:])}
		l.Table = strings.ContainsRune(doc.Text[a:b], '\t')
		t.Lines = append(t.Lines, l)
	}
	return t
}

// spansOf returns everything that is marked in the text, by start.
func spansOf(o material.Opened) []span {
	var list []span
	for i := range o.Findings {
		f := &o.Findings[i]
		if !f.Dismissed {
			list = append(list, span{Span: f.Span, finding: f, anchor: "t-" + f.ID})
		}
	}
	part := func(id string, s document.Span) {
		list = append(list, span{Span: titleSpan(o.Revision.Document.Text, s), part: id, anchor: "t-" + id, strong: true})
	}
	for _, p := range o.Material.Draft.Problems {
		part(p.ID, p.Span)
	}
	for _, c := range o.Material.Draft.Causes {
		part(c.ID, c.Span)
	}
	for _, m := range o.Material.Draft.Measures {
		part(m.ID, m.Span)
	}
	for _, p := range o.Material.Draft.Promises {
		list = append(list, span{Span: p.Span, part: p.ID, anchor: "t-" + p.ID})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Start < list[j].Start })
	return list
}

// titleSpan is the first sentence of a part: what a person recognises it by.
func titleSpan(text string, s document.Span) document.Span {
	part := text[s.Start:s.End]
	for _, end := range []string{"。", "；", "\n"} {
		if i := strings.Index(part, end); i >= 0 {
			part = part[:i]
		}
	}
	return document.Span{Start: s.Start, End: s.Start + len(part)}
}

// classesOf names for each line how deep it stands.
func classesOf(doc *document.Document, where *document.Locator) map[int]string {
	classes := map[int]string{}
	if doc.Title != "" {
		for l := where.Line(doc.TitleSpan.Start); l <= where.Line(doc.TitleSpan.End); l++ {
			classes[l] = "t"
		}
	}
	doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		if n.Inline {
			return true
		}
		class := "p"
		switch n.Kind {
		case document.Heading:
			class = "h" + strconv.Itoa(min(n.Level, 4))
		case document.Item:
			class = "i"
		}
		classes[where.Line(n.Start)] = class
		return true
	})
	return classes
}

// pieces cuts a line wherever a span begins or ends.
func pieces(text string, line document.Span, spans []span) []TextPiece {
	cuts := []int{line.Start, line.End}
	var here []span
	for _, s := range spans {
		if s.Start > line.End || s.Start == line.End && s.Start > line.Start {
			break
		}
		if s.End < line.Start || s.End == line.Start && s.Start < line.Start {
			continue
		}
		here = append(here, s)
		cuts = append(cuts, max(s.Start, line.Start), min(s.End, line.End))
	}
	sort.Ints(cuts)
	var list []TextPiece
	for i := range cuts[:len(cuts)-1] {
		a, b := cuts[i], cuts[i+1]
		if a == b && i+2 < len(cuts) {
			continue
		}
		list = append(list, piece(text, document.Span{Start: a, End: b}, here, line.Start))
	}
	return list
}

func piece(text string, at document.Span, here []span, lineStart int) TextPiece {
	p := TextPiece{Text: text[at.Start:at.End]}
	var worst *material.Finding
	for _, s := range here {
		if s.anchor != "" && s.Start == at.Start && s.Start >= lineStart {
			p.Anchors = append(p.Anchors, s.anchor)
		}
		if !s.Contains(at) || at.Len() == 0 {
			continue
		}
		if s.finding != nil && (worst == nil || s.finding.Severity.Rank() < worst.Severity.Rank()) {
			worst = s.finding
		}
		if s.part != "" {
			p.Part, p.Strong = s.part, p.Strong || s.strong
		}
	}
	if worst != nil {
		p.Mark, p.Finding, p.Title = string(worst.Severity), worst.ID, worst.Severity.Zh()+"："+worst.Message
	}
	return p
}

// severities in the order of the screens.
var severities = []lint.Severity{lint.Verify, lint.Error, lint.Hint}
