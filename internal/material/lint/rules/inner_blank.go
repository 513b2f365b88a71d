package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var innerBlank = &lint.Rule{
	ID:       "inner-blank",
	Title:    "句子中间多了空格",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `中文字之间、标点前后不空格。句子中间的空格多半是从别处粘贴或者手工对齐时留下的，会把词断开。
删去空格。序号后、标题里、表格里、姓名对齐用的空格，以及中文与外文、数字之间的空格不算。`,
	Bad: []lint.Example{
		{Text: "全县各级党组织认真落实主体 责任，持续推进整改。", Want: []string{"体 责"}, Fixed: "全县各级党组织认真落实主体责任，持续推进整改。"},
		{Text: "会前认真学习了有关文件。 会上开展了批评和自我批评。", Want: []string{"。 会"}, Fixed: "会前认真学习了有关文件。会上开展了批评和自我批评。"},
	},
	Good: []lint.Example{
		{Text: "第一条 为了规范督查工作，制定本办法。\n主 持 人　张 伟\n一、 总体情况\n会前，使用 WPS 编写材料 3 份，全部按时报送。"},
		{Text: "会议时间　2026年8月20日\n参会人员　李 明　欧阳雨晴"},
	},
	Check: checkInnerBlank,
}

func checkInnerBlank(p *lint.Pass) {
	text := p.Doc.Text
	line := -1
	prose := false
	for _, b := range p.Index.Blanks {
		prev, next := before(text, b.Start), after(text, b.End)
		if !han(prev) && !pauses(prev) || !han(next) && !pauses(next) {
			continue
		}
		if k := p.Index.LineOf(b.Start); k != line {
			line, prose = k, isProse(p, p.Index.Lines[k])
		}
		if !prose || b.Start-p.Index.Lines[line].Start < 8*3 || markerEnd(text, b.Start, p.Index.Lines[line].Start) {
			continue
		}
		if b.Len() > 1 && text[b.Start] != ' ' && han(prev) && han(next) {
			continue // full-width blanks between words are set on purpose
		}
		place := span(back(text, b.Start, 1, 0), forth(text, b.End, 1, len(text)))
		f := p.Report(place, "“%s”中间多了空格，应删去。", p.At(place))
		f.Fix = []lint.Edit{{Span: b}}
	}
}

// pauses says whether r is a full-width mark that needs no blank.
func pauses(r rune) bool {
	return strings.ContainsRune("，。、；：？！“”《》（）", r) && r != 0
}

// isProse says whether the line is a sentence or more, not a title, a row of a
// table or a line of a form.
func isProse(p *lint.Pass, line document.Span) bool {
	marks := p.Index.MarksIn(line)
	stops := 0
	for _, m := range marks {
		if m.Rune == '。' || m.Rune == '，' || m.Rune == ',' {
			stops++
		}
	}
	return stops > 0 && strings.IndexByte(p.At(line), '\t') < 0 && line.Len() >= 15*3
}

// markerEnd says whether the marker of a list or an article ends at byte at:
// 第三条, 一是, （二） within the line.
func markerEnd(text string, at, from int) bool {
	r := before(text, at)
	if r == '）' || r == '、' && numeralRune(before(text, at-len("、"))) {
		return true
	}
	if !strings.ContainsRune("条章节款项编", r) {
		return false
	}
	start := back(text, at, 8, from)
	return strings.Contains(text[start:at], "第")
}
