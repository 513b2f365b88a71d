package ledger

import (
	"strings"

	"bihuan/internal/history"
)

// Change is one field that got another value.
type Change struct {
	Field Field  `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// Sentence says the change for people.
func (c Change) Sentence() string {
	return "把“" + c.Field.Zh() + "”从“" + shorten(c.Field.Show(c.Old)) + "”改为“" + shorten(c.Field.Show(c.New)) + "”"
}

// ProblemEdited says that somebody changed what a problem says. It has at
// least one change.
type ProblemEdited struct {
	Deed
	Changes []Change `json:"changes"`
}

var _ = history.Know[ProblemEdited](kinds)

// Kind implements history.Event.
func (ProblemEdited) Kind() string { return "ledger.problem.edited.v1" }

// Sentence implements history.Event.
func (e ProblemEdited) Sentence() string {
	var said []string
	for _, c := range e.Changes {
		if c.Field.Zh() != "" {
			said = append(said, c.Sentence())
		}
	}
	return strings.Join(said, "，")
}

func (e ProblemEdited) apply(p *Problem) {
	for _, c := range e.Changes {
		p.set(c.Field, c.New)
	}
}
