package intake

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/tabular"
	"bihuan/internal/zh"
)

// MaxRows bounds the rows of one table (trust.md, E 37).
const MaxRows = 50_000

// Options say how a table is to be understood and what is to happen with it.
type Options struct {
	Columns []string          // what each column becomes
	Year    int               // of rows that name none
	Subject ledger.Subject    // of rows that name none
	OnTwin  OnTwin            // what to do with a row that the ledger has already
	Loose   bool              // a deadline that cannot be read goes into the remark; otherwise the row is faulty
	Rename  map[string]string // names in cells that mean others
	Systems []ledger.System   // how superiors call the states
}

// OnTwin says what to do with a row that the ledger has already.
type OnTwin string

// The choices.
const (
	SkipTwin   OnTwin = "skip"
	UpdateTwin OnTwin = "update"
	AddTwin    OnTwin = "add"
)

// OnTwins lists every choice.
var OnTwins = []OnTwin{SkipTwin, UpdateTwin, AddTwin}

// Zh returns the word of the screens, "" for an unknown choice.
func (o OnTwin) Zh() string {
	return map[OnTwin]string{SkipTwin: "跳过", UpdateTwin: "更新台账中的问题", AddTwin: "作为新问题增加"}[o]
}

// Entry is one problem as a table tells it.
type Entry struct {
	Rows     []int // of the sheet, the first one is where the problem stands
	Number   string
	Year     int
	Content  ledger.Content
	Causes   []string
	Measures []Step
	State    string   // as the table has it
	Notes    []string // what was understood in a way that a person should see
	Fault    string   // a sentence, "" when all is well

	kept       []string // texts for the remark
	wholeStory string   // title and statement as they stand, to find the same story again
	titleCell  string   // the title as it stands
	units      string   // the cell of the lead unit as it stands
	told       bool     // the table says whose problem it is
}

// Step is a measure as one row or item tells it. Unit, Holder and Due are only
// filled in where they are not those of the problem.
type Step struct{ Text, Unit, Holder, Due string }

// Reading is a table, understood row by row.
type Reading struct {
	Entries []Entry
	Skipped []Passed
	Notes   []string
}

// Passed is a row that is no entry.
type Passed struct {
	Row  int
	Why  string // 合计行
	Text string
}

// reader goes down a table.
type reader struct {
	t       Table
	o       Options
	out     Reading
	section string // the aspect that a row over the following ones names
	fill    bool   // an empty aspect repeats the one above
	last    tabular.Row
}

// Read understands the rows of t. It returns fault.Invalid when the whole
// cannot be taken in.
func Read(t Table, o Options) (Reading, error) {
	r := &reader{t: t, o: o}
	if err := r.check(); err != nil {
		return Reading{}, err
	}
	if o.Subject == "" {
		r.o.Subject = ledger.Team
	}
	r.fill = r.fillsAspect()
	for _, row := range t.Body {
		if why := r.passed(row); why != "" {
			if why != "空行" {
				r.out.Skipped = append(r.out.Skipped, Passed{row.No, why, shorten(strings.Join(distinct(row), " "))})
			}
			continue
		}
		r.row(row)
		r.last = row
	}
	for i := range r.out.Entries {
		r.finish(&r.out.Entries[i])
	}
	return r.out, nil
}

func (r *reader) check() error {
	if len(r.t.Body) > MaxRows {
		return fault.New(fault.Invalid, "表格有%d行，一次最多导入%d行，请拆分后分几次导入。", len(r.t.Body), MaxRows)
	}
	used := map[string]bool{}
	for _, code := range r.o.Columns {
		target, known := TargetOf(code)
		switch {
		case code == Skip:
		case !known:
			return fault.New(fault.Invalid, "没有“%s”这个栏目，请从列表中选择。", shorten(code))
		case target.Once && used[code]:
			return fault.New(fault.Invalid, "有两栏都对应“%s”，请只留一栏，另一栏改为“备注”或“不读取”。", targetZh(code))
		}
		used[code] = true
	}
	if !used[Title] && !used[Statement] {
		return fault.New(fault.Invalid, "没有哪一栏对应“问题标题”或“问题表现”，请先指定问题写在哪一栏。")
	}
	return nil
}

// codeAt returns what column j becomes.
func (r *reader) codeAt(j int) string {
	if j < len(r.o.Columns) {
		return r.o.Columns[j]
	}
	return Skip
}

// fillsAspect reports whether empty cells of the aspect repeat the one above:
// where the first row has one and most others have none, the cells were merged
// before the table lost its merged areas.
func (r *reader) fillsAspect() bool {
	for j := range r.t.Heads {
		if r.codeAt(j) != Aspect {
			continue
		}
		filled := 0
		for _, row := range r.t.Body {
			if row.Text(j) != "" {
				filled++
			}
		}
		if len(r.t.Body) > 2 && r.t.Body[0].Text(j) != "" && filled*2 <= len(r.t.Body) {
			r.out.Notes = append(r.out.Notes, "“"+r.t.Heads[j]+"”空白的行沿用上面一行的。")
			return true
		}
	}
	return false
}

