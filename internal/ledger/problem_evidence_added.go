package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// AddEvidence names a 佐证 of a task or of the problem.
type AddEvidence struct {
	Task   string `json:"-"`
	Kind   string `json:"kind"`
	Number string `json:"number"`
	Title  string `json:"title"`
	Place  string `json:"place"`
	Note   string `json:"note"`
}

// maxEvidence bounds the evidence of one problem.
const maxEvidence = 500

func (AddEvidence) verb() Verb { return "evidence" }

func (c AddEvidence) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := Evidence{ID: m.NewID(), Task: c.Task, Kind: EvidenceKind(c.Kind), Title: in.may("文件名称", c.Title, 300),
		Note: in.may("佐证说明", c.Note, 500), On: m.On, Round: len(p.Course.Past)}
	switch e.Kind {
	case Document:
		e.Number = in.need("文号", c.Number, 100)
	case OnSite:
		e.Place = in.need("可现场核查的地点", c.Place, 100)
	default:
		in.fail(fault.New(fault.Invalid, "请选择佐证种类：文件（写明文号），或可现场核查（写明地点）。"))
	}
	what := ""
	if c.Task != "" {
		t, err := p.anyTask(c.Task)
		in.fail(err)
		if t.State == TaskCancelled {
			in.fail(errCancelled(t))
		}
		what = t.Title
	}
	if len(p.Course.Evidence) >= maxEvidence {
		in.fail(fault.New(fault.Invalid, "一个问题最多登记%d件佐证。", maxEvidence))
	}
	return []Event{EvidenceAdded{m.Deed, e, what}}, in.err
}

// EvidenceAdded says what there is to look at.
type EvidenceAdded struct {
	Deed
	Evidence Evidence `json:"evidence"`
	Title    string   `json:"title,omitempty"` // of the task
}

var _ = history.Know[EvidenceAdded](kinds)

// Kind implements history.Event.
func (EvidenceAdded) Kind() string { return "ledger.problem.evidence-added.v1" }

// Sentence implements history.Event.
func (e EvidenceAdded) Sentence() string {
	s := "登记佐证："
	if e.Title != "" {
		s = "为任务“" + shorten(e.Title) + "”登记佐证："
	}
	return s + e.Evidence.Sentence()
}

// Sentence says the evidence for people.
func (e Evidence) Sentence() string {
	if e.Kind == OnSite {
		return "可到" + e.Place + "现场核查" + tail("，", e.Note)
	}
	if e.Title != "" {
		return "《" + e.Title + "》（" + e.Number + "）" + tail("，", e.Note)
	}
	return e.Number + tail("，", e.Note)
}

func (e EvidenceAdded) touches() string { return e.Evidence.Task }

func (e EvidenceAdded) apply(p *Problem) {
	p.Course.Evidence = append(p.Course.Evidence, e.Evidence)
	p.Course.touch(e.Evidence.Task)
}
