package rules

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var proportions = data.Proportions()

var partLength = &lint.Rule{
	ID:       "part-length",
	Title:    "各部分篇幅",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   proportions[0].Source,
	Year:     proportions[0].Year,
	Doc: `审核时通行的尺度：查摆问题和剖析原因合起来不少于全文一半，问题部分不少于500字，原因部分不少于300字，全文不少于3000字。
这是实务做法，不是规定；上级通知另有要求的，按通知办。少于600字的材料不作这项检查。`,
	Bad: []lint.Example{
		{Text: longExample(), Want: []string{"青禾镇党委班子对照检查材料", "一、存在的主要问题", "二、原因分析"}},
	},
	Good: []lint.Example{
		{Text: exampleOf("比如，集中学习有两次改成了传阅。", "由党建办牵头整改。")},
	},
	Check: checkPartLength,
}

// materialLength is the least number of characters of a text that is measured.
const materialLength = 600

func checkPartLength(p *lint.Pass) {
	i := slices.IndexFunc(proportions, func(d data.Proportion) bool { return slices.Contains(d.Genres, string(p.Genre())) })
	if i < 0 {
		return
	}
	want, f := proportions[i], p.Facts()
	whole := characters(p, span(0, len(p.Doc.Text)))
	if whole < materialLength || f.ProblemPart == nil || f.CausePart == nil {
		return
	}
	problems := characters(p, f.ProblemPart.Extent())
	causes := characters(p, f.CausePart.Extent())
	if whole < want.Whole {
		p.Report(titleSpan(p), "全文%d字，审核时一般要求不少于%d字。", whole, want.Whole)
	}
	tooShort := func(n *document.Node, name string, got, least int) {
		if got < least {
			p.Report(n.Span, "%s部分%d字，审核时一般要求不少于%d字。", name, got, least)
		}
	}
	tooShort(f.ProblemPart, "问题", problems, want.Problems)
	tooShort(f.CausePart, "原因", causes, want.Causes)
	if both := problems + causes; problems >= want.Problems && causes >= want.Causes && float64(both) < want.Share*float64(whole) {
		p.Report(f.ProblemPart.Span, "问题和原因共%d字，占全文%d字的%d%%，审核时一般要求不少于%d%%。", both, whole, both*100/whole, int(want.Share*100))
	}
}

// characters counts the code points of s without blanks.
func characters(p *lint.Pass, s document.Span) int {
	text := p.At(s)
	n := codePoints(text) - strings.Count(text, "\n") - strings.Count(text, "\t")
	for _, b := range p.Index.BlanksIn(s) {
		t := p.At(b)
		n -= strings.Count(t, " ") + strings.Count(t, "\u3000")
	}
	return n
}

// codePoints is utf8.RuneCountInString for valid text, eight bytes at a time.
func codePoints(t string) int {
	const high = 0x8080808080808080
	n, i := len(t), 0
	for ; i+8 <= len(t); i += 8 {
		s := t[i : i+8]
		v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		// Bytes within a code point are 10xxxxxx.
		n -= bits.OnesCount64(v & high &^ (v << 1))
	}
	for ; i < len(t); i++ {
		if !utf8.RuneStart(t[i]) {
			n--
		}
	}
	return n
}

// longExample builds a team material long enough to be measured, with short
// problems and causes.
func longExample() string {
	return "青禾镇党委班子对照检查材料\n" + strings.Repeat("会前，班子成员分头到14个村走访座谈，听取群众对河道治理、道路养护和便民服务的意见，逐条登记。", 13) + "\n" +
		"一、存在的主要问题\n（一）理论学习方面。一是学习抓得不紧。比如，集中学习有两次改成了传阅。\n" +
		"二、原因分析\n1.学习的自觉性不强。把学习当成软任务。\n" +
		"三、整改措施\n1.抓紧学习。由党建办牵头，2026年12月31日前完成。\n"
}
