package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// PassLookBack says that a closed problem is still solved. It answers the
// earliest planned look-back, or none when nothing was planned.
type PassLookBack struct {
	By      string `json:"by"`
	Finding string `json:"finding"`
	Next    string `json:"next"` // another look, may be ""
}

func (PassLookBack) verb() Verb { return "look-back-pass" }

func (c PassLookBack) decide(p Problem, m making) ([]Event, error) {
	e, err := lookBack(p, m, c.By, c.Finding)
	e.Passed = true
	var in intake
	in.fail(err)
	if c.Next != "" {
		e.Next = in.later("下次回头看日期", c.Next, m.On, "本次回头看日期")
	}
	return []Event{e}, in.err
}

// FailLookBack says that a closed problem came back; work starts again.
type FailLookBack struct {
	By      string `json:"by"`
	Finding string `json:"finding"`
	Due     string `json:"due"` // the new deadline, "" for what has none
}

func (FailLookBack) verb() Verb { return "look-back-fail" }

func (c FailLookBack) decide(p Problem, m making) ([]Event, error) {
	e, err := lookBack(p, m, c.By, c.Finding)
	if err != nil {
		return nil, err
	}
	e.Due, err = newDue(p, m, c.Due)
	return []Event{e}, err
}

func lookBack(p Problem, m making, by, finding string) (LookedBack, error) {
	var in intake
	e := LookedBack{Deed: m.Deed, By: in.need("回头看的单位或人员", by, 60), Finding: in.need("回头看情况", finding, 2000)}
	if closed := p.Course.Closing.ClosedOn; in.err == nil && e.On < closed {
		in.fail(fault.New(fault.Invalid, "回头看日期%s早于销号日期%s，请核对。", e.On, closed))
	}
	if in.err == nil {
		in.fail(independent(p, e.By, "对自己的整改回头看", m.Circumstances))
	}
	return e, in.err
}

// newDue reads the deadline of what has to be done again; only what lasts has
// none.
func newDue(p Problem, m making, due string) (string, error) {
	var in intake
	if due == "" && p.Class == Lasting {
		return "", nil
	}
	due = in.day("重新整改的时限", due)
	if in.err == nil && due < m.On {
		in.fail(fault.New(fault.Invalid, "重新整改的时限%s早于%s，请改正。", due, m.On))
	}
	return due, in.err
}

// LookedBack says what was seen.
type LookedBack struct {
	Deed
	By      string `json:"by"`
	Finding string `json:"finding"`
	Passed  bool   `json:"passed"`
	Next    string `json:"next,omitempty"`
	Due     string `json:"due,omitempty"`
}

var _ = history.Know[LookedBack](kinds)

// Kind implements history.Event.
func (LookedBack) Kind() string { return "ledger.problem.looked-back.v1" }

// Sentence implements history.Event.
func (e LookedBack) Sentence() string {
	if e.Passed {
		s := e.By + "回头看，通过：" + shorten(e.Finding)
		if e.Next != "" {
			s += "；下次" + plainDate(e.Next)
		}
		return s
	}
	s := e.By + "回头看，未通过，重新整改：" + shorten(e.Finding)
	if e.Due != "" {
		s += "；新时限" + plainDate(e.Due)
	}
	return s
}

func (e LookedBack) apply(p *Problem) {
	seen := LookBack{On: e.On, By: e.By, Finding: e.Finding, Passed: e.Passed}
	answered := false
	if planned := p.Course.Coming(); planned != "" {
		for i := range p.Course.LookBacks {
			if l := &p.Course.LookBacks[i]; !answered && l.On == "" && l.Planned == planned {
				seen.Planned = planned
				*l, answered = seen, true
			}
		}
	}
	if !answered {
		p.Course.LookBacks = append(p.Course.LookBacks, seen)
	}
	if e.Next != "" {
		p.Course.LookBacks = append(p.Course.LookBacks, LookBack{Planned: e.Next})
	}
	if !e.Passed {
		p.startAgain(e.Deed, e.Finding, e.Due)
	}
}
