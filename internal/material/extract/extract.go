// Package extract reads problems, causes, measures and promises out of a
// material's structure. It proposes; nothing here is a fact before a person
// has confirmed it.
package extract

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/promise"
	"bihuan/internal/material/extract/rhythm"
)

// Genre is the kind of a material.
type Genre string

// The genres.
const (
	Team       Genre = "team"       // 班子对照检查(检视剖析)材料
	Member     Genre = "member"     // 个人对照检查材料
	Outline    Genre = "outline"    // 发言提纲
	Report     Genre = "report"     // 整改情况报告
	Inspection Genre = "inspection" // 巡察(巡视、审计)反馈
	Unknown    Genre = "unknown"
)

// Result is what a material claims.
type Result struct {
	Genre       Genre
	Aspects     []Aspect
	Causes      []Cause
	Measures    []Measure
	Promises    []Promise
	Links       []Link
	Preparation []Fact
	// The headings of the parts, nil where the material has none.
	ProblemPart, CausePart, MeasurePart, LastYearPart *document.Node
}

// Aspect is one of the fields under which a material lists its problems.
// Problems that stand under no aspect are kept under one with No 0 and an
// empty title.
type Aspect struct {
	No       int // order, from 1
	Title    string
	Problems []Problem
	document.Span
}

// Problem is one shortcoming that a material admits.
type Problem struct {
	ID        string // P1 …
	No        string // marker as it stands: 一是
	Title     string
	Statement string // without title and examples
	Examples  []string
	// Span covers the whole problem, TitleSpan its title.
	document.Span
	TitleSpan document.Span
}

// Cause is one reason that a material names.
type Cause struct {
	ID        string // C1 …
	No        int
	Title     string
	Statement string
	document.Span
	TitleSpan document.Span
}

// Measure is one group of actions that a material promises.
type Measure struct {
	ID        string // M1 …
	No        int
	Title     string
	Statement string
	Actions   []Action
	document.Span
	TitleSpan document.Span
}

// Action is a single thing to do within a measure. Its JSON form is stored
// with drafts: names do not change.
type Action struct {
	Text          string `json:"text"`
	Holder        string `json:"holder,omitempty"` // 责任单位 or person that the text names, "" for none
	Due           string `json:"due,omitempty"`    // as the text has it, "" for none
	document.Span `json:"span"`
}

// The types of promises.
type (
	Promise = promise.Promise
	Op      = promise.Op
	Period  = rhythm.Period
)

// The bounds and the periods.
const (
	Min           = promise.Min
	Max           = promise.Max
	Exact         = promise.Exact
	Nondecreasing = promise.Nondecreasing
	Scheduled     = promise.Scheduled
	Conditional   = promise.Conditional

	Day      = rhythm.Day
	Week     = rhythm.Week
	Month    = rhythm.Month
	Quarter  = rhythm.Quarter
	HalfYear = rhythm.HalfYear
	Year     = rhythm.Year
)

// Link proposes that a cause or a measure belongs to a problem.
type Link struct {
	Problem string
	// Cause or Measure is set, never both.
	Cause, Measure string
	Score          float64  // 0–1
	Because        []string // the words that carry it
}

// Fact is something that a material says was done while preparing.
type Fact struct {
	Kind  string // study, talk, opinion, session, questionnaire, member
	Text  string
	Count *float64
	Unit  string
	document.Span
}
