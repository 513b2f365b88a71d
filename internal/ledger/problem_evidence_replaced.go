package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// ReplaceEvidence puts a newer version of a file in the place of the one that
// a piece of evidence shows. The older one is kept.
type ReplaceEvidence struct {
	Evidence string `json:"evidence"` // id
	File     string `json:"file"`     // id of an upload
	Note     string `json:"note"`
	Attached []File `json:"-"`
}

func (ReplaceEvidence) verb() Verb { return "replace-evidence" }

func (c ReplaceEvidence) uploads() []string {
	if c.File == "" {
		return nil
	}
	return []string{c.File}
}

func (c ReplaceEvidence) with(files []File) Command { c.Attached = files; return c }

func (c ReplaceEvidence) decide(p Problem, m making) ([]Event, error) {
	var in intake
	note := in.may("更换说明", c.Note, 500)
	e, err := p.liveEvidence(c.Evidence)
	in.fail(err)
	switch {
	case in.err != nil:
		return nil, in.err
	case e.Kind == OnSite:
		return nil, fault.New(fault.Invalid, "可现场核查的佐证没有文件可换，请另外登记。")
	case len(c.Attached) != 1:
		return nil, fault.New(fault.Invalid, "请选择用来更换的文件。")
	case len(e.Older) >= maxVersions:
		return nil, fault.New(fault.Invalid, "一件佐证最多保留%d个版本，请另外登记。", maxVersions+1)
	}
	return []Event{EvidenceReplaced{m.Deed, e.ID, e.Task, c.Attached[0], e.File, note}}, nil
}

// maxVersions bounds the older versions of one piece of evidence.
const maxVersions = 50

// EvidenceReplaced says which file took the place of which.
type EvidenceReplaced struct {
	Deed
	Evidence string `json:"evidence"` // id
	Task     string `json:"task,omitempty"`
	File     File   `json:"file"`
	Former   *File  `json:"former,omitempty"` // none where there was a number only
	Note     string `json:"note,omitempty"`
}

var _ = history.Know[EvidenceReplaced](kinds)

// Kind implements history.Event.
func (EvidenceReplaced) Kind() string { return "ledger.problem.evidence-replaced.v1" }

// Sentence implements history.Event.
func (e EvidenceReplaced) Sentence() string {
	if e.Former == nil {
		return "为佐证补传文件“" + e.File.Name + "”" + tail("：", e.Note)
	}
	return "把佐证文件“" + e.Former.Name + "”更换为“" + e.File.Name + "”" + tail("：", e.Note)
}

func (e EvidenceReplaced) touches() string { return e.Task }

func (e EvidenceReplaced) apply(p *Problem) {
	for i := range p.Course.Evidence {
		if was := &p.Course.Evidence[i]; was.ID == e.Evidence {
			if was.File != nil {
				was.Older = append(slices.Clone(was.Older), *was.File)
			}
			file := e.File
			was.File = &file
		}
	}
	p.Course.touch(e.Task)
}
