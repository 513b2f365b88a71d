package rules

import (
	"slices"
	"sort"
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

// selfExamination says whether the material examines a team or a person: the
// rules about problems, causes and measures are made for these genres only.
func selfExamination(p *lint.Pass) bool {
	switch p.Genre() {
	case extract.Team, extract.Member, extract.Outline:
		return true
	}
	return false
}

// personal says whether a person speaks of himself.
func personal(p *lint.Pass) bool {
	return p.Genre() == extract.Member || p.Genre() == extract.Outline
}

// problemsOf returns all problems of the material.
func problemsOf(p *lint.Pass) []extract.Problem {
	var list []extract.Problem
	for _, a := range p.Facts().Aspects {
		list = append(list, a.Problems...)
	}
	return list
}

// problemSpans returns where the problems stand, in text order.
func problemSpans(p *lint.Pass) []document.Span {
	var list []document.Span
	for _, problem := range problemsOf(p) {
		list = append(list, problem.Span)
	}
	return inOrderOfText(list)
}

// admitted returns the spans in which the material admits problems and names
// causes, in text order.
func admitted(p *lint.Pass) []document.Span {
	list := problemSpans(p)
	for _, c := range p.Facts().Causes {
		list = append(list, c.Span)
	}
	return inOrderOfText(list)
}

func inOrderOfText(list []document.Span) []document.Span {
	slices.SortFunc(list, func(a, b document.Span) int { return a.Start - b.Start })
	return list
}

// within returns the one of spans, which are in text order and apart, that
// holds s.
func within(spans []document.Span, s document.Span) (document.Span, bool) {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].End >= s.End })
	if i < len(spans) && spans[i].Contains(s) {
		return spans[i], true
	}
	return document.Span{}, false
}

// happened are words that tell of an event.
var happened = []string{"比如", "例如", "譬如", "发生了", "出现了", "被通报", "被问责", "被约谈", "以致", "有一次", "今年", "去年", "上半年", "下半年"}

// specific says whether a problem names something that can be checked: an
// example, an event, a figure or a date.
func specific(p *lint.Pass, problem extract.Problem) bool {
	if len(problem.Examples) > 0 || len(p.Index.NumbersIn(document.Span{Start: problem.TitleSpan.End, End: problem.End})) > 0 {
		return true
	}
	text := p.At(problem.Span)
	for _, w := range happened {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// inner turns the quotes of a quoted text into inner ones.
var inner = strings.NewReplacer("“", "‘", "”", "’")

// cited returns the opening of the text in s, to stand between quotes.
func cited(p *lint.Pass, s document.Span) string {
	return inner.Replace(short(p.At(s), 24))
}

// titleSpan returns where the material is named: its title, otherwise its
// first line with text.
func titleSpan(p *lint.Pass) document.Span {
	if p.Doc.TitleSpan.Len() > 0 {
		return p.Doc.TitleSpan
	}
	if len(p.Index.Sentences) > 0 {
		return p.Index.Sentences[0]
	}
	return document.Span{}
}

// collapse reports spans one by one, or, where more than half of all and more
// than three are concerned, once at the first with the others beside it: a
// lack that runs through the whole material is one remark.
func collapse(p *lint.Pass, spans []document.Span, all int, each func(document.Span) string, together func(n int) string) {
	if len(spans) <= 3 || 2*len(spans) <= all {
		for _, s := range spans {
			p.Report(s, "%s", each(s))
		}
		return
	}
	f := p.Report(spans[0], "%s", together(len(spans)))
	for _, s := range spans[1:] {
		f.Related = append(f.Related, lint.Related{Span: s, Message: "同样的情况"})
	}
}
