package ledger

import "bihuan/internal/history"

// ReturnClose sends a request back: more has to be done.
type ReturnClose struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
}

func (ReturnClose) verb() Verb { return "return-close" }

func (c ReturnClose) decide(_ Problem, m making) ([]Event, error) {
	var in intake
	return []Event{CloseSentBack{m.Deed, in.need("退回单位或退回人", c.By, 60), in.need("退回理由", c.Reason, 500)}}, in.err
}

// CloseSentBack says why the problem is not solved. What was stated for the
// closing stays, to be improved, but an acceptance and its steps are void.
type CloseSentBack struct {
	Deed
	By     string `json:"by"`
	Reason string `json:"reason"`
}

var _ = history.Know[CloseSentBack](kinds)

// Kind implements history.Event.
func (CloseSentBack) Kind() string { return "ledger.problem.close-returned.v1" }

// Sentence implements history.Event.
func (e CloseSentBack) Sentence() string { return e.By + "退回整改：" + shorten(e.Reason) }

func (e CloseSentBack) apply(p *Problem) {
	c := &p.Course.Closing
	c.RequestedOn, c.Acceptance, c.Steps = "", nil, nil
	p.Course.Returned = &Return{What: "close", By: e.By, Reason: e.Reason, On: e.On}
}
