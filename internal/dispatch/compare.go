package dispatch

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"bihuan/internal/ledger"
	"bihuan/internal/zh"
)

// Kind says what stands behind a cell that differs from what was sent.
type Kind string

// The kinds.
const (
	Change   Kind = "change"   // filled in, nothing against it
	Locked   Kind = "locked"   // a column that was not to be changed
	Conflict Kind = "conflict" // the ledger changed meanwhile too
)

// Cell is one difference.
type Cell struct {
	Key    string // names the cell within a collection
	Row    string // code
	Line   int    // in the file
	Column Column
	Old    string // as it was sent
	New    string // as it came back
	Now    string // in the ledger today
	Kind   Kind
	Note   string // what taking it means, or why it cannot be taken
	May    bool   // it can be taken
	Taken  bool   // it is taken unless somebody says otherwise
}

// Fault is a line, or a cell of it, that cannot enter the ledger.
type Fault struct {
	Line int
	Row  string // code, "" when unknown
	Text string
}

// Compared is a filled sheet beside what was sent and what is so today.
type Compared struct {
	Cells   []Cell
	Faults  []Fault
	Missing []Row  // rows that did not come back
	By      string // who filled it in
	On      string // when, "" when the sheet does not say

	rows []comparedRow
}

// comparedRow is a row with what the ledger makes of it.
type comparedRow struct {
	row     Row
	line    Line
	problem ledger.Problem
	task    ledger.Task // without ID where the office has none
	by, on  string
}

// compare sets a filled sheet beside its packet. problems are those of the
// packet as they are today, by id: one that is gone is missing.
func compare(p Packet, f Filled, problems map[string]ledger.Problem, today string) Compared {
	c := comparing{packet: p, filled: f, problems: problems, today: today}
	c.head()
	lines := c.match()
	for _, row := range p.Rows {
		line, ok := lines[row.Code]
		if !ok {
			c.Missing = append(c.Missing, row)
			continue
		}
		c.compareRow(row, line)
	}
	slices.SortStableFunc(c.Faults, func(a, b Fault) int { return a.Line - b.Line })
	return c.Compared
}

type comparing struct {
	Compared
	packet   Packet
	filled   Filled
	problems map[string]ledger.Problem
	today    string
}

func (c *comparing) fault(line int, row, text string) {
	c.Faults = append(c.Faults, Fault{line, row, text})
}

// head takes who filled the sheet in, and when, from the first rows that say.
func (c *comparing) head() {
	for _, l := range c.filled.Lines {
		if c.By == "" {
			c.By = l.Cells[Filler]
		}
		if c.On == "" && l.Cells[FilledOn] != "" && l.Cells[FilledOn] <= c.today && isDay(l.Cells[FilledOn]) {
			c.On = l.Cells[FilledOn]
		}
	}
}

func isDay(text string) bool { return zh.CheckDate("", text, 2000, 2100) == nil && text != "" }

// match finds the row of every line: by its code, or where that is gone by
// what it says.
func (c *comparing) match() map[string]Line {
	lines := map[string]Line{}
	var uncoded []Line
	for _, l := range c.filled.Lines {
		code := l.Cells[Code]
		if code == "" {
			uncoded = append(uncoded, l)
			continue
		}
		if _, known := c.packet.Row(code); !known {
			if c.says(l) {
				c.fault(l.No, "", "编码“"+short(code)+"”不在发给“"+c.packet.Office+"”的表里，这一行没有并入。请核对是不是从别的表粘贴来的。")
			}
			continue
		}
		if first, twice := lines[code]; twice {
			c.fault(l.No, code, "编码与第"+strconv.Itoa(first.No)+"行重复，按第"+strconv.Itoa(first.No)+"行并入，这一行没有并入。")
			continue
		}
		lines[code] = l
	}
	for _, l := range uncoded {
		if i := slices.IndexFunc(c.packet.Rows, func(r Row) bool {
			_, taken := lines[r.Code]
			return !taken && content(l.Cells) != "" && content(r.Cells) == content(l.Cells)
		}); i >= 0 {
			lines[c.packet.Rows[i].Code] = l
		} else if c.says(l) {
			c.fault(l.No, "", "这一行没有编码，也对不上下发的任何一行，没有并入。新增的事项请在台账中登记。")
		}
	}
	return lines
}

// says reports whether somebody filled in something of l.
func (c *comparing) says(l Line) bool {
	return slices.ContainsFunc(Columns, func(f Facts) bool {
		return f.Open && f.Column != Filler && f.Column != FilledOn && l.Cells[f.Column] != ""
	})
}

