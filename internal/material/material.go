// Package material keeps the texts that a unit works from: a text is read,
// checked and drafted into problems, causes, measures and promises; a person
// corrects the draft; then it enters the ledger.
package material

import (
	"time"

	"bihuan/internal/access"
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
)

// State says how far a material has come.
type State string

// The states.
const (
	Reviewing State = "reviewing" // 待核对: read, the draft waits for a person
	Filed     State = "filed"     // 已纳入台账
)

// Zh returns the word of the screens.
func (s State) Zh() string {
	if s == Filed {
		return "已纳入台账"
	}
	return "待核对"
}

// Counts are what a list shows of a material.
type Counts struct {
	Verify   int `json:"verify"` // findings that nobody dismissed
	Error    int `json:"error"`
	Hint     int `json:"hint"`
	Problems int `json:"problems"`
	Causes   int `json:"causes"`
	Measures int `json:"measures"`
	Promises int `json:"promises"`
}

// Material is one text of the unit with its draft. It is an aggregate: every
// change goes through Decide and Apply.
type Material struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"`
	Name       string            `json:"name"` // of the file
	Title      string            `json:"title"`
	Genre      extract.Genre     `json:"genre"`
	State      State             `json:"state"`
	Revision   int               `json:"revision"` // number of the current text, from 1
	Counts     Counts            `json:"counts"`
	Draft      Draft             `json:"draft"`
	Dismissed  []Dismissal       `json:"dismissed"`
	Version    int64             `json:"version"`
	CreatedAt  time.Time         `json:"created_at"`
	UpdatedAt  time.Time         `json:"updated_at"`
}

// Revision is one text of a material, as it was read from one file. It never
// changes.
type Revision struct {
	MaterialID  string
	No          int // from 1
	Name        string
	Blob        string // id of the file
	Size        int64  // of the file in bytes
	Fingerprint string // keyed hash of the file, see package seal
	Document    *document.Document
	CreatedAt   time.Time
	CreatedBy   string // account
}

// Dismissal is a finding that a person judged not to matter here.
type Dismissal struct {
	Key    string `json:"key"`
	Reason string `json:"reason"`
}

// Subject says whose problem it is.
type Subject string

// The subjects.
const (
	Team     Subject = "team"     // 班子
	Personal Subject = "personal" // 个人: seen by few
)

// Zh returns the word of the screens.
func (s Subject) Zh() string {
	if s == Personal {
		return "个人"
	}
	return "班子"
}

// Draft is what a material claims, as corrected so far.
type Draft struct {
	Aspects  []Aspect  `json:"aspects"`
	Problems []Problem `json:"problems"` // in the order shown, grouped by aspect
	Causes   []Cause   `json:"causes"`
	Measures []Measure `json:"measures"`
	Promises []Promise `json:"promises"`
	Links    []Link    `json:"links"`
}

// Aspect groups problems.
type Aspect struct {
	ID    string `json:"id"` // A1 …
	Title string `json:"title"`
}

// Problem is one drafted problem.
type Problem struct {
	ID       string        `json:"id"` // P1 …
	Aspect   string        `json:"aspect"`
	No       string        `json:"no"` // marker in the text
	Title    string        `json:"title"`
	Body     []Sentence    `json:"body"`
	Subject  Subject       `json:"subject"`
	Person   string        `json:"person,omitempty"` // whose, for Personal
	Excluded bool          `json:"excluded,omitempty"`
	Span     document.Span `json:"span"`
}

// Sentence is a sentence of a problem's body, or an example as a whole.
type Sentence struct {
	Text    string        `json:"text"`
	Example bool          `json:"example,omitempty"`
	Span    document.Span `json:"span"`
}

// Cause is one drafted cause.
type Cause struct {
	ID        string        `json:"id"` // C1 …
	No        int           `json:"no"`
	Title     string        `json:"title"`
	Statement string        `json:"statement"`
	Span      document.Span `json:"span"`
}

// Measure is one drafted group of actions.
type Measure struct {
	ID        string           `json:"id"` // M1 …
	No        int              `json:"no"`
	Title     string           `json:"title"`
	Statement string           `json:"statement"`
	Actions   []extract.Action `json:"actions"`
	Span      document.Span    `json:"span"`
}

// Promise is one drafted duty.
type Promise = extract.Promise

// LinkState says what a person thinks of a proposed link.
type LinkState string

// The states of a link.
const (
	Proposed  LinkState = "proposed"
	Confirmed LinkState = "confirmed"
	Rejected  LinkState = "rejected"
)

// Link says that a cause or a measure (Other) belongs to a problem.
type Link struct {
	Problem string    `json:"problem"`
	Other   string    `json:"other"`
	Score   float64   `json:"score,omitempty"` // 0 for a link that a person drew
	Because []string  `json:"because,omitempty"`
	State   LinkState `json:"state"`
}

// Statement returns the body without examples.
func (p Problem) Statement() string { return p.join(false) }

// Examples returns the examples of the body.
func (p Problem) Examples() []string {
	var list []string
	for _, s := range p.Body {
		if s.Example {
			list = append(list, s.Text)
		}
	}
	return list
}

func (p Problem) join(examples bool) string {
	var text string
	for _, s := range p.Body {
		if s.Example == examples {
			text += s.Text
		}
	}
	return text
}

// Drafted makes the first draft of what was extracted from doc.
func Drafted(doc *document.Document, r *extract.Result) Draft {
	var d Draft
	subject := Team
	if r.Genre == extract.Member || r.Genre == extract.Outline {
		subject = Personal
	}
	for i, a := range r.Aspects {
		id := number("A", i+1)
		d.Aspects = append(d.Aspects, Aspect{ID: id, Title: a.Title})
		for _, p := range a.Problems {
			d.Problems = append(d.Problems, Problem{
				ID: p.ID, Aspect: id, No: p.No, Title: p.Title, Body: body(doc, p), Subject: subject, Span: p.Span,
			})
		}
	}
	for _, c := range r.Causes {
		d.Causes = append(d.Causes, Cause{ID: c.ID, No: c.No, Title: c.Title, Statement: c.Statement, Span: c.Span})
	}
	for _, m := range r.Measures {
		d.Measures = append(d.Measures, Measure{ID: m.ID, No: m.No, Title: m.Title, Statement: m.Statement, Actions: m.Actions, Span: m.Span})
	}
	d.Promises = r.Promises
	for _, l := range r.Links {
		d.Links = append(d.Links, Link{Problem: l.Problem, Other: l.Cause + l.Measure, Score: l.Score, Because: l.Because, State: Proposed})
	}
	return d
}

func body(doc *document.Document, p extract.Problem) []Sentence {
	var list []Sentence
	for _, piece := range extract.Pieces(doc, p) {
		list = append(list, Sentence{Text: doc.At(piece.Span), Example: piece.Example, Span: piece.Span})
	}
	if len(list) > 0 {
		return list
	}
	if p.Statement != "" {
		list = append(list, Sentence{Text: p.Statement, Span: p.Span})
	}
	for _, e := range p.Examples {
		list = append(list, Sentence{Text: e, Example: true, Span: p.Span})
	}
	return list
}
