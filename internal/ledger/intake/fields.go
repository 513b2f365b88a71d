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

// longestPart bounds a cause or measure, in code points.
const longestPart = 6000

// fields fills in what a problem says of itself.
func (r *reader) fields(row tabular.Row, cells map[string][]tabular.Cell) {
	e := r.current()
	c := &e.Content
	r.numbered(e, text(cells[Number]))
	r.dated(e, text(cells[Year]))
	r.whose(e, text(cells[Subject]), text(cells[Person]))
	if aspect := text(cells[Aspect]); aspect != "" {
		_, c.Aspect = marked(oneLine(aspect))
	} else if r.fill && len(r.out.Entries) > 1 {
		c.Aspect = r.out.Entries[len(r.out.Entries)-2].Content.Aspect
	}
	e.titleCell = text(cells[Title])
	r.story(e, e.titleCell, text(cells[Statement]))
	for _, cell := range cells[Example] {
		c.Examples = append(c.Examples, items(cell.Text)...)
	}
	c.Goal = text(cells[Goal])
	c.Leader = r.renamed(people(text(cells[Leader])))
	r.offices(e, text(cells[LeadUnit]), text(cells[AssistUnits]))
	c.Holder = r.renamed(people(text(cells[Holder])))
	r.classed(e, oneLine(text(cells[Class])))
	if due := text(cells[Due]); due != "" {
		day, class, err := r.due(e, due)
		switch {
		case err == nil:
			c.Due = day
			if c.Class == ledger.Unclassed {
				c.Class = class
			}
		case r.o.Loose:
			e.kept = append(e.kept, "完成时限："+due)
			e.note("时限“" + shorten(due) + "”看不出日期，照录到备注")
		default:
			e.fail("完成时限" + fault.Text(err))
		}
	}
	r.keep(e, row)
}

// numbered takes a number of this program; another office's number is kept.
func (r *reader) numbered(e *Entry, number string) {
	if number == "" {
		return
	}
	if year, _, _, ok := ledger.ParseNumber(number); ok && year >= 1990 && year <= 2100 {
		e.Number, e.Year = strings.TrimSpace(number), year
		return
	}
	e.kept = append(e.kept, "编号："+number)
}

func (r *reader) dated(e *Entry, year string) {
	if year == "" || e.Number != "" {
		return
	}
	digits := strings.TrimRight(zh.Fold(whole(year)), "年度")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1990 || n > 2100 {
		e.fail("年度“" + shorten(year) + "”看不懂，请写成 2026 这样。")
		return
	}
	e.Year = n
}

// whose fills in whether the problem is the team's or a person's.
func (r *reader) whose(e *Entry, subject, person string) {
	e.told = subject != "" || person != ""
	first, rest, _ := strings.Cut(subject, "\n")
	switch word := bare(first); {
	case word == "":
	case strings.HasPrefix(word, "个人") || strings.HasPrefix(word, "班子成员"):
		e.Content.Subject = ledger.Personal
		if person == "" {
			person = rest
		}
	case strings.HasSuffix(word, "班子") || word == "集体" || word == "单位":
		e.Content.Subject = ledger.Team
	default:
		e.fail("主体“" + shorten(first) + "”看不懂，请填 班子 或 个人。")
	}
	if e.Content.Subject == ledger.Personal {
		if e.Content.Person = r.renamed(people(person)); e.Content.Person == "" {
			e.fail("个人的问题没有写是谁的，请补填姓名。")
		}
	}
}

// story fills in title, statement and examples.
func (r *reader) story(e *Entry, title, statement string) {
	c := &e.Content
	switch {
	case title == "" && statement == "":
		e.fail("没有写问题，请补填问题标题或问题表现。")
		return
	case title == "":
		title, statement = entitle(statement)
	case statement == "":
		title, statement = entitle(title)
	default:
		_, title = marked(oneLine(title))
	}
	if _, plain := marked(title); plain != "" {
		title = plain
	}
	c.Title = strings.TrimRight(title, "。")
	c.Statement, c.Examples = exampled(statement)
}

// offices fills in who leads and who assists.
func (r *reader) offices(e *Entry, lead, assist string) {
	c := &e.Content
	e.units = lead
	if assist == "" {
		lead, assist = shared(lead)
	} else {
		lead = oneLine(lead)
	}
	c.LeadUnit, c.AssistUnits = r.renamed(lead), r.renamed(oneLine(strings.ReplaceAll(assist, "\n", "、")))
}

// renamed replaces names by those that a person chose for them.
func (r *reader) renamed(text string) string {
	if len(r.o.Rename) == 0 || text == "" {
		return text
	}
	if to := r.o.Rename[text]; to != "" {
		return to
	}
	names := split(text)
	changed := false
	for i, name := range names {
		if to := r.o.Rename[name]; to != "" {
			names[i], changed = to, true
		}
	}
	if !changed {
		return text
	}
	return join(names)
}

// classed takes a class by the table of words; other words are kept.
func (r *reader) classed(e *Entry, class string) {
	if class == "" {
		return
	}
	known, ok := words().classes[bare(class)]
	if !ok {
		e.kept = append(e.kept, "整改类别："+class)
		e.note("整改类别“" + shorten(class) + "”没有对应的类别，照录到备注")
		return
	}
	e.Content.Class = known
}

