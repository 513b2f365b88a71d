// Package sheet writes a ledger as an Excel workbook. How a workbook looks is
// data: a layout per file in layouts, found by walking the embedded folder.
package sheet

// Row is one problem with everything that a sheet may show of it. All of it is
// text as people read it; empty texts give empty cells.
type Row struct {
	Number    string // 2024-3
	Year      string
	Subject   string // 班子 or 个人
	Person    string
	Aspect    string
	Title     string
	Statement string
	Examples  []string
	Causes    []string // titles
	Measures  []Measure

	Class, State string
	Goal         string
	Leader       string
	LeadUnit     string
	AssistUnits  string
	Holder       string
	Due          string
	Remark       string
	Progress     []string // what was last reported, task by task
	Effect       string
	Evidence     []string
	Source       string // 《…》第12行：“…”；领导批示“…”
	From         []Source
}

// Source is where a problem comes from beside a material.
type Source struct{ Kind, Title, Number, Date, Who, Wording, Due, Reply string }

// Measure is one measure of a Row.
type Measure struct {
	Key       string // the same measure under several problems has one key
	Title     string
	Statement string
	Actions   []Action
	Promises  []string
}

// Action is a single thing to do.
type Action struct{ Text, Holder, Due string }

// Head is what stands between the title and the table.
type Head struct {
	Unit string // 填报单位
	Date string // 2024年3月5日
}
