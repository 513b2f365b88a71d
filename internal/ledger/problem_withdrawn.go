package ledger

import "bihuan/internal/history"

// Withdraw takes a problem out of the ledger; it stays readable.
type Withdraw struct {
	Reason string `json:"reason"`
}

func (Withdraw) verb() Verb { return "withdraw" }

func (c Withdraw) decide(_ Problem, m making) ([]Event, error) {
	var in intake
	return []Event{ProblemWithdrawn{m.Deed, in.need("撤回理由", c.Reason, 500)}}, in.err
}

// ProblemWithdrawn says why the problem is no longer in the ledger.
type ProblemWithdrawn struct {
	Deed
	Reason string `json:"reason"`
}

var _ = history.Know[ProblemWithdrawn](kinds)

// Kind implements history.Event.
func (ProblemWithdrawn) Kind() string { return "ledger.problem.withdrawn.v1" }

// Sentence implements history.Event.
func (e ProblemWithdrawn) Sentence() string { return "撤回：" + shorten(e.Reason) }

func (e ProblemWithdrawn) apply(p *Problem) { p.Course.Withdrawn = e.Reason }
