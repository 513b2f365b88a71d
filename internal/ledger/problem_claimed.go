package ledger

import (
	"slices"

	"bihuan/internal/history"
)

// Claim is the command of a member who takes a problem as theirs.
type Claim struct {
	Claimant string `json:"claimant"`
	Note     string `json:"note"`
}

func (Claim) verb() Verb { return "claim" }

func (c Claim) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := ProblemClaimed{m.Deed, in.need("认领人", c.Claimant, 60), in.may("说明", c.Note, 500)}
	if slices.ContainsFunc(p.Course.Claims, func(old Claimed) bool { return old.Name == e.Claimant }) {
		return nil, in.err
	}
	return []Event{e}, in.err
}

// ProblemClaimed says that somebody claimed the problem.
type ProblemClaimed struct {
	Deed
	Claimant string `json:"claimant"`
	Note     string `json:"note,omitempty"`
}

var _ = history.Know[ProblemClaimed](kinds)

// Kind implements history.Event.
func (ProblemClaimed) Kind() string { return "ledger.problem.claimed.v1" }

// Sentence implements history.Event.
func (e ProblemClaimed) Sentence() string {
	return e.Claimant + "认领了这个问题" + tail("：", e.Note)
}

func (e ProblemClaimed) apply(p *Problem) {
	p.Course.Claims = append(p.Course.Claims, Claimed{Name: e.Claimant, On: e.On, Note: e.Note})
}
