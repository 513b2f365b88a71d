package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// AddEvidence names a 佐证 of a task or of the problem: a document by its
// number or by files, each of which becomes a piece of its own, or a place.
type AddEvidence struct {
	Task     string   `json:"-"`
	Kind     string   `json:"kind"`
	Number   string   `json:"number"`
	Title    string   `json:"title"`
	Place    string   `json:"place"`
	Note     string   `json:"note"`
	Files    []string `json:"files"` // ids of uploads
	Attached []File   `json:"-"`     // what the uploads are
}

// maxEvidence bounds the evidence of one problem.
const maxEvidence = 500

func (AddEvidence) verb() Verb { return "evidence" }

func (c AddEvidence) uploads() []string { return c.Files }

func (c AddEvidence) with(files []File) Command { c.Attached = files; return c }

func (c AddEvidence) decide(p Problem, m making) ([]Event, error) {
	var in intake
	e := Evidence{Task: c.Task, Kind: EvidenceKind(c.Kind), Title: in.may("文件名称", c.Title, 300),
		Note: in.may("佐证说明", c.Note, 500), On: m.On, Round: len(p.Course.Past)}
	switch e.Kind {
	case Document:
		if e.Number = in.may("文号", c.Number, 100); e.Number == "" && len(c.Attached) == 0 {
			in.fail(fault.New(fault.Invalid, "请选择要上传的文件，或填写文号。"))
		}
	case OnSite:
		e.Place = in.need("可现场核查的地点", c.Place, 100)
	default:
		in.fail(fault.New(fault.Invalid, "请选择佐证种类：文件（上传，或写明文号），或可现场核查（写明地点）。"))
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
	if len(c.Attached) > maxFilesAtOnce {
		in.fail(fault.New(fault.Invalid, "一次最多登记%d个文件，现在有%d个，请分几次登记。", maxFilesAtOnce, len(c.Attached)))
	}
	if len(p.Course.Evidence)+max(1, len(c.Attached)) > maxEvidence {
		in.fail(fault.New(fault.Invalid, "一个问题最多登记%d件佐证。", maxEvidence))
	}
	if in.err != nil {
		return nil, in.err
	}
	if len(c.Attached) == 0 {
		e.ID = m.NewID()
		return []Event{m.shown(e, what)}, nil
	}
	var events []Event
	for _, f := range c.Attached {
		one := e
		one.ID, one.File = m.NewID(), &f
		events = append(events, m.shown(one, what))
		m.State = Stay // the first one has led there
	}
	return events, nil
}

func (m making) shown(e Evidence, task string) Event { return EvidenceAdded{m.Deed, e, task} }

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
func (e Evidence) Sentence() string { return e.words() + tail("，", e.Note) }

// words says the evidence without its note.
func (e Evidence) words() string {
	name := ""
	if e.File != nil {
		name = "文件“" + e.File.Name + "”"
	}
	text := e.Number
	switch {
	case e.Kind == OnSite:
		text = "可到" + e.Place + "现场核查"
	case e.Title != "" && e.Number != "":
		text = "《" + e.Title + "》（" + e.Number + "）"
	case e.Title != "":
		text = "《" + e.Title + "》"
	}
	if text != "" && name != "" {
		return text + "，" + name
	}
	return text + name
}

func (e EvidenceAdded) touches() string { return e.Evidence.Task }

func (e EvidenceAdded) apply(p *Problem) {
	p.Course.Evidence = append(p.Course.Evidence, e.Evidence)
	p.Course.touch(e.Evidence.Task)
}
