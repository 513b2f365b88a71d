package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var placeholder = &lint.Rule{
	ID:       "placeholder",
	Title:    "占位符没有替换",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `模板里用“*”“XX”“××”“20XX年”“X月”“【待补】”“[ ]”一类记号占着位置，定稿前都要换成真实内容。
把它换成具体的名称、数字、日期或事例；确实不便写明的，改用“某镇”“有关单位”等完整的说法。
乘号（3×4）、脚注星号、“X光”“G30”一类名称不算；隐去姓名的“张*”只作提示。`,
	Bad: []lint.Example{
		{Text: "还是出现了*等问题。围绕市委**总体思路开展工作。", Want: []string{"*", "**"}},
		{Text: "20XX年，XX镇共排查隐患××处，X月底前完成。", Want: []string{"20XX", "XX", "××", "X"}},
		{Text: "202X年以来，走访群众xx户，召开会议×次。", Want: []string{"202X", "xx", "×"}},
		{Text: "整改责任人：【待补】，完成时限：[ ]，投入资金（待核实）。", Want: []string{"【待补】", "[ ]", "（待核实）"}},
		{Text: "由○○镇牵头，____村配合。", Want: []string{"○○", "____"}},
		{Text: "会前，**镇党委认真学习，在推进**村土地流转时研究不深。", Want: []string{"**", "**"}},
		{Text: "由[单位名称]于2026年  月  日前报送。", Want: []string{"[单位名称]", "年  月  日"}},
		{Text: "走访困难党员张*，听取意见。", Want: []string{"*"}},
	},
	Good: []lint.Example{
		{Text: "占地3×4米，长*宽=12，使用iPhone X拍摄，做X光检查，许可事项A、事项B已办结。"},
		{Text: "满意率*为98%。\n*注：数据来自第三方调查。"},
		{Text: "接口(API V2.1)联调完成，公式为已完成数÷总数×100%。"},
		{Text: "选择（√）：□是 □否。联系电话138****1234。"},
	},
	Words: []string{
		"××", "○○", "〇〇", "【】", "【待", "【填", "【补", "【此处", "【姓名", "【单位", "[待", "[填", "（待补", "（待定）", "（待填", "（待核", "(待补", "(待定)", "(待填", "(待核",
		"［］", "［ ］", "［　］", "【 】", "【　】", "____", "TODO", "TBD", "此处插入", "此处填写", "此处补充",
	},
	Check: checkPlaceholder,
}

func checkPlaceholder(p *lint.Pass) {
	bracketed(p)
	toFill(p)
	blankDates(p)
	stars(p)
	crosses(p)
}

// bracketed reports what the words find.
func bracketed(p *lint.Pass) {
	text, end := p.Doc.Text, 0
	for _, h := range p.Hits() {
		if h.Start < end {
			continue
		}
		place := h.Span
		switch w := p.Word(h); {
		case w == "××", w == "○○", w == "〇〇":
			place = run(text, h.Start)
			if arabic(before(text, place.Start)) || w != "××" && !han(before(text, place.Start)) && !han(after(text, place.End)) || numeralRune(before(text, place.Start)) || numeralRune(after(text, place.End)) {
				end = place.End
				continue
			}
		case w == "____":
			place = run(text, h.Start)
		case w == "TODO", w == "TBD":
			if latin(before(text, h.Start)) || latin(after(text, h.End)) {
				continue
			}
		default:
			place = closed(text, h.Span)
		}
		end = place.End
		unfilled(p, place)
	}
	emptySquare(p)
}

func unfilled(p *lint.Pass, place document.Span) *lint.Finding {
	return p.Report(place, "占位符“%s”没有替换：“%s”。请换成具体内容。", short(p.At(place), 20), around(p, place))
}

// run returns the run of the rune at byte at.
func run(text string, at int) document.Span {
	r := after(text, at)
	end := at
	for end < len(text) && after(text, end) == r {
		end = forth(text, end, 1, len(text))
	}
	return span(at, end)
}

// closed extends s, which holds an opening bracket, to the closing one where
// that stands within twenty characters.
func closed(text string, s document.Span) document.Span {
	shut := string(partner(after(text, s.Start)))
	if shut == "\x00" || strings.HasSuffix(text[s.Start:s.End], shut) {
		return s
	}
	limit := forth(text, s.End, 20, len(text))
	if i := strings.Index(text[s.End:limit], shut); i >= 0 && !strings.Contains(text[s.End:s.End+i], "\n") {
		return span(s.Start, s.End+i+len(shut))
	}
	return s
}

// emptySquare reports [ ] and [] that stand beside Chinese text.
func emptySquare(p *lint.Pass) {
	text := p.Doc.Text
	for _, pair := range p.Index.Pairs {
		open, shut := p.Index.Marks[pair.Open], p.Index.Marks[pair.Close]
		if open.Rune != '[' || shut.Rune != ']' || strings.Trim(text[open.At+1:shut.At], " \u3000") != "" {
			continue
		}
		if !isLatinOrDigit(before(text, open.At)) {
			unfilled(p, span(open.At, shut.At+1))
		}
	}
}

func isLatinOrDigit(r rune) bool { return latin(r) || arabic(r) || r == '_' }

// stars reports runs of asterisks beside Chinese text.
func stars(p *lint.Pass) {
	text, marks := p.Doc.Text, p.Index.Marks
	notes := footnotes(p)
	markup := map[int]bool{}
	for _, pair := range boldPairs(p) {
		markup[pair[0]], markup[pair[1]] = true, true
	}
	for i := 0; i < len(marks); i++ {
		if marks[i].Rune != '*' && marks[i].Rune != '＊' {
			continue
		}
		j := i
		for j+1 < len(marks) && marks[j+1].Rune == marks[i].Rune && marks[j+1].At == marks[j].Span().End {
			j++
		}
		place := span(marks[i].At, marks[j].Span().End)
		i = j
		prev, next := before(text, place.Start), after(text, place.End)
		if isLatinOrDigit(prev) || isLatinOrDigit(next) || !han(prev) && !han(next) {
			continue
		}
		if markup[place.Start] || product(text, place) || notes[place.Len()] {
			continue
		}
		f := unfilled(p, place)
		if maskedName(text, place.Start) {
			f.Severity = lint.Hint
			f.Message = "“" + around(p, place) + "”：如是有意隐去姓名，可忽略；如是占位，请换成具体内容。"
		}
	}
}

// product says whether place is a sign of multiplication: an equals sign
// follows in the same clause.
func product(text string, place document.Span) bool {
	limit := forth(text, place.End, 8, len(text))
	return strings.ContainsAny(text[place.End:limit], "=＝")
}

// footnotes returns the lengths of the runs of asterisks that start a line:
// such a run elsewhere refers to that line.
func footnotes(p *lint.Pass) map[int]bool {
	notes := map[int]bool{}
	for _, m := range p.Index.Marks {
		if m.Rune == '*' && opensLine(p, m.At) {
			notes[run(p.Doc.Text, m.At).Len()] = true
		}
	}
	return notes
}

const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"

// maskedName says whether the asterisk at byte at hides a given name.
func maskedName(text string, at int) bool {
	if !strings.ContainsRune(surnames, before(text, at)) || at == 0 {
		return false
	}
	start := back(text, at, 1, 0)
	prev := before(text, start)
	if !han(prev) {
		return true
	}
	for _, w := range []string{"员", "记", "长", "任", "志", "民", "众", "工", "人", "户", "和", "对", "由", "副", "师", "生", "者"} {
		if strings.HasSuffix(text[:start], w) {
			return true
		}
	}
	return false
}
