package ledger

import "bihuan/internal/history"

// AcceptAssignment says that those who answer for the problem take it on.
type AcceptAssignment struct {
	By   string `json:"by"`
	Note string `json:"note"`
}

func (AcceptAssignment) verb() Verb { return "accept-assignment" }

func (c AcceptAssignment) decide(_ Problem, m making) ([]Event, error) {
	var in intake
	return []Event{AssignmentAccepted{m.Deed, in.need("接收单位或接收人", c.By, 60), in.may("说明", c.Note, 500)}}, in.err
}

// AssignmentAccepted says that the work has begun.
type AssignmentAccepted struct {
	Deed
	By   string `json:"by"`
	Note string `json:"note,omitempty"`
}

var _ = history.Know[AssignmentAccepted](kinds)

// Kind implements history.Event.
func (AssignmentAccepted) Kind() string { return "ledger.problem.assignment-accepted.v1" }

// Sentence implements history.Event.
func (e AssignmentAccepted) Sentence() string {
	return e.By + "接收交办，开始整改" + tail("：", e.Note)
}

func (e AssignmentAccepted) apply(*Problem) {}