func (c *comparing) compareRow(row Row, line Line) {
	p, ok := c.problems[row.Problem]
	if !ok {
		if c.says(line) {
			c.fault(line.No, row.Code, "这个问题已不在台账中，没有并入。")
		}
		return
	}
	r := comparedRow{row: row, line: line, problem: p, task: taskOf(p, row, c.packet.Office), by: c.By, on: c.On}
	if text := line.Cells[Filler]; text != "" {
		r.by = text
	}
	c.when(&r)
	c.locked(r)
	c.progress(r)
	c.evidence(r)
	c.difficulty(r)
	c.extension(r)
	c.rows = append(c.rows, r)
}

// taskOf returns the task that a row stands for: its own, or the one that the
// office has come to have since.
func taskOf(p ledger.Problem, row Row, office string) ledger.Task {
	if row.Task != "" {
		if t := p.Course.Task(row.Task); t != nil {
			return *t
		}
		return ledger.Task{ID: row.Task}
	}
	for _, t := range slices.Backward(p.Course.Tasks) {
		if t.State != ledger.TaskCancelled && slices.Contains(Offices(t.Unit), office) {
			return t
		}
	}
	return ledger.Task{}
}

// now returns what the ledger says today where the sheet has column.
func (r comparedRow) now(column Column) string {
	switch column {
	case Problem:
		return shown(r.problem)
	case Work:
		if r.row.Task != "" {
			return r.task.Title
		}
		return r.row.Cells[Work]
	case Leader:
		return r.problem.Leader
	case Holder:
		if r.row.Task != "" {
			return r.task.Holder
		}
		return r.problem.Holder
	case Due:
		if r.task.ID != "" {
			return r.task.Due
		}
		return r.problem.Due
	case Progress:
		return r.task.Progress
	}
	return r.row.Cells[column]
}

// cell notes a difference, unless the text is too long for the ledger.
func (c *comparing) cell(r comparedRow, column Column, kind Kind, note string, may, taken bool) {
	text := r.line.Cells[column]
	if facts := column.Facts(); facts.Most > 0 && utf8.RuneCountInString(text) > facts.Most {
		c.fault(r.line.No, r.row.Code, "“"+facts.Head+"”有"+strconv.Itoa(utf8.RuneCountInString(text))+"个字，最多"+strconv.Itoa(facts.Most)+"个，这一格没有并入，请删减。")
		return
	}
	c.Cells = append(c.Cells, Cell{Key: r.row.Code + "/" + string(column), Row: r.row.Code, Line: r.line.No, Column: column,
		Old: r.row.Cells[column], New: text, Now: r.now(column), Kind: kind, Note: note, May: may, Taken: taken})
}

// when checks the day of filling in.
func (c *comparing) when(r *comparedRow) {
	text := r.line.Cells[FilledOn]
	switch {
	case text == "":
		if r.on == "" {
			r.on = c.today
		}
		return
	case !isDay(text):
		c.fault(r.line.No, r.row.Code, "填报日期“"+short(text)+"”不是日期，按收回的日期"+c.today+"登记。")
	case text > c.today:
		c.fault(r.line.No, r.row.Code, "填报日期"+text+"还没有到，按收回的日期"+c.today+"登记。")
	default:
		r.on = text
		return
	}
	r.on = c.today
}

// locked flags columns that were not to be changed.
func (c *comparing) locked(r comparedRow) {
	for _, f := range Columns {
		if f.Open || f.Column == Seq || f.Column == Code || !slices.Contains(c.filled.Columns, f.Column) {
			continue
		}
		text := r.line.Cells[f.Column]
		if same(text, r.row.Cells[f.Column]) || same(text, r.now(f.Column)) {
			continue
		}
		note, may := lockedNote(r, f.Column, text)
		c.cell(r, f.Column, Locked, note, may, false)
	}
}

// lockedNote says what taking a changed locked column would mean.
func lockedNote(r comparedRow, column Column, text string) (note string, may bool) {
	switch {
	case text == "":
		return "被清空，不并入", false
	case column == Due && !isDay(text):
		return "不是日期，不并入", false
	case column == Due && r.line.Cells[Extend] != "":
		return "已另填申请延期，不并入", false
	case column == Due && r.now(Due) == "":
		return "现在没有时限，请在台账中填写", false
	case column == Due && text <= r.now(Due):
		return "比现在的时限早，不并入，要提前请在台账中调整", false
	case column == Due:
		return "勾选后作为延期申请登记", true
	case column == Leader, column == Holder && r.row.Task == "":
		return "勾选后修改台账中的" + column.Zh(), true
	}
	return "不并入，要修改请到台账中修改", false
}

