package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var knownAbbreviations = known()

// known returns the abbreviations and idioms that need no explanation.
func known() map[string]bool {
	list := data.KnownAbbreviations()
	set := map[string]bool{}
	for _, w := range slices.Concat(list.Known, list.Plain) {
		set[w] = true
	}
	for _, n := range data.NumberedExpressions() {
		set[n.Name] = true
		for _, w := range slices.Concat(n.Wrong, n.Generic) { // numbered-expression speaks of these
			set[w] = true
		}
	}
	set["三个自信"] = true // fixed-wording does
	return set
}

var unexplainedAbbreviation = &lint.Rule{
	ID:       "unexplained-abbreviation",
	Title:    "数字简称没有解释",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "材料审核实务：本地的数字简称应当在第一次出现时写明内容",
	Doc: `“3512”“三包一联”一类的本地简称，外单位的督导组、上级审核人员看不懂，看不懂就无法核实。
第一次出现时用括号或者冒号写明指什么；通行的提法（如“三会一课”）不用解释。`,
	Bad: []lint.Example{
		{Text: "严格落实“两联三帮”制度。", Want: []string{"“两联三帮”"}},
		{Text: "紧盯“2415”责任体系，细化任务。", Want: []string{"“2415”"}},
		{Text: "构建“5+3”产业平台。", Want: []string{"“5+3”"}},
	},
	Good: []lint.Example{
		{Text: "严格落实“两联三帮”（领导联镇、部门联村，帮产业、帮就业、帮治理）制度。"},
		{Text: "严格落实“三会一课”制度，纠治“两张皮”，整治“一刀切”。"},
		{Text: "做到任务分解到位、责任压实到位、督促检查到位“三个到位”。"},
		{Text: "“两联三帮”即领导联镇、部门联村，帮产业、帮就业、帮治理。继续抓好“两联三帮”。"},
	},
	Check: checkUnexplainedAbbreviation,
}

func checkUnexplainedAbbreviation(p *lint.Pass) {
	type use struct {
		span      document.Span
		count     int
		explained bool
	}
	uses := map[string]*use{}
	var order []string
	marks := p.Index.Marks
	for i := 0; i+1 < len(marks); i++ {
		if marks[i].Rune != '“' {
			continue
		}
		j := i + 1
		for j < len(marks) && (marks[j].Rune == '+' || marks[j].Rune == '＋') {
			j++
		}
		if j == len(marks) || marks[j].Rune != '”' {
			continue
		}
		inner := p.Doc.Text[marks[i].Span().End:marks[j].At]
		if !isAbbreviation(inner) || knownAbbreviations[inner] || telephone(p.Doc.Text[:marks[i].At], inner) {
			continue
		}
		u := uses[inner]
		if u == nil {
			u = &use{span: document.Span{Start: marks[i].At, End: marks[j].Span().End}}
			uses[inner] = u
			order = append(order, inner)
		}
		u.count++
		u.explained = u.explained || explains(p.Doc.Text, marks[i].At, marks[j].Span().End) || summed(p.Doc.Text[:marks[i].At], inner)
	}
	for _, inner := range order {
		if u := uses[inner]; !u.explained {
			p.Report(u.span, "简称“%s”出现%d次，都没有解释，请在第一次出现时写明内容。", inner, u.count)
		}
	}
}

// longAbbreviation bounds an abbreviation in code points.
const longAbbreviation = 7

// isAbbreviation says whether s has the look of one: figures, or a numeral in
// front of few ideographs.
func isAbbreviation(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > longAbbreviation {
		return false
	}
	if s[0] >= '0' && s[0] <= '9' {
		return figures(s)
	}
	first, size := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("一二三四五六七八九十两双", first) {
		return false
	}
	rest := s[size:]
	for _, unit := range []string{"日", "天", "月", "年", "小时", "分钟", "周", "元", "人", "次"} {
		if strings.HasSuffix(rest, unit) {
			return false // 三日, 十五日: an amount
		}
	}
	for _, r := range rest {
		if r < 0x4E00 || r > 0x9FFF {
			return false
		}
	}
	// 一刀切, 一把手, 一心一意: what opens with 一 is mostly an idiom.
	return first != '一' || strings.ContainsAny(rest, "二三四五六七八九十两双")
}

// figures says whether s is made of digits and plus signs alone and is no
// year and no telephone number.
func figures(s string) bool {
	plus := strings.ContainsAny(s, "+＋")
	for _, r := range s {
		if (r < '0' || r > '9') && r != '+' && r != '＋' && r != 'N' && r != 'X' {
			return false
		}
	}
	if plus {
		return true
	}
	if len(s) < 3 || strings.HasPrefix(s, "12") || strings.HasPrefix(s, "11") {
		return false
	}
	return len(s) != 4 || !strings.HasPrefix(s, "19") && !strings.HasPrefix(s, "20")
}

// telephone says whether figures after before are a number to call.
func telephone(before, inner string) bool {
	if inner[0] < '0' || inner[0] > '9' {
		return false
	}
	tail := before[max(0, len(before)-30):]
	for _, w := range []string{"电话", "号码", "热线", "拨打", "报警"} {
		if strings.Contains(tail, w) {
			return true
		}
	}
	return false
}

// explanations are what, standing behind an abbreviation, opens its
// explanation.
var explanations = []string{"（", "(", "：", ":", "——", "即", "，即", ",即", "是指", "，是指", "指的是", "就是", "分别是", "包括"}

// explains says whether the text around an abbreviation says what it means:
// behind it, or before it as 简称 or an enumeration in brackets.
func explains(text string, start, end int) bool {
	for _, e := range explanations {
		if strings.HasPrefix(text[end:], e) {
			return true
		}
	}
	before := text[:start]
	for _, e := range []string{"简称", "简称为", "下称", "称为", "概括为", "）", ")", "的", "等"} {
		if strings.HasSuffix(before, e) {
			return e != "的" && e != "等" || listed(before)
		}
	}
	return false
}

// summed says whether as many things as the numeral of the abbreviation
// counts stand before it in its clause: 调查到位、整改到位、落实到位“三个到位”.
func summed(before, inner string) bool {
	n, _ := numeralAt(inner)
	if n < 3 {
		return false
	}
	tail := before[max(0, len(before)-600):]
	if i := strings.LastIndexAny(tail, "。；，,;\n"); i >= 0 {
		tail = tail[i:]
	}
	return strings.Count(tail, "、") >= n-1
}

// listed says whether before ends with an enumeration of three or more.
func listed(before string) bool {
	tail := before[max(0, len(before)-240):]
	if i := strings.LastIndexAny(tail, "。；，,\n"); i >= 0 {
		tail = tail[i:]
	}
	return strings.Count(tail, "、") >= 2
}
