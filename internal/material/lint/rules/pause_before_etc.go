package rules

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var pauseBeforeEtc = &lint.Rule{
	ID:       "pause-before-etc",
	Title:    "“等”前多了顿号",
	Severity: lint.Error,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》4.5",
	Year:     2011,
	Doc: `顿号用在并列词语之间；“等”不是并列的一项，最后一项与“等”之间不加顿号。多半是删去了后面的一项却留下了顿号。
去掉“等”前的顿号；如果确实漏了一项，补上它。`,
	Bad: []lint.Example{
		{Text: "实施教育、卫生、等民生工程。", Want: []string{"、等"}, Fixed: "实施教育、卫生等民生工程。"},
		{Text: "涉及供水、供电、供暖、等等。", Want: []string{"、等等"}, Fixed: "涉及供水、供电、供暖等等。"},
	},
	Good: []lint.Example{
		{Text: "实施教育、卫生等民生工程。"},
		{Text: "工作中存在拖拉、等待观望的现象，有靠、等、要的思想，不得在路口停车、等人、揽客。"},
		{Text: "遇到难题习惯等上级明确、等别人先试。"},
	},
	Words: []string{"、等"},
	Check: checkPauseBeforeEtc,
}

// etcWords start with 等 and are members of a list of their own.
const etcWords = "待级于同候额次比量值效距价离高号靠要分身式类温压批着闲"

func checkPauseBeforeEtc(p *lint.Pass) {
	text := p.Doc.Text
	for _, h := range p.Hits() {
		next := after(text, h.End)
		if strings.ContainsRune(etcWords, next) && next != 0 || next == '、' || next == '“' || strings.Contains(text[h.End:forth(text, h.End, 3, len(text))], "、") {
			continue
		}
		if !han(before(text, h.Start)) && !strings.ContainsRune("”》）", before(text, h.Start)) {
			continue
		}
		if waits(text, h.Start) {
			continue
		}
		place := h.Span
		if next == '等' {
			place.End += utf8.RuneLen(next)
		}
		f := p.Report(place, "“%s”：“等”前不加顿号；如漏写了一项，请补上。", p.At(place))
		f.Fix = []lint.Edit{{Span: document.Span{Start: h.Start, End: h.Start + len("、")}}}
	}
}

// waits says whether the clause before at has a 等 of its own: then both are
// the verb, as in 等上级明确、等别人先试.
func waits(text string, at int) bool {
	const near = 30 * len("等") // bounds the work on a line without other marks
	clause := text[max(0, at-near):at]
	if i := strings.LastIndexAny(clause, "\n，。；：！？,;:!?"); i >= 0 {
		clause = clause[i:]
	}
	return strings.Contains(clause, "等")
}
