package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// RemoveSource takes back a source that was registered by mistake.
type RemoveSource struct {
	Source string `json:"source"` // id
	Reason string `json:"reason"`
}

func (RemoveSource) verb() Verb { return "remove-source" }

func (c RemoveSource) decide(p Problem, m making) ([]Event, error) {
	var in intake
	s, ok := p.source(c.Source)
	if !ok {
		return nil, fault.New(fault.NotFound, "没有这个来源，可能已被删除，请刷新页面。")
	}
	reason := in.need("删除来源的理由", c.Reason, 500)
	return []Event{SourceRemoved{m.Deed, s, reason}}, in.err
}

// SourceRemoved says that a source was none.
type SourceRemoved struct {
	Deed
	Source Source `json:"source"`
	Reason string `json:"reason"`
}

var _ = history.Know[SourceRemoved](kinds)

// Kind implements history.Event.
func (SourceRemoved) Kind() string { return "ledger.problem.source-removed.v1" }

// Sentence implements history.Event.
func (e SourceRemoved) Sentence() string {
	return "删除来源：" + e.Source.Sentence() + tail("，理由：", e.Reason)
}

func (e SourceRemoved) apply(p *Problem) {
	left := slices.DeleteFunc(slices.Clone(p.Sources), func(s Source) bool { return s.ID == e.Source.ID })
	p.Sources = slices.Clip(left)
	if len(left) == 0 {
		p.Sources = nil
	}
}
