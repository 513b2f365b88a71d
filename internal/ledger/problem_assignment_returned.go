package ledger

import "bihuan/internal/history"

// ReturnAssignment sends a problem back to whoever assigned it.
type ReturnAssignment struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
}

func (ReturnAssignment) verb() Verb { return "return-assignment" }

func (c ReturnAssignment) decide(_ Problem, m making) ([]Event, error) {
	var in intake
	return []Event{AssignmentReturned{m.Deed, in.need("退回单位或退回人", c.By, 60), in.need("退回理由", c.Reason, 500)}}, in.err
}

// AssignmentReturned says that the problem has to be assigned anew.
type AssignmentReturned struct {
	Deed
	By     string `json:"by"`
	Reason string `json:"reason"`
}

var _ = history.Know[AssignmentReturned](kinds)

// Kind implements history.Event.
func (AssignmentReturned) Kind() string { return "ledger.problem.assignment-returned.v1" }

// Sentence implements history.Event.
func (e AssignmentReturned) Sentence() string { return e.By + "退回交办：" + shorten(e.Reason) }

func (e AssignmentReturned) apply(p *Problem) {
	p.Course.Returned = &Return{What: "assignment", By: e.By, Reason: e.Reason, On: e.On}
}
