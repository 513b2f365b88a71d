package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Close ends the rectification.
type Close struct {
	LookBack string `json:"look_back"`
	Note     string `json:"note"`
}

func (Close) verb() Verb { return "close" }

func (c Close) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := ProblemClosed{Deed: m.Deed, Note: in.may("说明", c.Note, 500)}
	accepted := p.Course.Closing.Acceptance.On
	if in.err == nil && e.On < accepted {
		in.fail(fault.New(fault.Invalid, "销号日期%s早于验收日期%s，请核对。", e.On, accepted))
	}
	if c.LookBack != "" {
		e.LookBack = in.later("回头看日期", c.LookBack, e.On, "销号日期")
	}
	if in.err != nil {
		return nil, in.err
	}
	if lacks := m.Rules.lacking(Apply(p, e), atClose); len(lacks) > 0 {
		return nil, fault.Lacking(fault.Conflict, lacks, "还不能销号。")
	}
	return []Event{e}, nil
}

// ProblemClosed says that the problem is solved.
type ProblemClosed struct {
	Deed
	LookBack string `json:"look_back,omitempty"` // planned
	Note     string `json:"note,omitempty"`
}

var _ = history.Know[ProblemClosed](kinds)

// Kind implements history.Event.
func (ProblemClosed) Kind() string { return "ledger.problem.closed.v1" }

// Sentence implements history.Event.
func (e ProblemClosed) Sentence() string {
	s := "销号"
	if e.LookBack != "" {
		s += "，计划" + plainDate(e.LookBack) + "回头看"
	}
	return s + tail("：", e.Note)
}

func (e ProblemClosed) apply(p *Problem) {
	p.Course.Closing.ClosedOn = e.On
	if e.LookBack != "" {
		p.Course.LookBacks = append(p.Course.LookBacks, LookBack{Planned: e.LookBack})
	}
}
