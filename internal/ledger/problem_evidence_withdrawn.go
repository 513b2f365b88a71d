package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// WithdrawEvidence says that a piece of evidence does not count. It stays to
// be seen.
type WithdrawEvidence struct {
	Evidence string `json:"evidence"` // id
	Reason   string `json:"reason"`
}

func (WithdrawEvidence) verb() Verb { return "withdraw-evidence" }

func (c WithdrawEvidence) decide(p Problem, m making) ([]Event, error) {
	var in intake
	reason := in.need("撤回佐证的理由", c.Reason, 500)
	e, err := p.liveEvidence(c.Evidence)
	in.fail(err)
	return []Event{EvidenceWithdrawn{m.Deed, e.ID, e.Task, shorten(e.words()), reason}}, in.err
}

// EvidenceWithdrawn says why a piece of evidence does not count any more.
type EvidenceWithdrawn struct {
	Deed
	Evidence string `json:"evidence"` // id
	Task     string `json:"task,omitempty"`
	What     string `json:"what"` // in words
	Reason   string `json:"reason"`
}

var _ = history.Know[EvidenceWithdrawn](kinds)

// Kind implements history.Event.
func (EvidenceWithdrawn) Kind() string { return "ledger.problem.evidence-withdrawn.v1" }

// Sentence implements history.Event.
func (e EvidenceWithdrawn) Sentence() string {
	return "撤回佐证（" + e.What + "）：" + shorten(e.Reason)
}

func (e EvidenceWithdrawn) touches() string { return e.Task }

func (e EvidenceWithdrawn) apply(p *Problem) {
	for i := range p.Course.Evidence {
		if p.Course.Evidence[i].ID == e.Evidence {
			p.Course.Evidence[i].Withdrawn = &Retraction{On: e.On, Reason: e.Reason}
		}
	}
	p.Course.touch(e.Task)
}

// liveEvidence returns a piece of evidence that counts.
func (p Problem) liveEvidence(id string) (Evidence, error) {
	i := slices.IndexFunc(p.Course.Evidence, func(e Evidence) bool { return e.ID == id })
	if i < 0 {
		return Evidence{}, fault.New(fault.NotFound, "没有这件佐证，请刷新页面后从列表中选择。")
	}
	e := p.Course.Evidence[i]
	if e.Withdrawn != nil {
		return e, fault.New(fault.Conflict, "这件佐证已于%s撤回：%s", plainDate(e.Withdrawn.On), e.Withdrawn.Reason)
	}
	return e, nil
}
