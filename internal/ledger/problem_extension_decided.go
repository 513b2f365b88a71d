package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// ApproveExtension grants more time.
type ApproveExtension struct {
	Extension string `json:"extension"` // id
	By        string `json:"by"`
	Note      string `json:"note"`
}

func (ApproveExtension) verb() Verb { return "approve-extension" }

func (c ApproveExtension) decide(p Problem, m making) ([]Event, error) {
	var in intake
	x, err := p.extension(c.Extension)
	in.fail(err)
	if err == nil && x.Task == "" && x.From != p.Due {
		in.fail(fault.New(fault.Conflict, "申请之后时限已经改变，请不同意这个申请，重新提出。"))
	}
	return []Event{ExtensionDecided{m.Deed, x.ID, x.Task, x.Due, Approved, in.need("批准人", c.By, 60), in.may("批准意见", c.Note, 500)}}, in.err
}

// RefuseExtension keeps the deadline.
type RefuseExtension struct {
	Extension string `json:"extension"` // id
	By        string `json:"by"`
	Reason    string `json:"reason"`
}

func (RefuseExtension) verb() Verb { return "refuse-extension" }

func (c RefuseExtension) decide(p Problem, m making) ([]Event, error) {
	var in intake
	x, err := p.extension(c.Extension)
	in.fail(err)
	return []Event{ExtensionDecided{m.Deed, x.ID, x.Task, x.From, Refused, in.need("批准人", c.By, 60), in.need("不同意的理由", c.Reason, 500)}}, in.err
}

// ExtensionDecided says whether there is more time.
type ExtensionDecided struct {
	Deed
	Extension string `json:"extension"`
	Task      string `json:"task,omitempty"`
	Due       string `json:"due"` // the deadline from now on
	Verdict   string `json:"verdict"`
	By        string `json:"by"`
	Note      string `json:"note,omitempty"`
}

var _ = history.Know[ExtensionDecided](kinds)

// Kind implements history.Event.
func (ExtensionDecided) Kind() string { return "ledger.problem.extension-decided.v1" }

// Sentence implements history.Event.
func (e ExtensionDecided) Sentence() string {
	if e.Verdict == Approved {
		return e.By + "批准延期到" + plainDate(e.Due) + tail("：", e.Note)
	}
	return e.By + "不同意延期，时限仍为" + plainDate(e.Due) + tail("：", e.Note)
}

func (e ExtensionDecided) touches() string { return e.Task }

func (e ExtensionDecided) apply(p *Problem) {
	for i := range p.Course.Extensions {
		if x := &p.Course.Extensions[i]; x.ID == e.Extension {
			x.Verdict, x.DecidedBy, x.DecidedOn, x.Note = e.Verdict, e.By, e.On, e.Note
		}
	}
	t := p.Course.touch(e.Task)
	if e.Verdict == Approved {
		t.Due = e.Due
		if e.Task == "" {
			p.Due = e.Due
		}
	}
}
