package org

import (
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/tabular"
	"bihuan/internal/zh"
)

// MaxImport is the number of rows that one import may hold.
const MaxImport = 5000

// column is what a column of an imported table means.
type column int

const (
	colOffice column = iota
	colParent
	colKind
	colName
	colTitle
	colDuty
	colInCharge
	colContact
	colFrom
	colTo
)

// Heads are the headings of the table that is exported and proposed, in their
// order.
var Heads = []string{"单位", "上级单位", "单位类型", "姓名", "职务", "是否主要负责人", "分管单位", "联系单位", "任职时间"}

// headWords are the headings that offices use, for each column. The proposed
// one stands first.
var headWords = map[column][]string{
	colOffice:   {"单位", "单位名称", "所在单位", "工作单位", "所在部门", "部门", "部门名称", "机构", "机构名称", "科室", "股室", "组织"},
	colParent:   {"上级单位", "上级", "上级部门", "上级机构", "隶属", "隶属单位", "主管单位", "主管部门"},
	colKind:     {"单位类型", "单位类别", "单位性质", "机构类型", "类型", "类别", "性质"},
	colName:     {"姓名", "名字", "人员", "人员姓名", "干部姓名"},
	colTitle:    {"职务", "现任职务", "职务名称", "岗位", "职位", "单位及职务", "行政职务", "党内职务"},
	colDuty:     {"是否主要负责人", "主要负责人", "身份", "是否一把手", "一把手", "是否正职", "人员类别"},
	colInCharge: {"分管单位", "分管", "分管部门", "分管工作", "分管领域", "分管股室", "分管科室"},
	colContact:  {"联系单位", "联系", "联系点", "联系乡镇", "联系村", "联系部门", "包联单位", "包抓联系点", "挂钩联系点"},
	colFrom:     {"任职时间", "任职日期", "任现职时间", "任现职日期", "开始时间", "起始时间", "任职起始时间", "到任时间"},
	colTo:       {"免职时间", "免职日期", "离任时间", "任职结束时间", "结束时间"},
}

// headOf finds the column of a heading; remarks in brackets do not matter.
func headOf(text string) (column, bool) {
	text = zh.Fold(text)
	if i := strings.IndexByte(text, '('); i > 0 {
		text = text[:i]
	}
	text = strings.Map(func(r rune) rune {
		if zh.IsBlank(r) || r == '\n' || r == '*' || r == ':' {
			return -1
		}
		return r
	}, text)
	for c := colOffice; c <= colTo; c++ {
		for _, word := range headWords[c] {
			if text == word {
				return c, true
			}
		}
	}
	return 0, false
}

// headWithin is how far down the headings may stand.
const headWithin = 20

// HasHead reports whether the headings of an import stand in lines.
func HasHead(lines []tabular.Line) bool {
	_, _, ok := findHead(lines)
	return ok
}

// findHead returns where the headings stand and which cell is which column.
// They must name the office and at least one other column.
func findHead(lines []tabular.Line) (at int, cells map[column]int, ok bool) {
	for i, line := range lines[:min(len(lines), headWithin)] {
		found := map[column]int{}
		for j, text := range line.Cells {
			if c, known := headOf(text); known {
				if _, twice := found[c]; !twice {
					found[c] = j
				}
			}
		}
		if _, office := found[colOffice]; office && len(found) > 1 {
			return i, found, true
		}
	}
	return 0, nil, false
}

// RowFault says what is wrong with a row and what to do about it.
type RowFault struct {
	Row  int    `json:"row"`
	Text string `json:"text"`
}

// entry is one row of an import, understood.
type entry struct {
	row                 int
	office, parent      string
	kind                Kind // "" where the row does not say
	name, title         string
	duty                Duty // "" where the row does not say
	inCharge, contacts  []string
	from                string
	officeOnly, skipped bool
}

// table is an imported table, understood as far as it can be alone.
type table struct {
	rows    int // with something in them
	entries []entry
	faults  []RowFault
	notes   []string
}

