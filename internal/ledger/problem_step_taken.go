package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// TakeStep records an optional step on the way to closing.
type TakeStep struct {
	Step string `json:"step"`
	Note string `json:"note"`
}

func (TakeStep) verb() Verb { return "step" }

func (c TakeStep) decide(p Problem, m making) ([]Event, error) {
	var in intake
	rule, ok := m.Rules.Step(c.Step)
	if !ok {
		return nil, fault.New(fault.Invalid, "没有“%s”这个销号程序，请从列表中选择。", shorten(c.Step))
	}
	if slices.ContainsFunc(p.Course.Closing.Steps, func(s Step) bool { return s.Code == rule.Code }) {
		return nil, fault.New(fault.Conflict, "%s已经登记过了。", rule.Zh)
	}
	return []Event{StepTaken{m.Deed, rule.Code, rule.Zh, in.need(rule.Zh+"情况", c.Note, 500)}}, in.err
}

// StepTaken says that a step is done and how it went.
type StepTaken struct {
	Deed
	Step string `json:"step"`
	Zh   string `json:"zh"` // its name at that time
	Note string `json:"note"`
}

var _ = history.Know[StepTaken](kinds)

// Kind implements history.Event.
func (StepTaken) Kind() string { return "ledger.problem.step-taken.v1" }

// Sentence implements history.Event.
func (e StepTaken) Sentence() string { return "登记" + e.Zh + "：" + shorten(e.Note) }

func (e StepTaken) apply(p *Problem) {
	p.Course.Closing.Steps = append(p.Course.Closing.Steps, Step{Code: e.Step, On: e.On, Note: e.Note})
}
