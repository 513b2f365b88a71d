package ledger

import (
	"strconv"
	"strings"

	"bihuan/internal/history"
)

// CauseEdited says what a cause says since.
type CauseEdited struct {
	Title     string `json:"title"`
	Statement string `json:"statement"`
	Was       string `json:"was"` // the title before
}

// MeasureEdited says what a measure says since. Its recurring duties stay.
type MeasureEdited struct {
	Title     string   `json:"title"`
	Statement string   `json:"statement"`
	Actions   []Action `json:"actions"`
	Was       string   `json:"was"` // the title before
}

var (
	_ = history.Know[CauseEdited](kinds)
	_ = history.Know[MeasureEdited](kinds)
)

// Kind implements history.Event.
func (CauseEdited) Kind() string { return "ledger.cause.edited.v1" }

// Kind implements history.Event.
func (MeasureEdited) Kind() string { return "ledger.measure.edited.v1" }

// Sentence implements history.Event.
func (e CauseEdited) Sentence() string { return edited("原因", e.Was, e.Title, e.Statement) }

// Sentence implements history.Event.
func (e MeasureEdited) Sentence() string {
	said := edited("整改措施", e.Was, e.Title, e.Statement)
	if n := len(e.Actions); n > 0 {
		said += "（具体举措" + strconv.Itoa(n) + "项）"
	}
	return said
}

func edited(what, was, title, statement string) string {
	said := "修改" + what + "“" + shorten(was) + "”"
	if title != was {
		said += "，改为“" + shorten(title) + "”"
	}
	if statement != "" {
		said += "：" + shorten(strings.ReplaceAll(statement, "\n", " "))
	}
	return said
}

func (e CauseEdited) applyTo(c Cause) Cause {
	c.Title, c.Statement = e.Title, e.Statement
	return c
}

func (e MeasureEdited) applyTo(m Measure) Measure {
	m.Title, m.Statement, m.Actions = e.Title, e.Statement, e.Actions
	return m
}