// readTable understands lines. It returns fault.Invalid when the whole cannot
// be an import.
func readTable(lines []tabular.Line) (table, error) {
	at, cells, ok := findHead(lines)
	if !ok {
		return table{}, fault.New(fault.Invalid, "没有找到表头。请保留写有“单位”“姓名”“职务”等栏目名称的那一行，再重新粘贴或上传。")
	}
	body := lines[at+1:]
	if len(body) == 0 {
		return table{}, fault.New(fault.Invalid, "表头下面没有内容，没有可以导入的行。")
	}
	if len(body) > MaxImport {
		return table{}, fault.New(fault.Invalid, "表格有%d行，一次最多导入%d行，请拆分后分几次导入。", len(body), MaxImport)
	}
	t := table{rows: len(body), faults: []RowFault{}, notes: unread(lines[at], cells)}
	var above entry
	for _, line := range body {
		e, err := readEntry(line, cells, above)
		if e.office != "" {
			above = e
		}
		switch {
		case err != nil:
			t.faults = append(t.faults, RowFault{line.No, fault.Text(err)})
		case !e.skipped:
			t.entries = append(t.entries, e)
		}
	}
	return t, nil
}

// unread names the headings that are not taken in, so that nobody waits for
// them.
func unread(head tabular.Line, cells map[column]int) []string {
	used := map[int]bool{}
	for _, j := range cells {
		used[j] = true
	}
	var left []string
	for j, text := range head.Cells {
		if text != "" && !used[j] && text != "序号" && text != "备注" {
			left = append(left, "“"+shorten(text)+"”")
		}
	}
	if len(left) == 0 {
		return []string{}
	}
	return []string{"不读取的栏目：" + strings.Join(left, "、") + "。"}
}

// readEntry understands one row; above is the row before it, whose office an
// empty cell repeats.
func readEntry(line tabular.Line, cells map[column]int, above entry) (entry, error) {
	cell := func(c column) string {
		j, ok := cells[c]
		if !ok || j >= len(line.Cells) {
			return ""
		}
		return line.Cells[j]
	}
	e := entry{row: line.No, office: tidy(cell(colOffice)), parent: tidy(cell(colParent)), name: personName(cell(colName)), title: tidy(cell(colTitle))}
	var err error
	if e.office == "" {
		if above.office == "" {
			return e, fault.New(fault.Invalid, "“单位”是空的，请填写单位名称。")
		}
		e.office, e.parent, e.kind = above.office, above.parent, above.kind
	} else if e.kind, err = kindOf(cell(colKind)); err != nil {
		return e, err
	}
	if e.name == "" {
		if e.title != "" {
			return e, fault.New(fault.Invalid, "有职务“%s”却没有姓名，请补填姓名，或清空职务。", shorten(e.title))
		}
		e.officeOnly = true
		return e, nil
	}
	if strings.ContainsAny(e.name, "、，,；;/\n") {
		return e, fault.New(fault.Invalid, "“姓名”里像是有几个人（%s），请一人一行。", shorten(e.name))
	}
	if e.duty, err = dutyOf(cell(colDuty)); err != nil {
		return e, err
	}
	if e.from, err = dayOf("任职时间", cell(colFrom)); err != nil {
		return e, err
	}
	e.inCharge, e.contacts = several(cell(colInCharge)), several(cell(colContact))
	e.skipped = cell(colTo) != "" // over: an import brings in what is
	return e, nil
}

// personName returns a name without the blanks that line two characters up
// with three.
func personName(text string) string {
	text = tidy(text)
	for _, r := range text {
		if !zh.IsHan(r) && !zh.IsBlank(r) {
			return text
		}
	}
	return strings.Map(func(r rune) rune {
		if zh.IsBlank(r) {
			return -1
		}
		return r
	}, text)
}

// several splits a cell that names several offices.
func several(text string) []string {
	var all []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;\n|", r) }) {
		if part = tidy(part); part != "" && part != "无" && part != "/" && part != "—" {
			all = append(all, part)
		}
	}
	return all
}

