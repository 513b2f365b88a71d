package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Accept says that somebody who does not answer for the problem found it
// solved.
type Accept struct {
	Way      string `json:"way"`
	Acceptor string `json:"acceptor"`
	Number   string `json:"number"`
	Opinion  string `json:"opinion"`
}

func (Accept) verb() Verb { return "accept" }

func (c Accept) decide(p Problem, m making) ([]Event, error) {
	var in intake
	a := Acceptance{Way: Way(c.Way), On: m.On, Opinion: in.may("验收意见", c.Opinion, 1000)}
	switch a.Way {
	case Resolution:
		a.Acceptor, a.Number = in.need("作出决议的会议", c.Acceptor, 100), in.need("决议（纪要）文号或届次", c.Number, 100)
	case Independent, Superior:
		a.Acceptor, a.Number = in.need("验收人或验收单位", c.Acceptor, 100), in.may("文号", c.Number, 100)
		if in.err == nil {
			in.fail(independent(p, a.Acceptor, "验收自己的整改", m.Circumstances))
		}
		if asked := p.Course.Closing.RequestedBy; asked != "" && asked == m.Account && m.Deed.OnBehalf == nil && slices.Contains(m.Acting, a.Acceptor) {
			in.fail(fault.New(fault.Conflict, "销号是您自己申请的，不能由您自己验收。请由其他账号验收，或凭纸质验收意见由联络员代登。"))
		}
	default:
		in.fail(fault.New(fault.Invalid, "请选择验收方式：%s、%s或%s。", Independent.Zh(), Resolution.Zh(), Superior.Zh()))
	}
	if in.err == nil && a.On < p.Course.Closing.RequestedOn {
		in.fail(fault.New(fault.Invalid, "验收日期%s早于申请销号的日期%s，请核对。", a.On, p.Course.Closing.RequestedOn))
	}
	return []Event{ProblemAccepted{m.Deed, a}}, in.err
}

// Holders lists the texts that say who answers for p.
func (p Problem) Holders() []string {
	all := []string{p.Leader, p.LeadUnit, p.AssistUnits, p.Holder, p.Person}
	for _, t := range p.Course.Tasks {
		if t.State != TaskCancelled {
			all = append(all, t.Unit, t.Holder)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// answering returns the text that names who among those that answer for p.
func (p Problem) answering(who string) (string, bool) {
	for _, holder := range p.Holders() {
		if sameParty(who, holder) {
			return holder, true
		}
	}
	return "", false
}

// ProblemAccepted says who found the problem solved.
type ProblemAccepted struct {
	Deed
	Acceptance Acceptance `json:"acceptance"`
}

var _ = history.Know[ProblemAccepted](kinds)

// Kind implements history.Event.
func (ProblemAccepted) Kind() string { return "ledger.problem.accepted.v1" }

// Sentence implements history.Event.
func (e ProblemAccepted) Sentence() string {
	a := e.Acceptance
	s := a.Acceptor + "验收通过（" + a.Way.Zh()
	if a.Number != "" {
		s += "，" + a.Number
	}
	return s + "）" + tail("：", a.Opinion)
}

func (e ProblemAccepted) apply(p *Problem) {
	a := e.Acceptance
	p.Course.Closing.Acceptance = &a
}
