package ledger

import "bihuan/internal/history"

// PlanLookBack sets the date of a look at a closed problem.
type PlanLookBack struct {
	Date string `json:"date"`
}

func (PlanLookBack) verb() Verb { return "plan-look-back" }

func (c PlanLookBack) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := LookBackPlanned{m.Deed, in.later("回头看日期", c.Date, p.Course.Closing.ClosedOn, "销号日期")}
	for _, l := range p.Course.LookBacks {
		if l.On == "" && l.Planned == e.Date {
			return nil, in.err
		}
	}
	return []Event{e}, in.err
}

// LookBackPlanned says when to look.
type LookBackPlanned struct {
	Deed
	Date string `json:"date"`
}

var _ = history.Know[LookBackPlanned](kinds)

// Kind implements history.Event.
func (LookBackPlanned) Kind() string { return "ledger.problem.look-back-planned.v1" }

// Sentence implements history.Event.
func (e LookBackPlanned) Sentence() string { return "安排" + plainDate(e.Date) + "回头看" }

func (e LookBackPlanned) apply(p *Problem) {
	p.Course.LookBacks = append(p.Course.LookBacks, LookBack{Planned: e.Date})
}