// passed says why a row is no entry, "" when it is one.
func (r *reader) passed(row tabular.Row) string {
	texts := distinct(row)
	if len(texts) == 0 {
		return "空行"
	}
	first := bare(texts[0])
	v := words()
	for _, word := range v.totals {
		if strings.HasPrefix(first, word) && len(texts) <= 1+len(row.Cells)/2 {
			return "合计行"
		}
	}
	same, named := 0, 0
	for j, c := range row.Cells {
		if c.Text != "" && j < len(r.t.Heads) && r.t.Heads[j] != "" {
			named++
			if _, last, _ := strings.Cut("/"+r.t.Heads[j], "/"); bare(c.Text) == bare(last) || strings.HasSuffix(bare(r.t.Heads[j]), bare(c.Text)) && bare(c.Text) != "" && c.Kind == tabular.String {
				same++
			}
		}
	}
	switch {
	case same >= 2 && same*2 > named:
		return "重复的表头"
	case numbersOnly(row):
		return "栏目序号行"
	}
	if len(texts) <= 2 {
		for _, word := range v.footers {
			if b := bare(word); first == b || strings.HasPrefix(first, b) && (len(texts) == 1 && r.alone(row) || strings.ContainsAny(zh.Fold(texts[0]), ":")) {
				return "表下的说明"
			}
		}
	}
	if len(texts) == 1 && r.alone(row) {
		if _, rest := marked(texts[0]); utf8.RuneCountInString(rest) <= 40 && r.isSection(row) {
			r.section = rest
			return "分类行"
		}
	}
	return ""
}

// alone reports whether the only text of a row stands first or is merged over
// several columns: not in the column of the problem alone.
func (r *reader) alone(row tabular.Row) bool {
	n, at := 0, -1
	for j, c := range row.Cells {
		if c.Text != "" {
			if n++; at < 0 {
				at = j
			}
		}
	}
	return n > 1 || at == 0
}

// isSection reports whether a row of one text names what follows: the text is
// merged over columns, or stands in the first one, which is for numbers.
func (r *reader) isSection(row tabular.Row) bool {
	spread := 0
	for _, c := range row.Cells {
		if c.Spread {
			spread++
		}
	}
	return spread > 0 || row.Text(0) != "" && (r.codeAt(0) == Serial || r.codeAt(0) == Skip)
}

// numbersOnly reports whether a row counts the columns: 1, 2, 3 or 甲, 1, 2.
func numbersOnly(row tabular.Row) bool {
	n := 0
	for _, c := range row.Cells {
		if c.Text == "" || c.Text == "甲" || c.Text == "乙" {
			continue
		}
		v, err := strconv.Atoi(strings.Trim(zh.Fold(c.Text), "()"))
		if err != nil || v < n || v > n+2 {
			return false
		}
		n = v
	}
	return n >= 3
}

// row reads one row: it begins an entry or goes on with the last one.
func (r *reader) row(row tabular.Row) {
	cells := map[string][]tabular.Cell{}
	wrong := ""
	for j, c := range row.Cells {
		code := r.codeAt(j)
		if code == Skip || code == Serial && c.Spread || c.Text == "" {
			continue
		}
		if c.Kind == tabular.Wrong {
			if code != Serial {
				wrong = "“" + label(r.t.Heads[j]) + "”是公式错误" + c.Text + "，请在表中改正。"
			}
			continue
		}
		if words().dittos[c.Text] {
			c.Text = r.last.Text(j)
			row.Cells[j].Text = c.Text
		}
		cells[code] = append(cells[code], c)
	}
	if r.continues(cells) {
		r.goOn(row, cells)
	} else {
		r.begin(row, cells)
		r.fields(row, cells)
		r.parts(row, cells)
	}
	if e := r.current(); wrong != "" {
		if len(e.Rows) > 1 {
			wrong = "第" + strconv.Itoa(row.No) + "行" + wrong
		}
		e.Fault = wrong
	}
}

// label is a heading without the group that it stands under.
func label(head string) string { return head[strings.LastIndexByte(head, '/')+1:] }

func (r *reader) current() *Entry { return &r.out.Entries[len(r.out.Entries)-1] }

// fail keeps the first complaint.
func (e *Entry) fail(sentence string) {
	if e.Fault == "" {
		e.Fault = sentence
	}
}

func (e *Entry) note(sentence string) { e.Notes = append(e.Notes, sentence) }

// continues reports whether cells go on with the entry above: its problem is
// merged over this row, left out, or repeated.
func (r *reader) continues(cells map[string][]tabular.Cell) bool {
	if len(r.out.Entries) == 0 {
		return false
	}
	own, problem := false, ""
	for _, code := range []string{Title, Statement} {
		for _, c := range cells[code] {
			own = own || !c.Spread
			problem += c.Text + "\n"
		}
	}
	further := false
	for _, code := range []string{Measure, Cause, Example, LeadUnit, AssistUnits, Holder, Leader, Due, Progress, Evidence} {
		for _, c := range cells[code] {
			further = further || !c.Spread
		}
	}
	above := r.current()
	switch {
	case !further:
		return false
	case own:
		return problem == above.wholeStory && len(cells[Measure]) > 0 && !above.has(cells[Measure])
	case problem == "":
		return len(cells[Serial]) == 0 && len(cells[Number]) == 0
	}
	return problem == above.wholeStory
}

// has reports whether e has one of those measures already: then the row does
// not go on with it but tells it twice.
func (e *Entry) has(measures []tabular.Cell) bool {
	for _, c := range measures {
		for _, item := range items(c.Text) {
			if slices.ContainsFunc(e.Measures, func(s Step) bool { return s.Text == item }) {
				return true
			}
		}
	}
	return false
}

// begin starts an entry.
func (r *reader) begin(row tabular.Row, cells map[string][]tabular.Cell) {
	e := Entry{Rows: []int{row.No}, Year: r.o.Year}
	for _, code := range []string{Title, Statement} {
		for _, c := range cells[code] {
			e.wholeStory += c.Text + "\n"
		}
	}
	e.Content.Subject = r.o.Subject
	e.Content.Aspect = r.section
	r.out.Entries = append(r.out.Entries, e)
}

// text joins the cells of a target.
func text(cells []tabular.Cell) string {
	var all []string
	for _, c := range cells {
		if !words().blank(c.Text) {
			all = append(all, c.Text)
		}
	}
	return strings.Join(all, "\n")
}
