package ledger

import (
	"slices"

	"bihuan/internal/history"
)

// Reopen starts the work on a closed problem again.
type Reopen struct {
	Reason string `json:"reason"`
	Due    string `json:"due"` // the new deadline, "" for what has none
}

func (Reopen) verb() Verb { return "reopen" }

func (c Reopen) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := ProblemReopened{Deed: m.Deed, Reason: in.need("重新整改的理由", c.Reason, 500)}
	if in.err != nil {
		return nil, in.err
	}
	var err error
	e.Due, err = newDue(p, m, c.Due)
	return []Event{e}, err
}

// ProblemReopened says why a closed problem is not solved.
type ProblemReopened struct {
	Deed
	Reason string `json:"reason"`
	Due    string `json:"due,omitempty"`
}

var _ = history.Know[ProblemReopened](kinds)

// Kind implements history.Event.
func (ProblemReopened) Kind() string { return "ledger.problem.reopened.v1" }

// Sentence implements history.Event.
func (e ProblemReopened) Sentence() string {
	s := "重新整改：" + shorten(e.Reason)
	if e.Due != "" {
		s += "；新时限" + plainDate(e.Due)
	}
	return s
}

func (e ProblemReopened) apply(p *Problem) { p.startAgain(e.Deed, e.Reason, e.Due) }

// startAgain puts the closing that did not last into the past. Look-backs that
// were still to come are off; the new closing plans its own.
func (p *Problem) startAgain(d Deed, why, due string) {
	p.Course.Past = append(p.Course.Past, Round{Closing: p.Course.Closing, ReopenedOn: d.On, Why: why, Due: p.Due})
	p.Course.Closing = Closing{}
	p.Course.LookBacks = slices.DeleteFunc(p.Course.LookBacks, func(l LookBack) bool { return l.On == "" })
	p.Due = due
}
