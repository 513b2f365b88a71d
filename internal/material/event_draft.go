package material

import (
	"fmt"
	"slices"

	"bihuan/internal/history"
	"bihuan/internal/material/document"
)

// ProblemRetitled gives a problem another title.
type ProblemRetitled struct {
	Problem string `json:"problem"`
	Old     string `json:"old"`
	New     string `json:"new"`
}

var _ = history.Know[ProblemRetitled](kinds)

// Kind implements history.Event.
func (ProblemRetitled) Kind() string { return "material.problem.retitled.v1" }

// Sentence implements history.Event.
func (e ProblemRetitled) Sentence() string {
	return "把问题“" + e.Old + "”改为“" + e.New + "”"
}

func (e ProblemRetitled) apply(m *Material) { m.Draft.problem(e.Problem).Title = e.New }

// ProblemSplit cuts a problem in two before the sentence At of its body, from
// 0; that sentence becomes the title of the new problem.
type ProblemSplit struct {
	Problem  string `json:"problem"`
	At       int    `json:"at"`
	New      string `json:"new"` // id of the second problem
	OldTitle string `json:"old_title"`
	NewTitle string `json:"new_title"`
}

var _ = history.Know[ProblemSplit](kinds)

// Kind implements history.Event.
func (ProblemSplit) Kind() string { return "material.problem.split.v1" }

// Sentence implements history.Event.
func (e ProblemSplit) Sentence() string {
	return "从问题“" + e.OldTitle + "”拆分出“" + e.NewTitle + "”"
}

func (e ProblemSplit) apply(m *Material) {
	i := m.Draft.index(e.Problem)
	first := m.Draft.Problems[i]
	second := first
	cut := first.Body[e.At]
	second.ID, second.No, second.Title = e.New, "", e.NewTitle
	second.Body = slices.Clone(first.Body[e.At+1:])
	second.Span.Start = cut.Span.Start
	first.Body = slices.Clone(first.Body[:e.At])
	first.Span.End = cut.Span.Start
	m.Draft.Problems[i] = first
	m.Draft.Problems = slices.Insert(m.Draft.Problems, i+1, second)
	// Both halves may have the causes and measures of the whole; a person judges.
	for _, l := range m.Draft.Links {
		if l.Problem == e.Problem {
			l.Problem, l.Because, l.State = e.New, slices.Clone(l.Because), Proposed
			m.Draft.Links = append(m.Draft.Links, l)
		}
	}
}

// ProblemMerged adds the text of a problem to another and removes it.
type ProblemMerged struct {
	Problem   string `json:"problem"`
	Into      string `json:"into"`
	Title     string `json:"title"`
	IntoTitle string `json:"into_title"`
}

var _ = history.Know[ProblemMerged](kinds)

// Kind implements history.Event.
func (ProblemMerged) Kind() string { return "material.problem.merged.v1" }

// Sentence implements history.Event.
func (e ProblemMerged) Sentence() string {
	return "把问题“" + e.Title + "”并入“" + e.IntoTitle + "”"
}

func (e ProblemMerged) apply(m *Material) {
	gone := *m.Draft.problem(e.Problem)
	into := m.Draft.problem(e.Into)
	title := Sentence{Text: closed(gone.Title), Span: document.Span{Start: gone.Span.Start, End: gone.Span.Start}}
	if gone.Span.Start < into.Span.Start {
		into.Body = slices.Concat([]Sentence{title}, gone.Body, into.Body)
	} else {
		into.Body = slices.Concat(into.Body, []Sentence{title}, gone.Body)
	}
	into.Span.Start = min(into.Span.Start, gone.Span.Start)
	into.Span.End = max(into.Span.End, gone.Span.End)
	m.Draft.Problems = slices.Delete(m.Draft.Problems, m.Draft.index(e.Problem), m.Draft.index(e.Problem)+1)
	m.Draft.mergeLinks(e.Problem, e.Into)
}

// ProblemMoved puts a problem under another aspect.
type ProblemMoved struct {
	Problem string `json:"problem"`
	Aspect  string `json:"aspect"`
	Title   string `json:"title"`
	To      string `json:"to"` // title of the aspect
}

var _ = history.Know[ProblemMoved](kinds)

// Kind implements history.Event.
func (ProblemMoved) Kind() string { return "material.problem.moved.v1" }

// Sentence implements history.Event.
func (e ProblemMoved) Sentence() string {
	return "把问题“" + e.Title + "”移到“" + e.To + "”"
}

