package extract

import (
	"bihuan/internal/material/document"
)

// Output is what extract prints for one file: the stable contract of the JSON
// form. Lists are never null, absent numbers are null. start and end are
// half-open code points of the text as read, line counts from 1.
type Output struct {
	File        string          `json:"file"`
	Error       string          `json:"error"` // a sentence for people, "" when the file was read
	Genre       Genre           `json:"genre"`
	Counts      OutputCounts    `json:"counts"`
	Aspects     []OutputAspect  `json:"aspects"`
	Causes      []OutputCause   `json:"causes"`
	Measures    []OutputMeasure `json:"measures"`
	Promises    []OutputPromise `json:"promises"`
	Links       []OutputLink    `json:"links"`
	Preparation []OutputFact    `json:"preparation"`
}

// OutputCounts counts what was found; aspects without the nameless one.
type OutputCounts struct {
	Aspects  int `json:"aspects"`
	Problems int `json:"problems"`
	Causes   int `json:"causes"`
	Measures int `json:"measures"`
	Promises int `json:"promises"`
}

// OutputPlace says where a thing stands.
type OutputPlace struct {
	Line  int `json:"line"`
	Start int `json:"start"`
	End   int `json:"end"`
}

// OutputAspect is an Aspect; no is 0 and title "" for problems under none.
type OutputAspect struct {
	No       int             `json:"no"`
	Title    string          `json:"title"`
	Problems []OutputProblem `json:"problems"`
	OutputPlace
}

// OutputProblem is a Problem.
type OutputProblem struct {
	ID        string   `json:"id"`
	No        string   `json:"no"`
	Title     string   `json:"title"`
	Statement string   `json:"statement"`
	Examples  []string `json:"examples"`
	OutputPlace
}

// OutputCause is a Cause.
type OutputCause struct {
	ID        string `json:"id"`
	No        int    `json:"no"`
	Title     string `json:"title"`
	Statement string `json:"statement"`
	OutputPlace
}

// OutputMeasure is a Measure. actions are the texts; details say for each, in
// the same order, who and by when.
type OutputMeasure struct {
	ID        string         `json:"id"`
	No        int            `json:"no"`
	Title     string         `json:"title"`
	Statement string         `json:"statement"`
	Actions   []string       `json:"actions"`
	Details   []OutputAction `json:"details"`
	OutputPlace
}

// OutputAction says who does an action of a measure and by when.
type OutputAction struct {
	Holder string `json:"holder"`
	Due    string `json:"due"`
	OutputPlace
}

// OutputPromise is a Promise.
type OutputPromise struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Activity string   `json:"activity"`
	Holder   string   `json:"holder"`
	Op       Op       `json:"op"`
	Period   Period   `json:"period"`
	Months   []int    `json:"months"`
	Min      *float64 `json:"min"`
	Max      *float64 `json:"max"`
	Unit     string   `json:"unit"`
	RRule    string   `json:"rrule"`
	Measure  string   `json:"measure"`
	OutputPlace
}

// OutputLink is a Link; of cause and measure one is there.
type OutputLink struct {
	Problem string   `json:"problem"`
	Cause   string   `json:"cause,omitempty"`
	Measure string   `json:"measure,omitempty"`
	Score   float64  `json:"score"`
	Because []string `json:"because"`
}

// OutputFact is a Fact.
type OutputFact struct {
	Kind  string   `json:"kind"`
	Text  string   `json:"text"`
	Count *float64 `json:"count"`
	Unit  string   `json:"unit"`
	OutputPlace
}

// Failed returns the output for a file that could not be read; sentence says
// why, for people.
func Failed(file, sentence string) *Output {
	return &Output{
		File: file, Error: sentence, Genre: Unknown, Aspects: []OutputAspect{}, Causes: []OutputCause{}, Measures: []OutputMeasure{},
		Promises: []OutputPromise{}, Links: []OutputLink{}, Preparation: []OutputFact{},
	}
}

// JSON returns r, which From read from doc, in the form of the contract.
func JSON(doc *document.Document, r *Result) *Output {
	l := document.NewLocator(doc.Text)
	place := func(s document.Span) OutputPlace {
		return OutputPlace{Line: l.Line(s.Start), Start: l.Offset(s.Start), End: l.Offset(s.End)}
	}
	o := Failed(doc.Name, "")
	o.Genre = r.Genre
	for i := range r.Aspects {
		a := &r.Aspects[i]
		if a.No > 0 {
			o.Counts.Aspects++
		}
		o.Counts.Problems += len(a.Problems)
		aspect := OutputAspect{No: a.No, Title: a.Title, Problems: []OutputProblem{}, OutputPlace: place(a.Span)}
		for j := range a.Problems {
			p := &a.Problems[j]
			aspect.Problems = append(aspect.Problems, OutputProblem{
				ID: p.ID, No: p.No, Title: p.Title, Statement: p.Statement, Examples: list(p.Examples), OutputPlace: place(p.Span),
			})
		}
		o.Aspects = append(o.Aspects, aspect)
	}
	for i := range r.Causes {
		c := &r.Causes[i]
		o.Causes = append(o.Causes, OutputCause{ID: c.ID, No: c.No, Title: c.Title, Statement: c.Statement, OutputPlace: place(c.Span)})
	}
	for i := range r.Measures {
		o.Measures = append(o.Measures, outputMeasure(&r.Measures[i], place))
	}
	for i := range r.Promises {
		p := &r.Promises[i]
		o.Promises = append(o.Promises, OutputPromise{
			ID: p.ID, Text: p.Text, Activity: p.Activity, Holder: p.Holder, Op: p.Op, Period: p.Period, Months: list(p.Months),
			Min: p.Min, Max: p.Max, Unit: p.Unit, RRule: p.RRule, Measure: p.Measure, OutputPlace: place(p.Span),
		})
	}
	for _, k := range r.Links {
		o.Links = append(o.Links, OutputLink{Problem: k.Problem, Cause: k.Cause, Measure: k.Measure, Score: k.Score, Because: list(k.Because)})
	}
	for _, f := range r.Preparation {
		o.Preparation = append(o.Preparation, OutputFact{Kind: f.Kind, Text: f.Text, Count: f.Count, Unit: f.Unit, OutputPlace: place(f.Span)})
	}
	o.Counts.Causes, o.Counts.Measures, o.Counts.Promises = len(r.Causes), len(r.Measures), len(r.Promises)
	return o
}

func outputMeasure(m *Measure, place func(document.Span) OutputPlace) OutputMeasure {
	out := OutputMeasure{
		ID: m.ID, No: m.No, Title: m.Title, Statement: m.Statement, Actions: []string{}, Details: []OutputAction{}, OutputPlace: place(m.Span),
	}
	for _, a := range m.Actions {
		out.Actions = append(out.Actions, a.Text)
		out.Details = append(out.Details, OutputAction{Holder: a.Holder, Due: a.Due, OutputPlace: place(a.Span)})
	}
	return out
}

// list returns l, or an empty list for none: the contract has no null there.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
