package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// RequestClose asks for acceptance and says what was reached.
type RequestClose struct {
	Effect    string `json:"effect"`
	SameKind  string `json:"same_kind"`
	Mechanism string `json:"mechanism"`
	Waived    string `json:"waived"`
	Reason    string `json:"reason"`
}

func (RequestClose) verb() Verb { return "request-close" }

func (c RequestClose) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := CloseAsked{m.Deed, in.may("整改成效", c.Effect, 2000), in.may("举一反三情况", c.SameKind, 2000), in.may("长效机制", c.Mechanism, 1000),
		in.may("不建长效机制的理由", c.Waived, 500), in.may("不再长期坚持的理由", c.Reason, 500), ""}
	if m.Deed.OnBehalf == nil {
		e.By = m.Account
	}
	if in.err != nil {
		return nil, in.err
	}
	if lacks := m.Rules.lacking(Apply(p, e), atRequest); len(lacks) > 0 {
		return nil, fault.Lacking(fault.Conflict, lacks, "还不能申请销号。")
	}
	return []Event{e}, nil
}

// CloseAsked says why the problem can be closed.
type CloseAsked struct {
	Deed
	Effect    string `json:"effect,omitempty"`
	SameKind  string `json:"same_kind,omitempty"`
	Mechanism string `json:"mechanism,omitempty"`
	Waived    string `json:"waived,omitempty"`
	Reason    string `json:"reason,omitempty"`
	By        string `json:"by,omitempty"` // id of the account that asked for itself
}

var _ = history.Know[CloseAsked](kinds)

// Kind implements history.Event.
func (CloseAsked) Kind() string { return "ledger.problem.close-requested.v1" }

// Sentence implements history.Event.
func (e CloseAsked) Sentence() string {
	return "申请销号" + tail("，整改成效：", e.Effect) + tail("；举一反三：", e.SameKind) + tail("；长效机制：", e.Mechanism) +
		tail("；不建长效机制：", e.Waived) + tail("；不再长期坚持：", e.Reason)
}

func (e CloseAsked) apply(p *Problem) {
	p.Course.Closing = Closing{RequestedOn: e.On, RequestedBy: e.By, Effect: e.Effect, SameKind: e.SameKind, Mechanism: e.Mechanism, Waived: e.Waived, Reason: e.Reason}
	p.Course.Returned = nil
}
