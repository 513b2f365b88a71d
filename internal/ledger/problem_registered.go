package ledger

import (
	"bihuan/internal/history"
	"strconv"

	"bihuan/internal/access"
)

// ProblemRegistered is the first event of a problem (建账).
type ProblemRegistered struct {
	Visibility access.Visibility `json:"visibility"`
	Year       int               `json:"year"`
	No         int               `json:"no"`
	Content
	Causes   []string `json:"causes"`
	Measures []string `json:"measures"`
}

var _ = history.Know[ProblemRegistered](kinds)

// Kind implements history.Event.
func (ProblemRegistered) Kind() string { return "ledger.problem.registered.v1" }

// Sentence implements history.Event.
func (e ProblemRegistered) Sentence() string {
	s := "登记问题“" + shorten(e.Title) + "”"
	if e.Origin.Known() {
		s += "，来自材料第" + strconv.Itoa(e.Origin.Line) + "段"
	}
	for _, from := range e.Sources {
		s += "，来源：" + from.said()
	}
	if n := len(e.Causes); n > 0 {
		s += "，关联原因" + strconv.Itoa(n) + "条"
	}
	if n := len(e.Measures); n > 0 {
		s += "，关联措施" + strconv.Itoa(n) + "条"
	}
	return s
}

func (e ProblemRegistered) apply(p *Problem) {
	p.Visibility, p.Year, p.No, p.State = e.Visibility, e.Year, e.No, Registered
	p.Content, p.Causes, p.Measures = e.Content, e.Causes, e.Measures
}
