// Package lint finds the defects of a material, with proof. A rule is one
// file in package rules: data about the rule, examples that a test executes,
// and a check that runs over a Pass. What every check needs (the structure,
// the punctuation, the numbers, the words that rules ask for) is found once
// and shared.
package lint

import "bihuan/internal/material/document"

// Severity says what a finding asks of the drafter.
type Severity string

// The severities, in the order in which people are shown them.
const (
	Verify Severity = "verify" // 必核: a fixed wording, title, name or form looks wrong or outdated against a sourced list
	Error  Severity = "error"  // 必改: the text itself proves it
	Hint   Severity = "hint"   // 建议
)

// Zh returns the word of the screens.
func (s Severity) Zh() string {
	switch s {
	case Error:
		return "必改"
	case Verify:
		return "必核"
	}
	return "建议"
}

// Rank orders severities for people: 必核 first.
func (s Severity) Rank() int {
	switch s {
	case Verify:
		return 0
	case Error:
		return 1
	}
	return 2
}

// Level says how binding the source of a rule is.
type Level string

// The levels, as in the data packs.
const (
	Regulation Level = "规定"
	General    Level = "一般"
	Advice     Level = "推荐"
	Practice   Level = "实务"
)

// Rule is one check. All texts are Chinese and shown to people.
type Rule struct {
	ID       string // kebab-case English, stable: suppressions and SARIF name it
	Title    string
	Severity Severity // of its findings, unless a finding says otherwise
	Level    Level
	Source   string // the document, standard or practice that the rule rests on
	Year     int    // of the source, 0 where it has none
	Doc      string // why the rule exists and how to mend a finding, Markdown
	Bad      []Example
	Good     []Example
	// Words are the literals whose occurrences Check reads with Pass.Hits.
	Words []string
	Check func(*Pass)
}

// Example is a text on which the rule is tested.
type Example struct {
	Text string
	// Config is the YAML of a .bihuan.yaml in force, "" for none.
	Config string
	// Want lists, for a bad example, the text that each finding quotes, in
	// document order.
	Want []string
	// Fixed is the text after all fixes, "" where the rule has none.
	Fixed string
}

// Finding is one defect with its proof.
type Finding struct {
	ID       string // unique in the document: F1, F2 … in the order shown
	Rule     *Rule
	Severity Severity
	Message  string // says what is wrong and what to do, and quotes the proof
	document.Span
	Related []Related
	Fix     []Edit // nil where a machine cannot know
}

// Related is another place that belongs to the proof.
type Related struct {
	document.Span
	Message string
}

// Edit replaces a span of the text.
type Edit struct {
	document.Span
	New string
}
