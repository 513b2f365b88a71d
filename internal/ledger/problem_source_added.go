package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// AddSource says that a problem was also named elsewhere.
type AddSource struct {
	Kind    string `json:"kind"`
	Title   string `json:"title"`
	Number  string `json:"number"`
	Date    string `json:"date"`
	Who     string `json:"who"`
	Wording string `json:"wording"`
	Due     string `json:"due"`
	Reply   bool   `json:"reply"`
}

func (AddSource) verb() Verb { return "add-source" }

func (c AddSource) decide(p Problem, m making) ([]Event, error) {
	var in intake
	s := Source{Kind: c.Kind, Title: c.Title, Number: c.Number, Date: c.Date, Who: c.Who, Wording: c.Wording, Due: c.Due, Reply: c.Reply}.read(&in, m.Sources)
	if in.err != nil {
		return nil, in.err
	}
	after := addSource(p.Sources, s)
	if len(after) == len(p.Sources) {
		return nil, fault.New(fault.Conflict, "这个来源已经登记过了。")
	}
	s.ID = m.NewID()
	return []Event{SourceAdded{m.Deed, s}}, checkSources(after)
}

// SourceAdded says where a problem also comes from.
type SourceAdded struct {
	Deed
	Source Source `json:"source"`
}

var _ = history.Know[SourceAdded](kinds)

// Kind implements history.Event.
func (SourceAdded) Kind() string { return "ledger.problem.source-added.v1" }

// Sentence implements history.Event.
func (e SourceAdded) Sentence() string { return "登记来源：" + e.Source.said() }

func (e SourceAdded) apply(p *Problem) { p.Sources = addSource(p.Sources, e.Source) }
