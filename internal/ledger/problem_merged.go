package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Merge folds a problem into another one that says the same; that other one
// goes on.
type Merge struct {
	Into  string `json:"into"` // id or number
	other Problem
}

func (Merge) verb() Verb { return "merge" }

func (c Merge) decide(p Problem, m making) ([]Event, error) {
	o := c.other
	switch {
	case o.ID == p.ID:
		return nil, fault.New(fault.Invalid, "不能把问题并入它自己，请填写另一个问题的编号。")
	case o.Subject != p.Subject || o.Person != p.Person || o.Visibility != p.Visibility:
		return nil, fault.New(fault.Conflict, "只能并入同一主体的问题：班子的并入班子的，个人的并入同一人的。")
	}
	if _, err := allowed(o, "absorb"); err != nil {
		return nil, fault.New(fault.Conflict, "问题%s现在是“%s”，不能再并入别的问题。", o.Number(), o.State.Inner())
	}
	return []Event{ProblemMerged{m.Deed, o.ID, o.Number(), o.Title}}, nil
}

// ProblemMerged says into which problem this one went.
type ProblemMerged struct {
	Deed
	Into   string `json:"into"`
	Number string `json:"number"`
	Title  string `json:"title"`
}

var _ = history.Know[ProblemMerged](kinds)

// Kind implements history.Event.
func (ProblemMerged) Kind() string { return "ledger.problem.merged.v1" }

// Sentence implements history.Event.
func (e ProblemMerged) Sentence() string {
	return "并入问题" + e.Number + "“" + shorten(e.Title) + "”"
}

func (e ProblemMerged) apply(p *Problem) { p.Course.MergedInto = e.Into }

// absorb is the other side of Merge.
type absorb struct{ other Problem }

func (absorb) verb() Verb { return "absorb" }

func (c absorb) decide(_ Problem, m making) ([]Event, error) {
	o := c.other
	return []Event{ProblemAbsorbed{m.Deed, Absorbed{ID: o.ID, Number: o.Number(), Title: o.Title, Origin: o.Origin, Sources: o.Sources}}}, nil
}

// ProblemAbsorbed says which problem came into this one.
type ProblemAbsorbed struct {
	Deed
	Absorbed Absorbed `json:"absorbed"`
}

var _ = history.Know[ProblemAbsorbed](kinds)

// Kind implements history.Event.
func (ProblemAbsorbed) Kind() string { return "ledger.problem.absorbed.v1" }

// Sentence implements history.Event.
func (e ProblemAbsorbed) Sentence() string {
	return "并入了问题" + e.Absorbed.Number + "“" + shorten(e.Absorbed.Title) + "”"
}

func (e ProblemAbsorbed) apply(p *Problem) {
	p.Course.Absorbed = append(p.Course.Absorbed, e.Absorbed)
	for _, s := range e.Absorbed.Sources {
		p.Sources = addSource(p.Sources, s)
	}
}