// due understands a deadline: a day, words that stand for a class, or both.
func (r *reader) due(e *Entry, text string) (day string, class ledger.Class, err error) {
	v := words()
	if class, ok := v.dues[bare(text)]; ok {
		return "", class, nil
	}
	w, err := zh.ParseDay(text, e.Year)
	if err == nil {
		e.tellDay(text, w)
		return w.Last, class, nil
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，,；;、\n（）()", r) }) {
		part = strings.TrimPrefix(whole(part), "并")
		if c, ok := v.dues[bare(part)]; ok {
			class = c
			continue
		}
		got, failed := zh.ParseDay(part, e.Year)
		if failed != nil || day != "" && got.Last != day {
			return "", "", err
		}
		if day = got.Last; day != "" {
			e.tellDay(part, got)
		}
	}
	return day, class, nil
}

func (e *Entry) tellDay(text string, w zh.When) {
	if w.Guessed || !w.Exact() {
		e.note("时限“" + shorten(text) + "”按" + w.Last + "登记")
	}
}

// keep collects what has no place of its own: state, progress, evidence,
// sources and columns that nobody knows.
func (r *reader) keep(e *Entry, row tabular.Row) {
	for j, cell := range row.Cells {
		code := r.codeAt(j)
		if cell.Spread && len(e.Rows) > 1 || words().blank(cell.Text) {
			continue
		}
		switch code {
		case State:
			if e.State == "" {
				e.State = oneLine(cell.Text)
			}
		case Progress, Evidence, Source, Remark:
		default:
			continue
		}
		name := label(r.t.Heads[j])
		line := name + "：" + cell.Text
		if b := bare(name); b == "" || b == "备注" {
			line = cell.Text
		}
		e.kept = append(e.kept, line)
	}
}

// parts adds the causes and measures of a row.
func (r *reader) parts(row tabular.Row, cells map[string][]tabular.Cell) {
	e := r.current()
	for _, cell := range cells[Cause] {
		if cell.Spread && len(e.Rows) > 1 || words().blank(cell.Text) {
			continue
		}
		for _, item := range items(cell.Text) {
			if utf8.RuneCountInString(item) > longestPart {
				e.fail("原因超过" + strconv.Itoa(longestPart) + "字，请拆分。")
			}
			e.Causes = append(e.Causes, item)
		}
	}
	for _, cell := range cells[Measure] {
		if cell.Spread && len(e.Rows) > 1 || words().blank(cell.Text) {
			continue
		}
		for _, item := range items(cell.Text) {
			if utf8.RuneCountInString(item) > longestPart {
				e.fail("整改措施超过" + strconv.Itoa(longestPart) + "字，请拆分。")
			}
			e.Measures = append(e.Measures, Step{Text: item})
		}
	}
}

// goOn adds a further row to the entry above: more causes and measures, each
// with its own unit, holder and date where the row names others.
func (r *reader) goOn(row tabular.Row, cells map[string][]tabular.Cell) {
	e := r.current()
	e.Rows = append(e.Rows, row.No)
	before := len(e.Measures)
	r.parts(row, cells)
	own := func(code string) string {
		var fresh []tabular.Cell
		for _, c := range cells[code] {
			if !c.Spread {
				fresh = append(fresh, c)
			}
		}
		return oneLine(text(fresh))
	}
	c := &e.Content
	for _, cell := range cells[Example] {
		if !cell.Spread {
			c.Examples = append(c.Examples, items(cell.Text)...)
		}
	}
	step := Step{Unit: r.renamed(own(LeadUnit)), Holder: r.renamed(people(own(Holder)))}
	if step.Unit == c.LeadUnit {
		step.Unit = ""
	}
	if step.Holder == c.Holder {
		step.Holder = ""
	}
	if assist := own(AssistUnits); assist != "" {
		c.AssistUnits = union(c.AssistUnits, r.renamed(assist))
	}
	c.AssistUnits = union(c.AssistUnits, without(step.Unit, c.LeadUnit))
	if due := own(Due); due != "" {
		day, class, err := r.due(e, due)
		switch {
		case err == nil && day != "":
			if day != c.Due {
				step.Due = due
			}
			if c.Due == "" && c.Class == ledger.Unclassed || c.Due != "" && day > c.Due {
				c.Due = day // the problem is over when its last measure is
			}
		case err == nil:
			if step.Due = due; c.Class == ledger.Unclassed && c.Due == "" {
				c.Class = class
			}
		case r.o.Loose:
			step.Due = due
		default:
			e.fail("第" + strconv.Itoa(row.No) + "行完成时限" + fault.Text(err))
		}
	}
	for i := before; i < len(e.Measures); i++ {
		step.Text = e.Measures[i].Text
		e.Measures[i] = step
	}
	r.keep(e, row)
}

// union adds names to a list of names, each once.
func union(list, more string) string {
	names := split(list)
	for _, name := range split(more) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return join(names)
}

// without returns names that are not in list.
func without(names, list string) string {
	var rest []string
	known := split(list)
	for _, name := range split(names) {
		if !slices.Contains(known, name) {
			rest = append(rest, name)
		}
	}
	return join(rest)
}

// finish makes the remark and checks what only the whole entry shows.
func (r *reader) finish(e *Entry) {
	var lines []string
	for _, line := range e.kept {
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	e.Content.Remark = strings.Join(lines, "\n")
	if e.Year == 0 {
		e.fail("没有写年度，请在上面选择这批问题的年度。")
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// people returns names on one line without the blanks that line two characters
// up with three.
func people(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	for i, part := range parts {
		part = whole(part)
		if plain := strings.Map(func(r rune) rune {
			if zh.IsBlank(r) {
				return -1
			}
			return r
		}, part); utf8.RuneCountInString(plain) <= 3 {
			part = plain
		}
		parts[i] = part
	}
	return oneLine(strings.Join(parts, "、"))
}