// progress compares the report and whether the work is done.
func (c *comparing) progress(r comparedRow) {
	text, now, sent := r.line.Cells[Progress], r.now(Progress), r.row.Cells[Progress]
	kind, note, end := Change, "", "办结任务"
	if !same(now, sent) && !same(text, now) {
		kind, note, end = Conflict, "下发以后台账中也有新的进展，勾选后以单位填报的为准", "办结任务；下发以后台账中也有新的进展，请先看过"
	}
	if text != "" && !same(text, sent) && !same(text, now) {
		c.cell(r, Progress, kind, note, true, kind == Change)
	}
	switch done := r.line.Cells[Finished]; {
	case done == "" || same(done, No):
	case !same(done, Yes):
		c.fault(r.line.No, r.row.Code, "“是否办结”填的是“"+short(done)+"”，请填“是”或“否”，这一格没有并入。")
	case r.task.State == ledger.TaskDone:
	case text == "" && now == "":
		c.fault(r.line.No, r.row.Code, "填了已办结，没有写办理结果，这一格没有并入。")
	default:
		c.cell(r, Finished, kind, end, true, kind == Change)
	}
}

func (c *comparing) evidence(r comparedRow) {
	known := func(match func(ledger.Evidence) bool) bool {
		return slices.ContainsFunc(r.problem.Course.Evidence, match)
	}
	if text := r.line.Cells[Number]; text != "" && !known(func(e ledger.Evidence) bool { return same(e.Number, text) && e.Task == r.task.ID }) {
		c.cell(r, Number, Change, "登记佐证", true, true)
	}
	if text := r.line.Cells[Place]; text != "" && !known(func(e ledger.Evidence) bool { return same(e.Place, text) && e.Task == r.task.ID }) {
		c.cell(r, Place, Change, "登记佐证", true, true)
	}
}

func (c *comparing) difficulty(r comparedRow) {
	text := r.line.Cells[Difficulty]
	if text == "" || slices.ContainsFunc(r.problem.Course.Difficulties, func(d ledger.Difficulty) bool { return same(d.Text, text) }) {
		return
	}
	c.cell(r, Difficulty, Change, "反映困难", true, true)
}

func (c *comparing) extension(r comparedRow) {
	text, reason := r.line.Cells[Extend], r.line.Cells[Reason]
	asked := slices.ContainsFunc(r.problem.Course.Extensions, func(x ledger.Extension) bool {
		return x.Due == text && x.Verdict == "" && (x.Task == "" || x.Task == r.task.ID)
	})
	most := Reason.Facts().Most
	switch {
	case text == "" && reason == "" || asked:
	case text == "":
		if slices.ContainsFunc(c.Cells, func(x Cell) bool { return x.Row == r.row.Code && x.Column == Due && x.May }) {
			return // the date stands in the column of deadlines
		}
		c.fault(r.line.No, r.row.Code, "写了延期理由，没有写申请延期到哪一天，没有并入。")
	case !isDay(text):
		c.fault(r.line.No, r.row.Code, "申请延期至“"+short(text)+"”不是日期，这一格没有并入，请写成 2024-06-30 这样。")
	case reason == "":
		c.fault(r.line.No, r.row.Code, "申请延期至"+text+"，没有写延期理由，没有并入。")
	case utf8.RuneCountInString(reason) > most:
		c.fault(r.line.No, r.row.Code, "“延期理由”最多"+strconv.Itoa(most)+"个字，申请延期没有并入，请删减。")
	case r.now(Due) == "":
		c.fault(r.line.No, r.row.Code, "这一项现在没有时限，不用申请延期，没有并入。")
	case text <= r.now(Due):
		c.fault(r.line.No, r.row.Code, "申请延期至"+text+"，不晚于现在的时限"+r.now(Due)+"，没有并入。")
	case r.task.ID != "" && r.problem.Due != "" && text > r.problem.Due:
		c.cell(r, Extend, Change, "超过问题的时限"+r.problem.Due+"，按问题延期申请："+reason, true, true)
	default:
		c.cell(r, Extend, Change, "申请延期："+reason, true, true)
	}
}

// short keeps a quoted value readable inside a sentence.
func short(s string) string {
	const most = 30
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "……"
	}
	return s
}