func (e ProblemMoved) apply(m *Material) {
	m.Draft.problem(e.Problem).Aspect = e.Aspect
	m.Draft.order()
}

// ProblemExcluded keeps a problem out of the ledger, or takes it back in.
type ProblemExcluded struct {
	Problem  string `json:"problem"`
	Title    string `json:"title"`
	Excluded bool   `json:"excluded"`
}

var _ = history.Know[ProblemExcluded](kinds)

// Kind implements history.Event.
func (ProblemExcluded) Kind() string { return "material.problem.excluded.v1" }

// Sentence implements history.Event.
func (e ProblemExcluded) Sentence() string {
	if e.Excluded {
		return "问题“" + e.Title + "”不纳入台账"
	}
	return "问题“" + e.Title + "”恢复纳入"
}

func (e ProblemExcluded) apply(m *Material) { m.Draft.problem(e.Problem).Excluded = e.Excluded }

// SubjectSet says whose a problem is; for every problem when Problem is "".
type SubjectSet struct {
	Problem string  `json:"problem"`
	Title   string  `json:"title"`
	Subject Subject `json:"subject"`
	Person  string  `json:"person"`
}

var _ = history.Know[SubjectSet](kinds)

// Kind implements history.Event.
func (SubjectSet) Kind() string { return "material.problem.subject-set.v1" }

// Sentence implements history.Event.
func (e SubjectSet) Sentence() string {
	what := "问题“" + e.Title + "”"
	if e.Problem == "" {
		what = "全部问题"
	}
	whose := ""
	if e.Person != "" {
		whose = "（" + e.Person + "）"
	}
	return what + "的主体定为" + e.Subject.Zh() + whose
}

func (e SubjectSet) apply(m *Material) {
	for i := range m.Draft.Problems {
		p := &m.Draft.Problems[i]
		if e.Problem == "" || p.ID == e.Problem {
			p.Subject, p.Person = e.Subject, e.Person
		}
	}
}

// ExampleMarked says whether a sentence of a problem's body is an example.
type ExampleMarked struct {
	Problem string `json:"problem"`
	Title   string `json:"title"`
	At      int    `json:"at"`
	Example bool   `json:"example"`
}

var _ = history.Know[ExampleMarked](kinds)

// Kind implements history.Event.
func (ExampleMarked) Kind() string { return "material.problem.example-marked.v1" }

// Sentence implements history.Event.
func (e ExampleMarked) Sentence() string {
	if e.Example {
		return fmt.Sprintf("问题“%s”的第%d句标为具体事例", e.Title, e.At+1)
	}
	return fmt.Sprintf("问题“%s”的第%d句不再作为具体事例", e.Title, e.At+1)
}

func (e ExampleMarked) apply(m *Material) { m.Draft.problem(e.Problem).Body[e.At].Example = e.Example }

// LinkJudged confirms or rejects a proposed link, or draws a new one.
type LinkJudged struct {
	Problem    string    `json:"problem"`
	Other      string    `json:"other"`
	Title      string    `json:"title"`
	OtherTitle string    `json:"other_title"`
	State      LinkState `json:"state"`
}

var _ = history.Know[LinkJudged](kinds)

// Kind implements history.Event.
func (LinkJudged) Kind() string { return "material.link.judged.v1" }

// Sentence implements history.Event.
func (e LinkJudged) Sentence() string {
	verb := map[LinkState]string{Confirmed: "确认", Rejected: "取消", Proposed: "恢复待定"}[e.State]
	return verb + "关联：“" + e.Title + "” ↔ “" + e.OtherTitle + "”"
}

func (e LinkJudged) apply(m *Material) { m.Draft.judge(e.Problem, e.Other, e.State) }

// AllLinksConfirmed confirms every link that is still proposed.
type AllLinksConfirmed struct {
	Links int `json:"links"`
}

var _ = history.Know[AllLinksConfirmed](kinds)

// Kind implements history.Event.
func (AllLinksConfirmed) Kind() string { return "material.links.confirmed.v1" }

// Sentence implements history.Event.
func (e AllLinksConfirmed) Sentence() string {
	return fmt.Sprintf("采纳全部关联，共%d条", e.Links)
}

func (e AllLinksConfirmed) apply(m *Material) {
	for i := range m.Draft.Links {
		if m.Draft.Links[i].State == Proposed {
			m.Draft.Links[i].State = Confirmed
		}
	}
}
