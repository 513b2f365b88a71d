package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// ReviewLasting records the periodic look at a lasting problem. Without Next
// the rhythm of the class gives the next date.
type ReviewLasting struct {
	By      string `json:"by"`
	Finding string `json:"finding"`
	Next    string `json:"next"`
}

func (ReviewLasting) verb() Verb { return "review" }

func (c ReviewLasting) decide(p Problem, m making) ([]Event, error) {
	var in intake
	if p.Class != Lasting {
		return nil, fault.New(fault.Conflict, "定期检视只用于长期坚持的问题，这个问题是“%s”。", orNone(p.Class.Zh()))
	}
	e := ProblemReviewed{m.Deed, in.need("检视人", c.By, 60), in.need("检视情况", c.Finding, 2000), m.Rules.nextReview(p.Class, m.On)}
	if c.Next != "" {
		e.Next = in.later("下次检视日期", c.Next, m.On, "本次检视日期")
	}
	return []Event{e}, in.err
}

func orNone(s string) string {
	if s == "" {
		return "未定类别"
	}
	return s
}

// ProblemReviewed says what was seen and when to look again.
type ProblemReviewed struct {
	Deed
	By      string `json:"by"`
	Finding string `json:"finding"`
	Next    string `json:"next,omitempty"`
}

var _ = history.Know[ProblemReviewed](kinds)

// Kind implements history.Event.
func (ProblemReviewed) Kind() string { return "ledger.problem.reviewed.v1" }

// Sentence implements history.Event.
func (e ProblemReviewed) Sentence() string {
	s := e.By + "检视：" + shorten(e.Finding)
	if e.Next != "" {
		s += "；下次检视不晚于" + plainDate(e.Next)
	}
	return s
}

func (e ProblemReviewed) apply(p *Problem) {
	p.Course.Reviews = append(p.Course.Reviews, Review{On: e.On, By: e.By, Finding: e.Finding})
	p.Course.ReviewOn = e.Next
}
