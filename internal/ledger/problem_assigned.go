package ledger

import (
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Assign says who answers for a problem, until when. Fields left empty stay as
// they are.
type Assign struct {
	Class       string `json:"class"`
	Leader      string `json:"leader"`
	LeadUnit    string `json:"lead_unit"`
	AssistUnits string `json:"assist_units"`
	Holder      string `json:"holder"`
	Due         string `json:"due"`
	Note        string `json:"note"`
}

func (Assign) verb() Verb { return "assign" }

func (c Assign) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := ProblemAssigned{Deed: m.Deed, Note: in.may("交办说明", c.Note, 500)}
	after := p.Content
	for _, v := range []Value{{FieldClass, c.Class}, {FieldLeader, c.Leader}, {FieldLeadUnit, c.LeadUnit},
		{FieldAssistUnits, c.AssistUnits}, {FieldHolder, c.Holder}, {FieldDue, c.Due}} {
		rule, _ := ruleOf(v.Field)
		text, old := rule.tidy(v.Text), after.Get(v.Field)
		if text == "" || text == old {
			continue
		}
		if err := rule.check(&after, text); err != nil {
			return nil, err
		}
		if err := p.mayChange(v.Field, text); err != nil {
			return nil, err
		}
		after.set(v.Field, text)
		e.Changes = append(e.Changes, Change{Field: v.Field, Old: old, New: text})
	}
	if in.err != nil {
		return nil, in.err
	}
	p.Content = after
	if lacks := m.Rules.lacking(p, atAssign); len(lacks) > 0 {
		return nil, fault.Lacking(fault.Conflict, lacks, "还不能交办。")
	}
	if p.Class == Lasting && p.Course.ReviewOn == "" {
		e.ReviewOn = m.Rules.nextReview(p.Class, m.On)
	}
	if len(e.Changes) == 0 && e.State == "" {
		return nil, nil
	}
	return []Event{e}, nil
}

// mayChange refuses to move by an edit what has a command of its own once the
// work has begun, and a date before those of the tasks that hang on it.
func (p Problem) mayChange(f Field, value string) error {
	if f != FieldDue {
		return nil
	}
	if p.Due != "" && p.State != Registered && p.State != Assigned {
		return fault.New(fault.Conflict, "整改已经开始，时限不能直接修改，请用“申请延期”。")
	}
	for _, t := range p.liveOrDone() {
		if value != "" && t.Due > value {
			return fault.New(fault.Conflict, "任务“%s”的时限是%s，问题的时限不能早于它，请先取消或重新分解这项任务。", shorten(t.Title), t.Due)
		}
	}
	return nil
}

// ProblemAssigned says that the problem was handed to those who answer for it.
type ProblemAssigned struct {
	Deed
	Changes  []Change `json:"changes,omitempty"`
	ReviewOn string   `json:"review_on,omitempty"` // first review of a lasting problem
	Note     string   `json:"note,omitempty"`
}

var _ = history.Know[ProblemAssigned](kinds)

// Kind implements history.Event.
func (ProblemAssigned) Kind() string { return "ledger.problem.assigned.v1" }

// Sentence implements history.Event.
func (e ProblemAssigned) Sentence() string {
	said := []string{"调整责任"}
	if e.State == Assigned {
		said[0] = "分解交办"
	}
	for _, c := range e.Changes {
		said = append(said, c.Sentence())
	}
	if e.ReviewOn != "" {
		said = append(said, "首次检视不晚于"+plainDate(e.ReviewOn))
	}
	return strings.Join(said, "，") + tail("；", e.Note)
}

func (e ProblemAssigned) apply(p *Problem) {
	for _, c := range e.Changes {
		p.set(c.Field, c.New)
	}
	if e.ReviewOn != "" {
		p.Course.ReviewOn = e.ReviewOn
	}
	p.Course.Returned = nil
}