// kindOf understands a kind in words, "" for nothing.
func kindOf(text string) (Kind, error) {
	text = tidy(text)
	if text == "" {
		return "", nil
	}
	for _, k := range Kinds {
		if text == k.Zh() {
			return k, nil
		}
	}
	if k, ok := map[string]Kind{"乡": Town, "镇": Town, "村": Village, "社区": Village, "支部": Branch, "党总支": Branch, "机关": Department,
		"股室": Section, "科室": Section, "内设股室": Section, "内设科室": Section, "党工委": PartyCommittee, "街道办": Street, "办事处": Street,
		"事业单位": Department, "单位": Department}[text]; ok {
		return k, nil
	}
	return "", fault.New(fault.Invalid, "没有“%s”这种单位类型，可用的有：%s。", shorten(text), kindList())
}

func kindList() string {
	words := make([]string, len(Kinds))
	for i, k := range Kinds {
		words[i] = k.Zh()
	}
	return strings.Join(words, "、")
}

// GuessKind takes the kind of an office from the end of its name; below says
// that it stands under another office.
func GuessKind(name string, below bool) Kind {
	for _, end := range []struct {
		text string
		kind Kind
	}{{"党组", PartyGroup}, {"党委", PartyCommittee}, {"党工委", PartyCommittee}, {"委员会", PartyCommittee}, {"支部", Branch},
		{"乡", Town}, {"镇", Town}, {"街道", Street}, {"村", Village}, {"社区", Village}} {
		if strings.HasSuffix(name, end.text) {
			return end.kind
		}
	}
	if below {
		return Section
	}
	return Department
}

// dutyOf understands 是 and 否 and the words for duties, "" for nothing.
func dutyOf(text string) (Duty, error) {
	text = strings.ToLower(zh.Fold(tidy(text)))
	for _, d := range Duties {
		if text == d.Zh() {
			return d, nil
		}
	}
	switch text {
	case "", "否", "不是", "×", "x", "0", "n", "no":
		return "", nil
	case "是", "√", "✓", "✔", "对", "1", "y", "yes", "一把手", "正职", "负责人":
		return Chief, nil
	case "副职", "成员", "班子":
		return Member, nil
	}
	return "", fault.New(fault.Invalid, "“是否主要负责人”填的是“%s”，请填 是、否、班子成员、工作人员 或 联络员。", shorten(text))
}

// Numbers of days that Excel writes for dates from 1954 to 2119.
const (
	firstSerial, lastSerial = 20_000, 80_000
	excelEpoch              = -25_569 // of day 0, in days from 1970
)

// dayOf understands a day or a month as tables have it; a month is its first
// day. The result is YYYY-MM-DD, "" for nothing.
func dayOf(name, text string) (string, error) {
	text = zh.Fold(tidy(text))
	if text == "" || text == "—" || text == "-" || text == "/" {
		return "", nil
	}
	wrong := fault.New(fault.Invalid, "%s“%s”看不懂，请写成 2024-03-01 或 2024年3月 这样。", name, shorten(text))
	if n, err := strconv.Atoi(strings.TrimSuffix(text, ".0")); err == nil {
		if n >= firstSerial && n <= lastSerial {
			return serialDay(n), nil
		}
		if len(text) != len("20240301") && len(text) != len("202403") {
			return "", wrong
		}
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("年月日号./-", r) || r == ' ' })
	if len(parts) == 2 {
		parts = append(parts, "1")
	}
	if len(parts) < 3 || len(parts) > 4 { // the fourth is a time of day, which dates from programs have
		return "", wrong
	}
	day := ""
	for i, digits := range []int{4, 2, 2} {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 || len(parts[i]) > digits {
			return "", wrong
		}
		day += "-" + strings.Repeat("0", max(0, digits-len(strconv.Itoa(n)))) + strconv.Itoa(n)
	}
	if checkDate(name, day[1:]) != nil {
		return "", wrong
	}
	return day[1:], nil
}
